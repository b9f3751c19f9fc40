//! The part of a run that costs nothing: tasks are looked up, listed and followed to their ends, their
//! videos are fetched, and callbacks are received.

use image2video_contract::{Operation, Origin, TaskPhase};

use super::facts::Task;
use super::history::Exchange;
use super::next::{Request, Situation, State, Step};
use crate::case::Action;
use crate::recording::{Outgoing, Purpose};

/// So many answers in a row that tell nothing of a task end the following of it.
const SILENCE: usize = 3;

/// What the free part of a run does next.
pub(crate) fn step(situation: &Situation<'_>) -> Step {
    let of_action = |action| {
        let lookups = situation.plan.lookups.iter().copied();
        lookups.filter(move |&case| situation.case(case).action() == action)
    };
    let steps: [&dyn Fn() -> Step; 4] = [
        &|| send(situation, of_action(Action::Send)),
        &|| first(of_action(Action::Follow).map(|case| follow(situation, case))),
        &|| first(of_action(Action::Fetch).map(|case| fetch(situation, case))),
        &|| first(of_action(Action::Receive).map(|_| receive(situation))),
    ];
    steps
        .iter()
        .map(|step| step())
        .find(|step| !matches!(step, Step::Nothing))
        .unwrap_or(Step::Nothing)
}

fn first(steps: impl Iterator<Item = Step>) -> Step {
    let mut steps = steps.filter(|step| !matches!(step, Step::Nothing));
    steps.next().unwrap_or(Step::Nothing)
}

/// Whether a server does not offer an operation that only the API owner documents.
pub(crate) fn is_absent(operation: &Operation, exchange: &Exchange, is_plain: bool) -> bool {
    let status = exchange.facts().and_then(|facts| facts.status);
    let says_so = status == Some(501) || is_plain && matches!(status, Some(404 | 405));
    operation.origin == Origin::Owner && says_so
}

/// Each once; of each operation first the plain request, which tells whether the server offers it.
fn send(situation: &Situation<'_>, cases: impl Iterator<Item = usize>) -> Step {
    let mut waits = false;
    for case in cases {
        let state = Situation::state(situation.history.of_case(case), false);
        let is_plain = situation.case(case).is_plain();
        match state {
            State::InFlight if is_plain => return Step::Answer,
            State::InFlight => waits = true,
            State::NotSent | State::Again => match lookup(situation, case) {
                Some(request) if situation.in_flight().count() < situation.concurrency() => {
                    return Step::send(request);
                }
                Some(_) => return Step::Answer,
                None => {}
            },
            State::Accepted(_) | State::Refused(_) | State::Lost => {}
        }
    }
    if waits { Step::Answer } else { Step::Nothing }
}

/// The request of a lookup; `None` if the server does not offer it, or there is no task for it.
fn lookup(situation: &Situation<'_>, case: usize) -> Option<Request> {
    let wanted = situation.case(case);
    let operation = situation.contract.operation(&wanted.operation)?;
    let lookups = situation.plan.lookups.iter().copied();
    let mut plain = lookups.filter(|&it| {
        let it = situation.case(it);
        it.operation == wanted.operation && it.is_plain()
    });
    let is_offered = plain.next().is_none_or(|plain| {
        let mut sent = situation.history.of_case(plain);
        sent.all(|exchange| !is_absent(operation, exchange, true))
    });
    if !is_offered {
        return None;
    }
    let task_id = match wanted.request.needs_task() {
        true => Some(a_task(situation, operation)?.id.clone()),
        false => None,
    };
    Some(Request {
        task_id,
        ..situation.request(case, wanted.request.clone())
    })
}

/// A task to ask for: best one that calls back; where none was made, the first that is listed.
fn a_task<'s>(situation: &Situation<'s>, operation: &Operation) -> Option<&'s Task> {
    let made = made(situation, operation);
    let calls_back = made
        .iter()
        .find(|(exchange, _)| calls_back(situation, exchange));
    if let Some((_, task)) = calls_back.or(made.first()) {
        return Some(task);
    }
    let exchanges = situation.history.exchanges.iter();
    let listed = exchanges.filter(|exchange| {
        let listing = situation.contract.operation(&exchange.sent.operation);
        listing.is_some_and(|it| it.tasks_path() == operation.tasks_path())
    });
    listed
        .filter_map(Exchange::facts)
        .flat_map(|facts| &facts.tasks)
        .next()
}

/// The tasks that were made and that an operation is about, each once, with what made it.
fn made<'s>(situation: &Situation<'s>, about: &Operation) -> Vec<(&'s Exchange, &'s Task)> {
    let is_about = |exchange: &&Exchange| {
        let operation = situation.contract.operation(&exchange.sent.operation);
        operation.is_some_and(|it| it.tasks_path() == about.tasks_path())
    };
    let mut made: Vec<(&Exchange, &Task)> = Vec::new();
    for exchange in situation.history.charged().filter(is_about) {
        for task in exchange.facts().into_iter().flat_map(|facts| &facts.tasks) {
            if made.iter().all(|(_, known)| known.id != task.id) {
                made.push((exchange, task));
            }
        }
    }
    made
}

/// Whether a request told the service to send what becomes of the task to this run.
fn calls_back(situation: &Situation<'_>, exchange: &Exchange) -> bool {
    let (Some(url), Outgoing::Request(request)) = (
        &situation.plan.environment.callback_url,
        &exchange.sent.request,
    ) else {
        return false;
    };
    let mut changed = request
        .body
        .json()
        .into_iter()
        .flat_map(|body| body.changed());
    changed.any(|source| source.value().as_str() == Some(url))
}

/// What is known of a task that is followed.
struct Followed<'s> {
    last: &'s Exchange,
    phase: Option<TaskPhase>,
    video_url: Option<&'s str>,
    /// Answers in a row that tell nothing of it.
    silence: usize,
}

fn followed<'s>(situation: &Situation<'s>, case: usize, id: &str) -> Option<Followed<'s>> {
    let exchanges = situation.history.of_case(case);
    let of_task = exchanges.filter(|it| it.sent.task_id.as_deref() == Some(id));
    let all: Vec<_> = of_task.collect();
    let last = *all.last()?;
    let told = all
        .iter()
        .filter_map(|it| it.facts()?.tasks.first())
        .next_back();
    let tells = |exchange: &&&Exchange| exchange.facts().is_some_and(|it| it.tasks.is_empty());
    Some(Followed {
        last,
        phase: told.and_then(|task| task.phase),
        video_url: told.and_then(|task| task.video_url.as_deref()),
        silence: all.iter().rev().take_while(tells).count(),
    })
}

/// Every task that was made is asked for again and again, until it has ended or patience has.
fn follow(situation: &Situation<'_>, case: usize) -> Step {
    let settings = situation.settings;
    if settings.follow.max_time.is_zero() || lookup(situation, case).is_none() {
        return Step::Nothing;
    }
    let begun = situation
        .history
        .of_case(case)
        .map(|it| it.sent.at_ms)
        .next();
    let end = begun
        .unwrap_or(situation.now_ms)
        .saturating_add(settings.follow.max_ms());
    let mut soonest = None;
    for id in to_follow(situation, case) {
        let due = match followed(situation, case, &id) {
            None => situation.now_ms,
            Some(it) if it.phase.is_some_and(TaskPhase::is_final) || it.silence >= SILENCE => {
                continue;
            }
            Some(it) => match &it.last.end {
                None => return Step::Answer,
                Some(last) => last.at_ms.saturating_add(settings.follow.interval_ms()),
            },
        };
        if due > end {
            continue;
        }
        if due <= situation.now_ms {
            let request = lookup(situation, case);
            return request.map_or(Step::Nothing, |request| {
                Step::send(Request {
                    task_id: Some(id),
                    ..request
                })
            });
        }
        soonest = Some(soonest.unwrap_or(due).min(due));
    }
    soonest.map_or(Step::Nothing, Step::Until)
}

/// The ids of the tasks that are followed: those that were made.
fn to_follow(situation: &Situation<'_>, case: usize) -> Vec<String> {
    let operation = situation
        .contract
        .operation(&situation.case(case).operation);
    let made = operation
        .map(|operation| made(situation, operation))
        .unwrap_or_default();
    if made.is_empty() {
        let only = lookup(situation, case).and_then(|request| request.task_id);
        return only.into_iter().collect();
    }
    made.into_iter().map(|(_, task)| task.id.clone()).collect()
}

/// The video of every task that has succeeded is fetched once.
fn fetch(situation: &Situation<'_>, case: usize) -> Step {
    let lookups = situation.plan.lookups.iter().copied();
    let following = lookups.filter(|&it| situation.case(it).action() == Action::Follow);
    for following in following.collect::<Vec<_>>() {
        for id in to_follow(situation, following) {
            let Some(url) = followed(situation, following, &id).and_then(|it| it.video_url) else {
                continue;
            };
            let fetched = situation.history.of_case(case);
            let fetched = fetched.filter(|it| it.sent.task_id.as_deref() == Some(&id));
            match Situation::state(fetched, false) {
                State::InFlight => return Step::Answer,
                State::NotSent if is_web(url) => {
                    return Step::send(Request {
                        operation: situation.case(case).operation.clone(),
                        purpose: Purpose::Cases,
                        cases: vec![case],
                        task_id: Some(id),
                        outgoing: Outgoing::Video(url.to_owned()),
                    });
                }
                _ => {}
            }
        }
    }
    Step::Nothing
}

fn is_web(url: &str) -> bool {
    url.starts_with("http://") || url.starts_with("https://")
}

/// Callbacks may still be on their way when the task that they are about has ended.
fn receive(situation: &Situation<'_>) -> Step {
    let settings = situation.settings;
    if situation.plan.environment.callback_url.is_none() || settings.follow.max_time.is_zero() {
        return Step::Nothing;
    }
    let charged = situation.history.charged();
    let awaited = charged.filter(|exchange| calls_back(situation, exchange));
    let awaited = awaited
        .flat_map(|exchange| exchange.facts())
        .flat_map(|facts| &facts.tasks);
    let told = situation.history.callbacks.iter().flatten();
    let ended: Vec<_> = told
        .filter(|task| task.phase.is_some_and(TaskPhase::is_final))
        .map(|task| task.id.as_str())
        .collect();
    let last = situation
        .history
        .exchanges
        .iter()
        .filter_map(|it| it.end.as_ref());
    let since = last.map(|end| end.at_ms).max().unwrap_or(situation.now_ms);
    let deadline = since.saturating_add(settings.follow.max_ms());
    let mut awaited = awaited.into_iter();
    let is_due = awaited.all(|task| ended.contains(&task.id.as_str()));
    if is_due || situation.now_ms >= deadline {
        return Step::Nothing;
    }
    Step::Until(
        situation
            .now_ms
            .saturating_add(settings.follow.interval_ms())
            .min(deadline),
    )
}

//! Following tasks to their ends: each is asked for again and again, its video is looked at, and callbacks
//! are waited for.

use std::ops::Range;

use image2video_contract::TaskPhase;
use reqwest::Url;

use super::history::Exchange;
use super::lookups::{calls_back, lookup, made};
use super::situation::{Request, Situation, Step};
use crate::case::Action;
use crate::recording::{Outgoing, Purpose};
use crate::video;

/// So many answers in a row that tell nothing of a task end the following of it.
const SILENCE: usize = 3;

/// How soon it is first looked for callbacks, in milliseconds. That costs nobody anything.
const LOOK_MS: i64 = 50;

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
pub(super) fn follow(situation: &Situation<'_>, case: usize) -> Step {
    let settings = situation.settings;
    if settings.follow.max_time.is_zero() {
        return Step::Nothing;
    }
    let Some(request) = lookup(situation, case) else {
        return Step::Nothing;
    };
    let begun = situation
        .history
        .of_case(case)
        .map(|it| it.sent.at_ms)
        .next();
    let end = begun
        .unwrap_or(situation.now_ms)
        .saturating_add(settings.follow.max_ms());
    let has_room = situation.in_flight().count() < settings.concurrency;
    let (mut soonest, mut waits) = (None, false);
    for id in to_follow(situation, case) {
        let due = match followed(situation, case, &id) {
            None => situation.now_ms,
            Some(it) if it.phase.is_some_and(TaskPhase::is_final) || it.silence >= SILENCE => {
                continue;
            }
            Some(it) => match &it.last.end {
                None => {
                    waits = true;
                    continue;
                }
                Some(last) => last.at_ms.saturating_add(settings.follow.interval_ms()),
            },
        };
        if due > end {
            continue;
        }
        if due <= situation.now_ms && has_room {
            return Step::send(Request {
                task_id: Some(id),
                ..request
            });
        }
        soonest = Some(soonest.unwrap_or(due).min(due));
    }
    match soonest {
        // Nothing more is sent before an answer makes room for it.
        Some(due) if due > situation.now_ms => Step::Until(due),
        Some(_) => Step::Answer,
        None if waits => Step::Answer,
        None => Step::Nothing,
    }
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

/// Of the video of every task that has succeeded, the parts are fetched that tell its length and size.
pub(super) fn fetch(situation: &Situation<'_>, case: usize) -> Step {
    let lookups = situation.plan.lookups.iter().copied();
    let operation = &situation.case(case).operation;
    let following = lookups.filter(|&it| {
        let it = situation.case(it);
        it.action() == Action::Follow && it.operation == *operation
    });
    let mut waits = false;
    for following in following.collect::<Vec<_>>() {
        for id in to_follow(situation, following) {
            let Some(url) = followed(situation, following, &id).and_then(|it| it.video_url) else {
                continue;
            };
            let fetched = situation.history.of_case(case);
            let fetched = fetched.filter(|it| it.sent.task_id.as_deref() == Some(&id));
            let part = match next_part(fetched) {
                Err(InFlight) => {
                    waits = true;
                    continue;
                }
                Ok(part) => part.filter(|_| is_web(url)),
            };
            let Some(part) = part else { continue };
            if situation.in_flight().count() >= situation.settings.concurrency {
                return Step::Answer;
            }
            return Step::send(Request {
                operation: situation.case(case).operation.clone(),
                purpose: Purpose::Cases,
                cases: vec![case],
                task_id: Some(id),
                outgoing: Outgoing::Video {
                    url: url.to_owned(),
                    part,
                },
            });
        }
    }
    if waits { Step::Answer } else { Step::Nothing }
}

/// A part is on its way.
struct InFlight;

/// Which part of a video comes after those that were fetched; `None` if nothing more is to be learned.
fn next_part<'h>(
    fetched: impl Iterator<Item = &'h Exchange>,
) -> Result<Option<Range<u64>>, InFlight> {
    let (mut parts, mut next) = (0, Some(video::BEGINNING));
    for exchange in fetched {
        let Some(facts) = exchange.facts() else {
            return Err(InFlight);
        };
        parts += 1;
        next = facts.next_part.clone();
    }
    Ok(next.filter(|_| parts < video::PARTS))
}

/// Whether anybody could fetch what a URL names.
pub(crate) fn is_web(url: &str) -> bool {
    let has_no_credentials = |url: &Url| url.username().is_empty() && url.password().is_none();
    Url::parse(url)
        .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && has_no_credentials(&url))
}

/// Callbacks may still be on their way when the task that they are about has ended.
pub(super) fn receive(situation: &Situation<'_>) -> Step {
    let settings = situation.settings;
    if situation.plan.environment.callback_url.is_none() || settings.follow.max_time.is_zero() {
        return Step::Nothing;
    }
    let charged = situation.history.charged();
    let environment = &situation.plan.environment;
    let awaited = charged.filter(|exchange| calls_back(environment, exchange));
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
    // Each time for as long as it was waited so far.
    let waited = situation.now_ms.saturating_sub(since).max(LOOK_MS);
    let pause = waited.min(settings.follow.interval_ms());
    Step::Until(situation.now_ms.saturating_add(pause).min(deadline))
}

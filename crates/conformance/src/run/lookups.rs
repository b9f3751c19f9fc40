//! Looking tasks up: which, and whether the server offers it.

use image2video_contract::{Operation, Origin};

use super::facts::Task;
use super::history::Exchange;
use super::situation::{Request, Situation};
use crate::case::{Environment, Source};

/// Whether a server does not offer an operation that only the API owner documents.
pub(crate) fn is_absent(operation: &Operation, exchange: &Exchange, is_plain: bool) -> bool {
    let status = exchange.facts().and_then(|facts| facts.status);
    let says_so = status == Some(501) || is_plain && matches!(status, Some(404 | 405));
    operation.origin == Origin::Owner && says_so
}

/// The request of a lookup; `None` if the server does not offer it, or there is no task for it.
pub(super) fn lookup(situation: &Situation<'_>, case: usize) -> Option<Request> {
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
        .find(|(exchange, _)| calls_back(&situation.plan.environment, exchange));
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
        .find(|task| task.can_be_asked_for())
}

/// The tasks that were made and that an operation is about, each once, with what made it.
pub(super) fn made<'s>(
    situation: &Situation<'s>,
    about: &Operation,
) -> Vec<(&'s Exchange, &'s Task)> {
    let is_about = |exchange: &&Exchange| {
        let operation = situation.contract.operation(&exchange.sent.operation);
        operation.is_some_and(|it| it.tasks_path() == about.tasks_path())
    };
    let mut made: Vec<(&Exchange, &Task)> = Vec::new();
    for exchange in situation.history.charged().filter(is_about) {
        for task in exchange.facts().into_iter().flat_map(|facts| &facts.tasks) {
            if task.can_be_asked_for() && made.iter().all(|(_, known)| known.id != task.id) {
                made.push((exchange, task));
            }
        }
    }
    made
}

/// Whether a request told the service to send what becomes of the task to this run.
pub(crate) fn calls_back(environment: &Environment, exchange: &Exchange) -> bool {
    let Some((url, request)) = environment.callback_url.as_ref().zip(exchange.request()) else {
        return false;
    };
    let json = request.body.json().into_iter();
    let mut changed = json.flat_map(|body| body.changed());
    changed.any(|source| matches!(source, Source::Value(value) if value.as_str() == Some(url)))
}

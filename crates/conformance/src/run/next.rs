//! What a run does next: a function of what it was made with and of what has happened.
//!
//! No cursor is kept. What was sent is found again by walking the plan in its order over the results, so
//! that a run goes on from any beginning of its recording.

use super::situation::{Request, Situation, Step, Wait};
use super::{free, paid, settle};

/// What a run does next.
#[derive(Debug)]
pub(crate) enum Next {
    /// It sends a request.
    Send(Box<Request>),
    /// It waits for an answer, or until a time.
    Wait(Wait),
    /// It ends.
    Done,
}

/// What a run does next.
pub(crate) fn next(situation: &Situation<'_>) -> Next {
    let in_flight = situation.in_flight().count();
    if situation.is_lost() {
        return match in_flight {
            0 => Next::Done,
            _ => Next::Wait(Wait::default()),
        };
    }
    let parts = [settle::before, paid::step, settle::after, free::step];
    let steps = parts.iter().map(|part| part(situation));
    let step = steps
        .into_iter()
        .find(|step| !matches!(step, Step::Nothing));
    match step.unwrap_or(Step::Nothing) {
        Step::Send(request) => match situation.hold() {
            Some(wait) => Next::Wait(wait),
            None => Next::Send(request),
        },
        Step::Until(time) => Next::Wait(Wait {
            until_ms: Some(time),
            why: None,
        }),
        Step::Answer => Next::Wait(Wait::default()),
        Step::Nothing if in_flight > 0 => Next::Wait(Wait::default()),
        Step::Nothing => Next::Done,
    }
}

/// What ended a run, or its paid part, before its plan did.
pub(crate) fn ended_early(situation: &Situation<'_>) -> Vec<String> {
    let exchanges = &situation.history.exchanges;
    let lost = || match exchanges.iter().any(|it| it.status().is_some()) {
        true => "the server does not answer any more".to_owned(),
        false => "the server does not answer".to_owned(),
    };
    let lost = situation.is_lost().then(lost);
    lost.into_iter().chain(paid::ended(situation)).collect()
}

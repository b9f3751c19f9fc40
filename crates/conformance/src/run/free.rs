//! The part of a run that costs nothing: tasks are looked up, listed and followed to their ends, their
//! videos are fetched, and callbacks are received.

use super::follow::{fetch, follow, receive};
use super::lookups::lookup;
use super::situation::{Situation, State, Step};
use crate::case::Action;

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

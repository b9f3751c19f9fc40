//! Which scenario a request meets: what the client asks for, else what a test has queued, else chance.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use http::{HeaderMap, HeaderName};

use crate::api::scenario::chaos::Chaos;
use crate::api::scenario::table::{Scenario, ScenarioError};

static HEADER: HeaderName = HeaderName::from_static("x-mock-scenario");

/// How a marker in a prompt begins; it ends with `]`.
const MARKER: &str = "[mock:";

/// The scenario that a header asks for.
pub(crate) fn from_header(headers: &HeaderMap) -> Result<Option<Scenario>, ScenarioError> {
    let Some(value) = headers.get(&HEADER) else {
        return Ok(None);
    };
    let name = value.to_str().map_err(|_| ScenarioError::Unknown)?;
    name.parse().map(Some)
}

/// The scenario that a marker in a prompt asks for: the first, if there are several.
pub(crate) fn from_prompt(prompt: &str) -> Result<Option<Scenario>, ScenarioError> {
    let Some((_, rest)) = prompt.split_once(MARKER) else {
        return Ok(None);
    };
    let (name, _) = rest.split_once(']').ok_or(ScenarioError::Unknown)?;
    name.parse().map(Some)
}

/// What is to happen to the next requests.
#[derive(Debug, Default)]
pub(crate) struct Choices {
    chaos: Option<Chaos>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    queue: VecDeque<Scenario>,
    /// How many requests in a row were refused as unavailable.
    turned_away: u32,
}

impl Choices {
    pub(crate) fn new(chaos: Option<Chaos>) -> Self {
        Self {
            chaos,
            state: Mutex::default(),
        }
    }

    pub(crate) fn queue(&self, scenario: Scenario) {
        self.with(|state| state.queue.push_back(scenario));
    }

    /// The scenario of a request that is in order, after what it asks for itself. `None` is the
    /// ordinary.
    pub(crate) fn choose(&self, asked: Option<Scenario>, creates: bool) -> Option<Scenario> {
        // Counted for every request, so that chance does not depend on what others ask for.
        let chance = self.chaos.as_ref().and_then(Chaos::next);
        match asked {
            Some(Scenario::Unavailable(times)) => self.with(|state| state.turn_away(times)),
            Some(asked) => Some(asked),
            None => self.with(|state| state.take(creates)).or(chance),
        }
    }

    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl State {
    /// A client says the same in each try: the first ones are turned away, the next one is not, and
    /// then it begins anew.
    fn turn_away(&mut self, times: u32) -> Option<Scenario> {
        let recovered = self.turned_away >= times;
        self.turned_away = if recovered { 0 } else { self.turned_away + 1 };
        (!recovered).then_some(Scenario::Unavailable(times))
    }

    /// The first in the queue. One that is about a task waits for a request that makes one.
    fn take(&mut self, creates: bool) -> Option<Scenario> {
        let first = self.queue.front_mut()?;
        if first.effect().needs_task() && !creates {
            return None;
        }
        match first {
            Scenario::Unavailable(times) if *times > 1 => {
                *times -= 1;
                Some(Scenario::Unavailable(1))
            }
            _ => self.queue.pop_front(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prompt_may_have_a_marker() {
        for (prompt, expected) in [
            ("a boat", Ok(None)),
            ("a boat [mock]", Ok(None)),
            ("a [mock:hang] boat [mock:reset]", Ok(Some(Scenario::Hang))),
            ("[mock:unavailable=2]", Ok(Some(Scenario::Unavailable(2)))),
            ("[mock:", Err(ScenarioError::Unknown)),
            ("[mock:zebra]", Err(ScenarioError::Unknown)),
        ] {
            assert_eq!(from_prompt(prompt), expected, "{prompt}");
        }
    }

    #[test]
    fn the_queue_is_first_in_first_out() {
        let choices = Choices::default();
        for scenario in [Scenario::Unavailable(2), Scenario::Stuck, Scenario::Hang] {
            choices.queue(scenario);
        }
        let turned_away = Some(Scenario::Unavailable(1));
        assert_eq!(choices.choose(None, true), turned_away);
        assert_eq!(
            choices.choose(Some(Scenario::Reset), true),
            Some(Scenario::Reset)
        );
        assert_eq!(choices.choose(None, false), turned_away);
        assert_eq!(choices.choose(None, false), None, "it makes no task");
        assert_eq!(choices.choose(None, true), Some(Scenario::Stuck));
        assert_eq!(choices.choose(None, false), Some(Scenario::Hang));
        assert_eq!(choices.choose(None, true), None);
    }

    #[test]
    fn a_client_that_tries_again_is_let_in_in_the_end() {
        let choices = Choices::default();
        let try_it = || {
            choices
                .choose(Some(Scenario::Unavailable(2)), true)
                .is_some()
        };
        let tries: Vec<_> = (0..6).map(|_| try_it()).collect();
        assert_eq!(tries, [true, true, false, true, true, false]);
    }
}

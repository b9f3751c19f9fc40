//! Which scenario a request meets: what the client asks for, else what a test has queued, else chance.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::{collections::VecDeque, time::Duration};

use http::{HeaderMap, HeaderName};
use sha2::{Digest as _, Sha256};

use crate::api::scenario::{Effect, Scenario, ScenarioError};

static HEADER: HeaderName = HeaderName::from_static("x-mock-scenario");

/// How a marker in a prompt begins; it ends with `]`.
const MARKER: &str = "[mock:";

/// The scenario that a header asks for.
pub(crate) fn from_header(headers: &HeaderMap) -> Result<Option<Scenario>, ScenarioError> {
    // What is no text is no name either.
    let name = headers
        .get(&HEADER)
        .map(|name| name.to_str().unwrap_or_default());
    name.map(str::parse).transpose()
}

/// The scenario that a marker in a prompt asks for: the first, if there are several.
pub(crate) fn from_prompt(prompt: &str) -> Result<Option<Scenario>, ScenarioError> {
    let marker = prompt.split_once(MARKER).map(|(_, rest)| rest);
    // Without an end it has no name.
    let name = marker.map(|rest| rest.split_once(']').unwrap_or_default().0);
    name.map(str::parse).transpose()
}

/// Faults by chance, which pass: a client that tries again gets through in the end.
const FAULTS: [Scenario; 5] = [
    Scenario::Unavailable(1),
    Scenario::RateLimit(Duration::from_secs(1)),
    Scenario::Reset,
    Scenario::Slow(Duration::from_secs(2)),
    Scenario::Truncated,
];

/// What is to happen to the next requests.
#[derive(Debug)]
pub(crate) struct Choices {
    seed: u64,
    /// The share of all requests that meets a fault, from 0 to 1.
    chaos: f64,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    queue: VecDeque<Scenario>,
    /// How many requests in a row were refused as unavailable.
    turned_away: u32,
    /// How many requests were in order.
    requests: u64,
}

impl Choices {
    pub(crate) fn new(seed: u64, chaos: f64) -> Self {
        Self {
            seed,
            chaos,
            state: Mutex::default(),
        }
    }

    pub(crate) fn queue(&self, scenario: Scenario) {
        self.state().queue.push_back(scenario);
    }

    /// The scenario of a request that is in order, after what it asks for itself. `None` is the
    /// ordinary.
    pub(crate) fn choose(&self, asked: Option<Scenario>, creates: bool) -> Option<Scenario> {
        let mut state = self.state();
        // Counted for every request, so that chance does not depend on what others ask for.
        state.requests += 1;
        match asked {
            Some(Scenario::Unavailable(times)) => state.turn_away(times),
            Some(asked) => Some(asked),
            None => state.take(creates).or_else(|| self.fault(state.requests)),
        }
    }

    /// The fault of a request by its number: the same one for the same seed.
    fn fault(&self, number: u64) -> Option<Scenario> {
        if self.chaos <= 0.0 {
            return None;
        }
        let drawn = Sha256::new_with_prefix(self.seed.to_be_bytes());
        let drawn = drawn.chain_update(number.to_be_bytes()).finalize();
        let [a, b, c, d, fault, ..]: [u8; 32] = drawn.into();
        let drawn = f64::from(u32::from_be_bytes([a, b, c, d])) / 4_294_967_296.0;
        (drawn < self.chaos).then(|| FAULTS[usize::from(fault) % FAULTS.len()])
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
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
        let is_of_task = matches!(
            first.effect(),
            Effect::Ending(_) | Effect::Callbacks(_) | Effect::RefusedTask(_)
        );
        if is_of_task && !creates {
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
        let choices = Choices::new(0, 0.0);
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
        let choices = Choices::new(0, 0.0);
        let try_it = || {
            choices
                .choose(Some(Scenario::Unavailable(2)), true)
                .is_some()
        };
        let tries: Vec<_> = (0..6).map(|_| try_it()).collect();
        assert_eq!(tries, [true, true, false, true, true, false]);
    }

    #[test]
    fn the_share_is_met_with_every_fault_and_by_the_seed() {
        let run = |seed, share| {
            let choices = Choices::new(seed, share);
            let choose = |_| choices.choose(None, true);
            (0..10_000).map(choose).collect::<Vec<_>>()
        };
        let faults = run(7, 0.05);
        let met = faults.iter().flatten().count();
        assert!((400..=600).contains(&met), "{met} of 10,000");
        assert!(FAULTS.iter().all(|fault| faults.contains(&Some(*fault))));
        assert_eq!(faults, run(7, 0.05));
        assert_ne!(faults, run(8, 0.05));
        assert!(run(7, 0.0).iter().all(Option::is_none));
        assert!(run(7, 1.0).iter().all(Option::is_some));
    }
}

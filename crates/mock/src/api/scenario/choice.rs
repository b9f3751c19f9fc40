//! Which scenario a request meets: what the client asks for, else what a test has queued, else chance.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::{collections::VecDeque, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, Response};
use sha2::{Digest as _, Sha256};

use crate::api::scenario::{DownloadFault, Effect, Scenario, ScenarioError, When};

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

/// Faults by chance, which pass: a client that tries again gets through in the end. Each is as likely.
const FAULTS: [Scenario; 18] = [
    Scenario::Unavailable(1),
    Scenario::RateLimit(Duration::from_secs(1)),
    Scenario::RateLimitDate(Duration::from_secs(1)),
    Scenario::ServerError(When::Before),
    Scenario::ServerError(When::After),
    Scenario::GatewayTimeout(When::After),
    Scenario::BadGateway(When::Before),
    Scenario::BadGateway(When::After),
    Scenario::Reset(When::Before),
    Scenario::Reset(When::After),
    Scenario::Slow(Duration::from_secs(2)),
    Scenario::Truncated,
    Scenario::MalformedJson,
    Scenario::WrongContentType,
    Scenario::Created,
    Scenario::Redirect,
    Scenario::Nulls,
    Scenario::MissingTimes,
];

/// The same for requests that make tasks, besides the others.
const TASK_FAULTS: [Scenario; 3] = [
    Scenario::RefusedAsSuccess(1_302),
    Scenario::CallbackDrop,
    Scenario::CallbackRepeat(2),
];

/// The same for downloads.
const DOWNLOAD_FAULTS: [DownloadFault; 5] = [
    DownloadFault::Expired,
    DownloadFault::Unavailable,
    DownloadFault::Reset,
    DownloadFault::Truncated,
    DownloadFault::Slow,
];

/// What happens to a request besides the ordinary.
#[derive(Debug, Clone)]
pub(crate) enum Choice {
    Scenario(Scenario),
    /// It is answered so, and nothing else is done.
    Answer(Response<Bytes>),
}

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
    queue: VecDeque<Choice>,
    downloads: VecDeque<DownloadFault>,
    /// How many requests in a row were refused as unavailable.
    turned_away: u32,
    /// How many requests and downloads were in order.
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

    pub(crate) fn queue(&self, choice: Choice) {
        self.state().queue(choice);
    }

    /// What happens to a request that is in order, after what it asks for itself. `None` is the
    /// ordinary.
    pub(crate) fn choose(&self, asked: Option<Scenario>, creates: bool) -> Option<Choice> {
        let mut state = self.state();
        // Counted for every request, so that chance does not depend on what others ask for.
        state.requests += 1;
        match asked {
            Some(Scenario::Unavailable(times)) => state.turn_away(times).map(Choice::Scenario),
            Some(asked @ Scenario::Download(_)) => {
                state.queue(Choice::Scenario(asked));
                Some(Choice::Scenario(asked))
            }
            Some(asked) => Some(Choice::Scenario(asked)),
            None => state.take(creates).or_else(|| {
                let faults = FAULTS.len() + if creates { TASK_FAULTS.len() } else { 0 };
                let drawn = self.draw(state.requests, faults)?;
                let mut faults = FAULTS.iter().chain(&TASK_FAULTS);
                faults.nth(drawn).copied().map(Choice::Scenario)
            }),
        }
    }

    /// How a download fails, if it does.
    pub(crate) fn download(&self) -> Option<DownloadFault> {
        let mut state = self.state();
        state.requests += 1;
        state.downloads.pop_front().or_else(|| {
            let drawn = self.draw(state.requests, DOWNLOAD_FAULTS.len())?;
            DOWNLOAD_FAULTS.get(drawn).copied()
        })
    }

    /// Which of so many faults a request meets by its number, if any: the same one for the same seed.
    fn draw(&self, number: u64, faults: usize) -> Option<usize> {
        if self.chaos <= 0.0 {
            return None;
        }
        let drawn = Sha256::new_with_prefix(self.seed.to_be_bytes());
        let drawn = drawn.chain_update(number.to_be_bytes()).finalize();
        let [a, b, c, d, fault, ..]: [u8; 32] = drawn.into();
        let drawn = f64::from(u32::from_be_bytes([a, b, c, d])) / 4_294_967_296.0;
        (drawn < self.chaos).then(|| usize::from(fault) % faults)
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

    fn queue(&mut self, choice: Choice) {
        match choice {
            Choice::Scenario(Scenario::Download(fault)) => self.downloads.push_back(fault),
            choice => self.queue.push_back(choice),
        }
    }

    /// The first in the queue. One that is about a task waits for a request that makes one.
    fn take(&mut self, creates: bool) -> Option<Choice> {
        let Choice::Scenario(first) = self.queue.front_mut()? else {
            return self.queue.pop_front();
        };
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
                Some(Choice::Scenario(Scenario::Unavailable(1)))
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

    fn scenario(choice: Option<Choice>) -> Option<Scenario> {
        choice.map(|choice| match choice {
            Choice::Scenario(scenario) => scenario,
            Choice::Answer(answer) => panic!("{answer:?}"),
        })
    }

    #[test]
    fn the_queue_is_first_in_first_out() {
        let choices = Choices::new(0, 0.0);
        let reset = Scenario::Reset(When::After);
        for next in [Scenario::Unavailable(2), Scenario::Stuck, Scenario::Hang] {
            choices.queue(Choice::Scenario(next));
        }
        let choose = |asked, creates| scenario(choices.choose(asked, creates));
        let turned_away = Some(Scenario::Unavailable(1));
        assert_eq!(choose(None, true), turned_away);
        assert_eq!(choose(Some(reset), true), Some(reset));
        assert_eq!(choose(None, false), turned_away);
        assert_eq!(choose(None, false), None, "it makes no task");
        assert_eq!(choose(None, true), Some(Scenario::Stuck));
        assert_eq!(choose(None, false), Some(Scenario::Hang));
        assert_eq!(choose(None, true), None);
    }

    #[test]
    fn a_fault_of_a_download_waits_for_one() {
        let choices = Choices::new(0, 0.0);
        choices.queue(Choice::Scenario(Scenario::Download(DownloadFault::Slow)));
        let asked = Scenario::Download(DownloadFault::Expired);
        assert_eq!(scenario(choices.choose(Some(asked), true)), Some(asked));
        assert_eq!(scenario(choices.choose(None, true)), None);
        let met: Vec<_> = (0..3).map(|_| choices.download()).collect();
        let expected = [
            Some(DownloadFault::Slow),
            Some(DownloadFault::Expired),
            None,
        ];
        assert_eq!(met, expected);
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
            let choose = |_| scenario(choices.choose(None, true));
            (0..10_000).map(choose).collect::<Vec<_>>()
        };
        let faults = run(7, 0.05);
        let met = faults.iter().flatten().count();
        assert!((400..=600).contains(&met), "{met} of 10,000");
        let mut all = FAULTS.iter().chain(&TASK_FAULTS);
        assert!(all.all(|fault| faults.contains(&Some(*fault))));
        assert_eq!(faults, run(7, 0.05));
        assert_ne!(faults, run(8, 0.05));
        assert!(run(7, 0.0).iter().all(Option::is_none));
        assert!(run(7, 1.0).iter().all(Option::is_some));

        let choices = Choices::new(7, 0.05);
        let faults: Vec<_> = (0..10_000).map(|_| choices.download()).collect();
        assert!(DOWNLOAD_FAULTS.iter().all(|it| faults.contains(&Some(*it))));
        assert!(faults.iter().flatten().count() < 600);
    }
}

//! Scenarios as text.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use super::Scenario;
use crate::task::life::Failure;

/// Seconds at most of a pause: an hour.
const LONGEST_PAUSE: f64 = 3_600.0;
/// Times at most.
const MOST_TIMES: u32 = 1_000;

impl Scenario {
    /// Every scenario with the argument that it has when none is given, what its argument is (empty
    /// if it takes none), and what happens, in a line.
    pub const ALL: [(Self, &'static str, &'static str); 19] = [
        (Self::Success, "", "the task succeeds"),
        (
            Self::Failure(Failure::Generation),
            "REASON",
            "the task fails: generation, content, image or timeout",
        ),
        (Self::Stuck, "", "the task stays in processing"),
        (
            Self::ContentPolicy,
            "",
            "refused by the content policy: 400/1301",
        ),
        (Self::Quota, "", "the quota is used up: 429/1102"),
        (
            Self::RateLimit(1),
            "SECONDS",
            "too many requests: 429/1302 with Retry-After",
        ),
        (
            Self::Unavailable(1),
            "N",
            "503/5001 for N requests, then all is well",
        ),
        (
            Self::Slow(Duration::from_secs(5)),
            "SECONDS",
            "the answer comes later",
        ),
        (Self::Hang, "", "the answer never comes"),
        (Self::Reset, "", "the connection is reset"),
        (Self::Truncated, "", "the answer breaks off in the middle"),
        (Self::MalformedJson, "", "the answer is not JSON"),
        (
            Self::WrongContentType,
            "",
            "the answer says that it is HTML",
        ),
        (
            Self::ExtraMembers,
            "",
            "the answer has members that the contract does not have",
        ),
        (
            Self::UnknownStatus,
            "",
            "the task has a status that the contract does not have",
        ),
        (
            Self::CallbackDrop,
            "",
            "the callbacks of the task are not sent",
        ),
        (
            Self::CallbackDelay(Duration::from_secs(30)),
            "SECONDS",
            "the callbacks of the task come later",
        ),
        (
            Self::CallbackRepeat(2),
            "N",
            "each callback of the task is sent N times",
        ),
        (
            Self::CallbackReorder,
            "",
            "the callbacks of the task come in reverse order",
        ),
    ];

    /// Its name, without an argument.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Failure(_) => "failure",
            Self::ContentPolicy => "content-policy",
            Self::Quota => "quota",
            Self::RateLimit(_) => "rate-limit",
            Self::Slow(_) => "slow",
            Self::Hang => "hang",
            Self::Reset => "reset",
            Self::Unavailable(_) => "unavailable",
            Self::MalformedJson => "malformed-json",
            Self::Truncated => "truncated",
            Self::WrongContentType => "wrong-content-type",
            Self::ExtraMembers => "extra-members",
            Self::UnknownStatus => "unknown-status",
            Self::Stuck => "stuck",
            Self::CallbackDrop => "callback-drop",
            Self::CallbackDelay(_) => "callback-delay",
            Self::CallbackRepeat(_) => "callback-repeat",
            Self::CallbackReorder => "callback-reorder",
        }
    }

    /// The same scenario with another argument; `None` if it takes none or not that one.
    fn with(self, argument: &str) -> Option<Self> {
        Some(match self {
            Self::Failure(_) => {
                let is = |reason: &Failure| reason.as_str() == argument;
                Self::Failure(Failure::ALL.into_iter().find(is)?)
            }
            Self::RateLimit(_) => Self::RateLimit(argument.parse().ok()?),
            Self::Unavailable(_) => Self::Unavailable(times(argument)?),
            Self::CallbackRepeat(_) => Self::CallbackRepeat(times(argument)?),
            Self::Slow(_) => Self::Slow(pause(argument)?),
            Self::CallbackDelay(_) => Self::CallbackDelay(pause(argument)?),
            _ => return None,
        })
    }
}

fn times(text: &str) -> Option<u32> {
    text.parse().ok().filter(|n| (1..=MOST_TIMES).contains(n))
}

fn pause(text: &str) -> Option<Duration> {
    let seconds: f64 = text.parse().ok()?;
    let seconds = (0.0..=LONGEST_PAUSE)
        .contains(&seconds)
        .then_some(seconds)?;
    Some(Duration::from_secs_f64(seconds))
}

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        match self {
            Self::Failure(reason) => write!(f, "={}", reason.as_str()),
            Self::Slow(pause) | Self::CallbackDelay(pause) => write!(f, "={}", pause.as_secs_f64()),
            Self::RateLimit(n) | Self::Unavailable(n) | Self::CallbackRepeat(n) => {
                write!(f, "={n}")
            }
            _ => Ok(()),
        }
    }
}

impl FromStr for Scenario {
    type Err = ScenarioError;

    fn from_str(text: &str) -> Result<Self, ScenarioError> {
        let (name, argument) = match text.trim().split_once('=') {
            Some((name, argument)) => (name, Some(argument)),
            None => (text.trim(), None),
        };
        let known = Self::ALL
            .into_iter()
            .find(|(known, ..)| known.name() == name);
        let (known, takes, _) = known.ok_or(ScenarioError::Unknown)?;
        match argument {
            None => Ok(known),
            Some(argument) => known.with(argument).ok_or(ScenarioError::Argument {
                name: known.name(),
                takes,
            }),
        }
    }
}

/// Why a text is not a scenario. Nothing of the text is shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScenarioError {
    /// No scenario has that name.
    #[error("there is no such scenario; there are {}", names())]
    Unknown,
    /// The scenario does not take that argument.
    #[error("the scenario {name} takes {}", described(takes))]
    Argument {
        /// Name of the scenario.
        name: &'static str,
        /// What its argument is; empty if it takes none.
        takes: &'static str,
    },
}

fn names() -> String {
    Scenario::ALL
        .map(|(scenario, ..)| scenario.name())
        .join(", ")
}

fn described(takes: &str) -> &'static str {
    match takes {
        "SECONDS" => "seconds, an hour at most",
        "N" => "a number from 1 to 1000",
        "REASON" => "a reason: generation, content, image or timeout",
        _ => "no argument",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_is_read_back() {
        for (scenario, takes, _) in Scenario::ALL {
            assert_eq!(scenario.name().parse(), Ok(scenario));
            assert_eq!(scenario.to_string().parse(), Ok(scenario));
            assert_eq!(scenario.to_string().contains('='), !takes.is_empty());
        }
        let names = names();
        let mut sorted: Vec<_> = names.split(", ").collect();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), Scenario::ALL.len(), "a name is there twice");
    }

    #[test]
    fn arguments_are_read_within_their_limits() {
        for (text, expected) in [
            ("slow=0.25", Scenario::Slow(Duration::from_millis(250))),
            (" failure=image ", Scenario::Failure(Failure::Image)),
            ("unavailable=1000", Scenario::Unavailable(1_000)),
            ("rate-limit=0", Scenario::RateLimit(0)),
        ] {
            assert_eq!(text.parse(), Ok(expected));
        }
        for text in [
            "slow=-1",
            "slow=3601",
            "slow=NaN",
            "slow=inf",
            "slow=",
            "unavailable=0",
            "unavailable=1001",
            "failure=zebra",
            "hang=1",
            "rate-limit=-1",
        ] {
            let error = text.parse::<Scenario>().expect_err(text).to_string();
            assert!(
                error.contains(" takes ") && !error.contains("zebra"),
                "{error}"
            );
        }
        let error = "zebra"
            .parse::<Scenario>()
            .expect_err("unknown")
            .to_string();
        assert!(error.contains("success, failure, ") && !error.contains("zebra"));
    }
}

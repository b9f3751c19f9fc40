//! A scenario as text: a name, and for some an argument.

use std::{fmt, ops::RangeInclusive, str::FromStr, time::Duration};

use crate::api::scenario::Scenario;
use crate::task::callback::MOST_REPEATS;

impl Scenario {
    /// Its name, without an argument.
    fn name(self) -> &'static str {
        self.into()
    }

    /// The same scenario with another argument; an error says what it accepts.
    fn with_argument(self, text: &str) -> Result<Self, &'static str> {
        let reason = || {
            let reason = text.parse();
            reason.map_err(|_| "a reason: generation, content, image or timeout")
        };
        let when = || text.parse().map_err(|_| "before or after");
        let fault = || {
            let fault = text.parse();
            fault.map_err(|_| "a fault: expired, unavailable, reset, truncated or slow")
        };
        let seconds = || {
            let seconds = within(text, 0.0..=3_600.0).ok_or("seconds, an hour at most");
            seconds.map(Duration::from_secs_f64)
        };
        let times = |most, message| within(text, 1..=most).ok_or(message);
        Ok(match self {
            Self::Failure(_) => Self::Failure(reason()?),
            Self::RateLimit(_) => Self::RateLimit(seconds()?),
            Self::RateLimitDate(_) => Self::RateLimitDate(seconds()?),
            Self::RefusedAsSuccess(_) => {
                Self::RefusedAsSuccess(times(99_999, "a code from 1 to 99999")?)
            }
            Self::ServerError(_) => Self::ServerError(when()?),
            Self::GatewayTimeout(_) => Self::GatewayTimeout(when()?),
            Self::BadGateway(_) => Self::BadGateway(when()?),
            Self::Reset(_) => Self::Reset(when()?),
            Self::Download(_) => Self::Download(fault()?),
            Self::Slow(_) => Self::Slow(seconds()?),
            Self::CallbackDelay(_) => Self::CallbackDelay(seconds()?),
            Self::Unavailable(_) => Self::Unavailable(times(1_000, "a number from 1 to 1000")?),
            Self::CallbackRepeat(_) => {
                Self::CallbackRepeat(times(MOST_REPEATS, "a number from 1 to 10")?)
            }
            _ => return Err("no argument"),
        })
    }
}

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        match self {
            Self::Failure(reason) => write!(f, "={reason}"),
            Self::RateLimit(pause)
            | Self::RateLimitDate(pause)
            | Self::Slow(pause)
            | Self::CallbackDelay(pause) => write!(f, "={}", pause.as_secs_f64()),
            Self::ServerError(when)
            | Self::GatewayTimeout(when)
            | Self::BadGateway(when)
            | Self::Reset(when) => write!(f, "={when}"),
            Self::Download(fault) => write!(f, "={fault}"),
            Self::Unavailable(number)
            | Self::RefusedAsSuccess(number)
            | Self::CallbackRepeat(number) => write!(f, "={number}"),
            _ => Ok(()),
        }
    }
}

impl FromStr for Scenario {
    type Err = ScenarioError;

    fn from_str(text: &str) -> Result<Self, ScenarioError> {
        let text = text.trim();
        let (name, argument) = text
            .split_once('=')
            .map_or((text, None), |(name, argument)| (name, Some(argument)));
        let mut all = Self::ALL.iter().map(|definition| definition.scenario);
        let default = all.find(|scenario| scenario.name() == name);
        let default = default.ok_or(ScenarioError::Unknown)?;
        let Some(argument) = argument else {
            return Ok(default);
        };
        let name = default.name();
        let error = |accepted| ScenarioError::Argument { name, accepted };
        default.with_argument(argument).map_err(error)
    }
}

/// A number in a range.
fn within<T: FromStr + PartialOrd>(text: &str, range: RangeInclusive<T>) -> Option<T> {
    text.parse().ok().filter(|number| range.contains(number))
}

/// Why a text is not a scenario. Nothing of the text is shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScenarioError {
    /// No scenario has that name.
    #[error("there is no such scenario; there are {}", names())]
    Unknown,
    /// The scenario does not take that argument.
    #[error("the scenario {name} takes {accepted}")]
    Argument {
        /// Name of the scenario.
        name: &'static str,
        /// What its argument may be.
        accepted: &'static str,
    },
}

fn names() -> String {
    let all = Scenario::ALL.iter();
    let names: Vec<_> = all.map(|definition| definition.scenario.name()).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::scenario::{DownloadFault, When};
    use crate::task::Failure;

    #[test]
    fn every_scenario_is_read_back() {
        for definition in Scenario::ALL {
            let (scenario, usage) = (definition.scenario, definition.usage);
            assert_eq!(scenario.name().parse(), Ok(scenario));
            assert_eq!(scenario.to_string().parse(), Ok(scenario));
            assert_eq!(scenario.to_string().contains('='), usage.contains('='));
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
            ("rate-limit=0", Scenario::RateLimit(Duration::ZERO)),
            ("reset=before", Scenario::Reset(When::Before)),
            ("download=slow", Scenario::Download(DownloadFault::Slow)),
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
            "reset=zebra",
            "download=zebra",
            "refused-as-success=0",
            "callback-repeat=11",
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

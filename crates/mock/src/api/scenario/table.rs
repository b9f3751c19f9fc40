//! Every scenario, each defined in one place: its name and argument, what happens, in a line, and what
//! it changes.

use std::{fmt, ops::RangeInclusive, str::FromStr, time::Duration};

use strum::IntoStaticStr;

use crate::api::Refusal;
use crate::api::scenario::{Delivery, Effect, effect};
use crate::task::callback::{CallbackFault, MOST_REPEATS};
use crate::task::{Ending, Failure};

/// A scenario as it is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Definition {
    /// How it is asked for: its name and, if it takes an argument, what that is: `slow=SECONDS`.
    pub usage: &'static str,
    /// What happens, in a line.
    pub description: &'static str,
    /// The scenario, with the argument that it has when none is given.
    pub scenario: Scenario,
}

/// Makes [`Scenario`] from rows of
/// `Variant(argument: Type = default) = "usage", "description" => effect;`.
macro_rules! scenarios {
    ($(
        $variant:ident $(($argument:ident: $type:ty = $default:expr))?
            = $usage:literal, $description:literal => $effect:expr;
    )*) => {
        /// What happens to a request besides the ordinary.
        ///
        /// Its text is a name, and for some an argument: `slow=2.5`. Where a scenario takes one it
        /// may be left out. [`Scenario::ALL`] lists them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
        #[strum(serialize_all = "kebab-case")]
        #[non_exhaustive]
        pub enum Scenario {
            $(#[doc = $description] $variant $(($type))?,)*
        }

        impl Scenario {
            /// Every scenario.
            pub const ALL: &[Definition] = &[$(Definition {
                usage: $usage,
                description: $description,
                scenario: Self::$variant $(($default))?,
            }),*];

            /// What it changes.
            pub(crate) fn effect(self) -> Effect {
                match self {
                    $(Self::$variant $(($argument))? => $effect,)*
                }
            }
        }
    };
}

scenarios! {
    Success
        = "success", "the task succeeds"
        => Effect::Ending(Ending::Succeeds);
    Failure(reason: Failure = Failure::Generation)
        = "failure=REASON", "the task fails: generation, content, image or timeout"
        => Effect::Ending(Ending::Fails(reason));
    Stuck
        = "stuck", "the task stays in processing"
        => Effect::Ending(Ending::Stuck);
    ContentPolicy
        = "content-policy", "refused by the content policy: 400/1301"
        => Effect::RefusedTask(Refusal::ContentPolicy);
    Quota
        = "quota", "the quota is used up: 429/1102"
        => Effect::Refused(Refusal::Quota);
    RateLimit(pause: Duration = Duration::from_secs(1))
        = "rate-limit=SECONDS", "too many requests: 429/1302 with Retry-After"
        => Effect::Refused(Refusal::RateLimit(pause.as_secs()));
    Unavailable(_times: u32 = 1)
        = "unavailable=N", "503/5001 for N requests, then all is well"
        => Effect::Refused(Refusal::Unavailable);
    Slow(pause: Duration = Duration::from_secs(5))
        = "slow=SECONDS", "the answer comes later"
        => Effect::Delivery(Delivery::After(pause));
    Hang
        = "hang", "the answer never comes"
        => Effect::Delivery(Delivery::Never);
    Reset
        = "reset", "the connection is reset"
        => Effect::Delivery(Delivery::Reset);
    Truncated
        = "truncated", "the answer breaks off in the middle"
        => Effect::Delivery(Delivery::Truncated);
    MalformedJson
        = "malformed-json", "the answer is not JSON"
        => Effect::Answer(effect::malformed_json);
    WrongContentType
        = "wrong-content-type", "the answer says that it is HTML"
        => Effect::Answer(effect::html);
    ExtraMembers
        = "extra-members", "the answer has members that the contract does not have"
        => Effect::Answer(effect::extra_members);
    UnknownStatus
        = "unknown-status", "the task has a status that the contract does not have"
        => Effect::Answer(effect::unknown_status);
    CallbackDrop
        = "callback-drop", "the callbacks of the task are not sent"
        => Effect::Callbacks(CallbackFault::Drop);
    CallbackDelay(pause: Duration = Duration::from_secs(30))
        = "callback-delay=SECONDS", "the callbacks of the task come later"
        => Effect::Callbacks(CallbackFault::Delay(pause));
    CallbackRepeat(times: u32 = 2)
        = "callback-repeat=N", "each callback of the task is sent N times, 10 at most"
        => Effect::Callbacks(CallbackFault::Repeat(times));
    CallbackReorder
        = "callback-reorder", "the callbacks of the task come in reverse order"
        => Effect::Callbacks(CallbackFault::Reorder);
}

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
        let seconds = || {
            let seconds = within(text, 0.0..=3_600.0).ok_or("seconds, an hour at most");
            seconds.map(Duration::from_secs_f64)
        };
        let times = |most, message| within(text, 1..=most).ok_or(message);
        Ok(match self {
            Self::Failure(_) => Self::Failure(reason()?),
            Self::RateLimit(_) => Self::RateLimit(seconds()?),
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
            Self::RateLimit(pause) | Self::Slow(pause) | Self::CallbackDelay(pause) => {
                write!(f, "={}", pause.as_secs_f64())
            }
            Self::Unavailable(times) | Self::CallbackRepeat(times) => write!(f, "={times}"),
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

//! What may happen to a request besides the ordinary: chosen by the client, by a test, or by chance.
//!
//! [`name`] reads and writes scenarios, `choice` finds out which one a request meets, `effect` says
//! what becomes of the answer.

mod chaos;
mod choice;
mod effect;
mod name;

use std::time::Duration;

use crate::task::life::Failure;

pub(crate) use chaos::Chaos;
pub(crate) use choice::{Choices, from_header, from_prompt};
pub(crate) use effect::{disturb, ending, refusal};
pub use name::ScenarioError;

/// What happens to a request besides the ordinary.
///
/// Its text is a name, and for some an argument: `slow=2.5`. Where a scenario takes one it may be
/// left out. [`Scenario::ALL`] lists the names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scenario {
    /// The task succeeds, as it does anyway: where chance would have it otherwise.
    Success,
    /// The task is accepted and fails.
    Failure(Failure),
    /// Refused by the content policy: 400/1301.
    ContentPolicy,
    /// The quota is used up: 429/1102.
    Quota,
    /// Too many requests: 429/1302, with so many seconds in `Retry-After`.
    RateLimit(u32),
    /// The answer comes after this time of the service's clock.
    Slow(Duration),
    /// The answer never comes.
    Hang,
    /// The connection is reset instead of an answer.
    Reset,
    /// 503/5001 for so many requests, then all is well.
    Unavailable(u32),
    /// The answer is not JSON.
    MalformedJson,
    /// The answer breaks off in the middle.
    Truncated,
    /// The answer says that it is HTML.
    WrongContentType,
    /// The answer has members that the contract does not have.
    ExtraMembers,
    /// The task has a status that the contract does not have.
    UnknownStatus,
    /// The task stays in processing.
    Stuck,
    /// The callbacks of the task are not sent.
    CallbackDrop,
    /// The callbacks of the task are sent this much later, by the service's clock.
    CallbackDelay(Duration),
    /// Each callback of the task is sent so many times.
    CallbackRepeat(u32),
    /// The callbacks of the task are sent in reverse order, when it has ended.
    CallbackReorder,
}

impl Scenario {
    /// Whether it is about the task that a request makes, and means nothing to other requests.
    pub(crate) fn is_of_a_task(self) -> bool {
        matches!(
            self,
            Self::Success
                | Self::Failure(_)
                | Self::ContentPolicy
                | Self::Stuck
                | Self::CallbackDrop
                | Self::CallbackDelay(_)
                | Self::CallbackRepeat(_)
                | Self::CallbackReorder
        )
    }
}

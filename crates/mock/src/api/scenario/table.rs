//! Every scenario, each defined in one place: its name and argument, what happens, in a line, and what
//! it changes.

use std::time::Duration;

use strum::IntoStaticStr;

use crate::api::refusal::{Refusal, RetryAfter};
use crate::api::scenario::{Delivery, DownloadFault, Effect, Loss, When, effect};
use crate::task::callback::CallbackFault;
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
        => Effect::Refused(Refusal::RateLimit(RetryAfter::Seconds(pause.as_secs())));
    RateLimitDate(pause: Duration = Duration::from_secs(1))
        = "rate-limit-date=SECONDS", "the same, with a date in Retry-After by the service's clock"
        => Effect::Refused(Refusal::RateLimit(RetryAfter::Date(pause.as_secs())));
    RefusedAsSuccess(code: u32 = 1_301)
        = "refused-as-success=CODE", "refused with that code and HTTP status 200; no task is made"
        => Effect::RefusedTask(Refusal::AsSuccess(code.into()));
    Unavailable(_times: u32 = 1)
        = "unavailable=N", "503/5001 for N requests, then all is well"
        => Effect::Refused(Refusal::Unavailable);
    ServerError(when: When = When::Before)
        = "server-error=WHEN", "500/5000, before or after the task is made"
        => Effect::Lost(when, Loss::Refusal(Refusal::Internal));
    GatewayTimeout(when: When = When::After)
        = "gateway-timeout=WHEN", "504/5002, before or after the task is made"
        => Effect::Lost(when, Loss::Refusal(Refusal::Timeout));
    BadGateway(when: When = When::Before)
        = "bad-gateway=WHEN", "502 with a page of HTML, before or after the task is made"
        => Effect::Lost(when, Loss::Page);
    Slow(pause: Duration = Duration::from_secs(5))
        = "slow=SECONDS", "the answer comes later"
        => Effect::Delivery(Delivery::After(pause));
    Hang
        = "hang", "the answer never comes"
        => Effect::Delivery(Delivery::Never);
    Reset(when: When = When::After)
        = "reset=WHEN", "the connection is reset, before or after the task is made"
        => Effect::Lost(when, Loss::Reset);
    Truncated
        = "truncated", "the answer breaks off in the middle"
        => Effect::Delivery(Delivery::Truncated);
    MalformedJson
        = "malformed-json", "the answer is not JSON"
        => Effect::Answer(effect::malformed_json);
    WrongContentType
        = "wrong-content-type", "the answer says that it is HTML"
        => Effect::Answer(effect::html);
    Created
        = "created", "the answer has the status 201"
        => Effect::Answer(effect::created);
    Redirect
        = "redirect", "the answer is 303 to the task that was made or asked for"
        => Effect::Answer(effect::redirect);
    Nulls
        = "nulls", "all but code, ids, statuses and URLs is null in the answer"
        => Effect::Answer(effect::nulls);
    MissingTimes
        = "missing-times", "the tasks in the answer do not tell their times"
        => Effect::Answer(effect::missing_times);
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
    Download(_fault: DownloadFault = DownloadFault::Expired)
        = "download=FAULT", "the next download fails: expired, unavailable, reset, truncated or slow"
        => Effect::Download;
}

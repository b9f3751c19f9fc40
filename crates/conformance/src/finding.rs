//! Findings: what was wrong with an exchange, as plain data.

use strum::{IntoStaticStr, VariantArray};

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// A promise of the page is broken.
    Failure,
    /// No promise of the page is broken, but a person should know.
    Observation,
}

/// What kind of thing was found. The name is stable; `image2video explain CODE` tells more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Code {
    /// A request that every reading allows was refused.
    ValidRefused,
    /// A request that no reading allows was accepted.
    InvalidAccepted,
    /// A request without good credentials was accepted.
    CredentialsIgnored,
    /// The server failed.
    ServerError,
    /// There was no whole answer.
    NoAnswer,
    /// The status is not one that the contract documents.
    StatusUndocumented,
    /// The answer has another media type than the contract documents.
    ContentType,
    /// The answer is no JSON.
    AnswerNotJson,
    /// The answer breaks its schema.
    AnswerSchema,
    /// The status says success and the envelope's code does not, or the other way round.
    CodeDisagrees,
    /// A time is not a plausible number of milliseconds since 1970.
    TimeImplausible,
    /// A task was changed before it was made.
    TimeOrder,
    /// Two tasks have one id.
    TaskIdReused,
    /// Two requests have one id.
    RequestIdReused,
    /// An error answer is not the API owner's envelope.
    ErrorEnvelope,
    /// An error code comes with another status than the API owner documents.
    ErrorCodeStatus,
    /// A 405 without the header `Allow`.
    AllowMissing,
    /// The body was refused before the credentials were looked at.
    CredentialsUnjudged,
    /// A refusal may have another cause than the fault of its request.
    Unproven,
    /// A request was accepted, and its task failed.
    RefusedLate,
    /// An answer is longer than what is kept of it.
    AnswerTooLong,
    /// The server asked for fewer requests.
    RateLimited,
    /// Something is missing to send the case.
    NotSent,
    /// The server does not offer an operation that only the API owner documents.
    NotOffered,
    /// A task is not the one that was asked for.
    TaskDiffers,
    /// A page of a list has more tasks than were asked for.
    PageTooLong,
    /// A list tells a task twice.
    PageRepeats,
    /// The status of a task went back.
    StatusWentBack,
    /// The URL of a video does not lead to one.
    VideoUnavailable,
    /// A video is not what was asked for, or not what its answer says.
    VideoDiffers,
    /// A task has failed, and was charged.
    FailedCharged,
    /// A task cost as much as one that asked for more.
    UnitsDiffer,
    /// No callback came.
    CallbackMissing,
}

impl Level {
    /// Its name in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Failure => "failure",
            Self::Observation => "observation",
        }
    }
}

impl Code {
    /// All codes.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::VARIANTS.iter().copied()
    }

    /// Its stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// How serious it is where the page binds the server.
    #[must_use]
    pub fn level(self) -> Level {
        match self {
            Self::ErrorEnvelope
            | Self::ErrorCodeStatus
            | Self::AllowMissing
            | Self::CredentialsUnjudged
            | Self::Unproven
            | Self::RefusedLate
            | Self::AnswerTooLong
            | Self::RateLimited
            | Self::NotSent
            | Self::NotOffered
            | Self::CallbackMissing => Level::Observation,
            Self::ContentType
            | Self::AnswerNotJson
            | Self::AnswerSchema
            | Self::CodeDisagrees
            | Self::TimeImplausible
            | Self::TimeOrder
            | Self::TaskIdReused
            | Self::RequestIdReused
            | Self::TaskDiffers
            | Self::PageTooLong
            | Self::PageRepeats
            | Self::StatusWentBack
            | Self::VideoUnavailable
            | Self::VideoDiffers
            | Self::FailedCharged
            | Self::UnitsDiffer
            | Self::ValidRefused
            | Self::InvalidAccepted
            | Self::CredentialsIgnored
            | Self::ServerError
            | Self::NoAnswer
            | Self::StatusUndocumented => Level::Failure,
        }
    }

    /// Whether it says that what was delivered is not what was paid for.
    pub(crate) fn is_about_the_delivery(self) -> bool {
        matches!(
            self,
            Self::VideoUnavailable | Self::VideoDiffers | Self::FailedCharged | Self::UnitsDiffer
        )
    }

    /// Whether it is about what the server did with a request, and not about the body of its answer.
    pub(crate) fn is_about_the_request(self) -> bool {
        matches!(
            self,
            Self::ValidRefused
                | Self::InvalidAccepted
                | Self::CredentialsIgnored
                | Self::ServerError
                | Self::NoAnswer
                | Self::StatusUndocumented
        )
    }
}

/// Something found in an exchange.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// What kind of thing.
    pub code: Code,
    /// JSON pointer into the answer; empty for the answer as a whole.
    pub pointer: String,
    /// What was found and what was promised.
    pub message: String,
    /// Whether the page binds a server to what was promised.
    pub binds: bool,
}

impl Finding {
    /// A finding about the answer as a whole.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self::at(code, "", message)
    }

    /// A finding about a member of the answer.
    #[must_use]
    pub fn at(code: Code, pointer: &str, message: impl Into<String>) -> Self {
        Self {
            code,
            pointer: pointer.to_owned(),
            message: message.into(),
            binds: true,
        }
    }

    /// Whether it would be a failure, had the page promised it.
    pub(crate) fn is_unbound_failure(&self) -> bool {
        !self.binds && self.code.level() == Level::Failure
    }

    /// How serious it is: what the page does not promise is no failure.
    #[must_use]
    pub fn level(&self) -> Level {
        match self.binds {
            true => self.code.level(),
            false => Level::Observation,
        }
    }
}

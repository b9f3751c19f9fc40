//! Findings: what was wrong with an exchange, as plain data.

use image2video_contract::Origin;
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
#[expect(missing_docs, reason = "`Code::explanation` says what each means")]
pub enum Code {
    ValidRefused,
    InvalidAccepted,
    CredentialsIgnored,
    ServerError,
    NoAnswer,
    StatusUndocumented,
    ContentType,
    AnswerNotJson,
    AnswerSchema,
    CodeDisagrees,
    TimeImplausible,
    TimeOrder,
    TaskIdReused,
    RequestIdReused,
    ErrorEnvelope,
    ErrorCodeStatus,
    AllowMissing,
    CredentialsUnjudged,
    RateLimited,
    NotSent,
    NotOffered,
    TaskDiffers,
    PageTooLong,
    PageRepeats,
    StatusWentBack,
    VideoUnavailable,
    CallbackMissing,
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

    /// How serious it is, by who states what was promised: nothing that only the API owner states
    /// binds a server.
    #[must_use]
    pub fn level(self, origin: Origin) -> Level {
        match self {
            Self::ErrorEnvelope
            | Self::ErrorCodeStatus
            | Self::AllowMissing
            | Self::CredentialsUnjudged
            | Self::RateLimited
            | Self::NotSent
            | Self::NotOffered
            | Self::CallbackMissing => Level::Observation,
            _ => match origin {
                Origin::Page => Level::Failure,
                Origin::Owner => Level::Observation,
            },
        }
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
        }
    }
}

//! What a case exercises, and with which value.

use image2video_contract::{ConstraintPart, Keyword};
use serde_json::Value;

use super::Source;

/// What a case exercises. As text it is a part of the case's id and the `keyword` of a report.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, strum::Display)]
pub enum Aspect {
    /// A constraint of a schema.
    #[strum(to_string = "{0}")]
    Constraint(ConstraintPart),
    /// The method of the request.
    #[strum(to_string = "http/method")]
    Method,
    /// The path of the request.
    #[strum(to_string = "http/path")]
    Path,
    /// The media type of the body.
    #[strum(to_string = "http/content-type")]
    ContentType,
    /// Whether the body is JSON.
    #[strum(to_string = "http/json")]
    Json,
    /// The credentials.
    #[strum(to_string = "security/bearer")]
    Credentials,
    /// The operation itself: the request has nothing but what it needs.
    #[strum(to_string = "path/plain")]
    Plain,
    /// An id that nobody was given.
    #[strum(to_string = "path/unknown")]
    UnknownId,
    /// The statuses of a task, from its beginning to its end.
    #[strum(to_string = "life/status-order")]
    StatusOrder,
    /// The video of the task that was followed.
    #[strum(to_string = "life/video")]
    Video,
    /// The callbacks about the task that was followed.
    #[strum(to_string = "body/received")]
    Callbacks,
}

/// How a case is carried out, in the order of carrying out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Its request is sent once.
    Send,
    /// Its request is sent again and again, until the task has ended.
    Follow,
    /// The video of the task that was followed is fetched.
    Fetch,
    /// Callbacks about that task are received.
    Receive,
}

impl Aspect {
    /// The constraint of a keyword.
    #[must_use]
    pub fn keyword(keyword: Keyword) -> Self {
        Self::Constraint(ConstraintPart::Keyword(keyword))
    }

    /// How a case of it is carried out.
    #[must_use]
    pub fn action(&self) -> Action {
        match self {
            Self::StatusOrder => Action::Follow,
            Self::Video => Action::Fetch,
            Self::Callbacks => Action::Receive,
            _ => Action::Send,
        }
    }
}

/// What a request exercises of an operation or a member, for its id and in words.
#[derive(Debug, Clone)]
pub(super) struct Exercise {
    pub(super) aspect: Aspect,
    /// Tells it from others of the aspect; empty if there are none.
    pub(super) label: String,
    pub(super) summary: String,
}

impl Exercise {
    pub(super) fn new(aspect: Aspect, label: &str, summary: impl Into<String>) -> Self {
        Self {
            aspect,
            label: label.to_owned(),
            summary: summary.into(),
        }
    }
}

/// A value for a member, on one side of a constraint.
#[derive(Debug, Clone)]
pub(super) struct Probe {
    pub(super) exercise: Exercise,
    pub(super) value: Source,
}

impl Probe {
    /// A value that is shown as JSON, or by its size if that is long.
    pub(super) fn new(aspect: Aspect, label: &str, value: Value) -> Self {
        let json = value.to_string();
        let summary = match json.len() {
            ..=80 => json,
            bytes => format!("{bytes} bytes of JSON"),
        };
        Self {
            exercise: Exercise::new(aspect, label, summary),
            value: Source::Value(value),
        }
    }

    /// The same for a keyword without parts.
    pub(super) fn of_keyword(keyword: Keyword, label: &str, value: Value) -> Self {
        Self::new(Aspect::keyword(keyword), label, value)
    }
}

/// A value as JSON, but a string without its quotes.
pub(super) fn plain(value: &Value) -> String {
    let text = value.as_str().map(str::to_owned);
    text.unwrap_or_else(|| value.to_string())
}

/// A value as part of an id.
pub(super) fn slug(value: &Value) -> String {
    let text = plain(value).to_lowercase();
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    words.join("-")
}

//! What a case exercises.

use image2video_contract::{ConstraintPart, Keyword};

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

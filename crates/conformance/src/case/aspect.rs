//! What a case exercises.

use std::fmt;

use image2video_contract::ConstraintPart;

/// What a case exercises. As text it is a part of the case's id and the `keyword` of a report: that of a
/// constraint, `x-image/maxBytes`, or the name of what no schema says behind its group, `http/method`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// A constraint of a schema.
    Constraint(ConstraintPart),
    /// The method of the request.
    Method,
    /// The path of the request.
    Path,
    /// The media type of the body.
    ContentType,
    /// Whether the body is JSON.
    Json,
    /// The credentials.
    Credentials,
    /// The operation itself: the request has nothing but what it needs.
    Plain,
    /// An id that nobody was given.
    UnknownId,
    /// The statuses of a task, from its beginning to its end.
    StatusOrder,
    /// The video of the task that was followed.
    Video,
    /// The callbacks about the task that was followed.
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

    /// Whether it is something that HTTP and JSON say of every request.
    pub(crate) fn is_http(&self) -> bool {
        matches!(
            self,
            Self::Method | Self::Path | Self::ContentType | Self::Json
        )
    }

    /// Its name without the group; of a constraint the keyword.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Constraint(part) => part.keyword().as_str(),
            Self::Method => "method",
            Self::Path => "path",
            Self::ContentType => "content-type",
            Self::Json => "json",
            Self::Credentials => "bearer",
            Self::Plain => "plain",
            Self::UnknownId => "unknown",
            Self::StatusOrder => "status-order",
            Self::Video => "video",
            Self::Callbacks => "received",
        }
    }
}

impl fmt::Display for Aspect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let group = match self {
            Self::Constraint(part) => return part.fmt(f),
            Self::Method | Self::Path | Self::ContentType | Self::Json => "http",
            Self::Credentials => "security",
            Self::Plain | Self::UnknownId => "path",
            Self::StatusOrder | Self::Video => "life",
            Self::Callbacks => "body",
        };
        write!(f, "{group}/{}", self.name())
    }
}

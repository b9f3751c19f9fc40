//! What can go wrong with a call.

use bytes::Bytes;
use reqwest::StatusCode;

use crate::{
    Answer, ApiError, ApiKey, DownloadError,
    answer::may_have_been_accepted,
    mask::{shorten, unquote},
};

/// Why a call has no result.
///
/// Messages never show the key, the image or a body; what the service sent is in [`Error::answer`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The request was not sent: a member has no value, or one that the contract refuses.
    #[error("the request cannot be sent: {reason}")]
    Request {
        /// What is wrong, without the value.
        reason: String,
        /// The error of the HTTP library, where it is the one that complains.
        source: Option<reqwest::Error>,
    },
    /// The connection could not be made, or broke before there was an answer.
    #[error("the connection failed")]
    Connection(#[source] reqwest::Error),
    /// There was no answer in time.
    #[error("there was no answer in time")]
    Timeout(#[source] reqwest::Error),
    /// The answer broke off, or its rest did not come in time.
    #[error("the answer broke off ({answer})")]
    Interrupted {
        /// What had arrived.
        answer: Answer,
        /// The error of the HTTP library.
        source: reqwest::Error,
    },
    /// The service refused the request, and said why.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// A successful answer is not JSON.
    #[error("the answer is not JSON ({0})")]
    ContentType(Answer),
    /// A successful answer is JSON, but not what the contract promises.
    #[error("the answer is not what the contract promises ({answer})")]
    Payload {
        /// What was received.
        answer: Answer,
        /// What is wrong with it.
        source: PayloadError,
    },
    /// The status is one that the contract does not know, or the body of an error is not the service's
    /// envelope: often the answer of something in between.
    #[error("the answer is not documented ({0})")]
    Undocumented(Answer),
    /// A video could not be saved.
    #[error(transparent)]
    Download(#[from] DownloadError),
    /// What was posted as a callback is none.
    #[error("the callback cannot be read")]
    Callback(#[source] PayloadError),
}

impl Error {
    /// The answer, if there was one.
    #[must_use]
    pub fn answer(&self) -> Option<&Answer> {
        match self {
            Self::Request { .. }
            | Self::Connection(_)
            | Self::Timeout(_)
            | Self::Download(_)
            | Self::Callback(_) => None,
            Self::Api(error) => Some(error.answer()),
            Self::Interrupted { answer, .. }
            | Self::ContentType(answer)
            | Self::Payload { answer, .. }
            | Self::Undocumented(answer) => Some(answer),
        }
    }

    /// The HTTP status, if there was an answer.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.answer().map(Answer::status)
    }

    /// The body as far as it was received, if there was an answer.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.answer().map(Answer::body)
    }

    /// The service's refusal, if it is one.
    #[must_use]
    pub fn api(&self) -> Option<&ApiError> {
        match self {
            Self::Api(error) => Some(error),
            _ => None,
        }
    }

    /// Whether time ran out: for the connection, the answer or the rest of it.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        match self {
            Self::Timeout(_) => true,
            Self::Interrupted { source, .. } => source.is_timeout(),
            _ => false,
        }
    }

    /// Whether there may be a task, and so a charge, in spite of this error.
    ///
    /// It is so unless the request was not sent, or a whole answer refuses it and names no task. What refuses:
    /// a status 4XX other than 408; a status 2XX with a documented error code, if the contract does not say of
    /// the code that a task may have been made all the same. What was received of the answer, in
    /// [`Error::body`], may name the task.
    #[must_use]
    pub fn may_have_been_accepted(&self) -> bool {
        match self {
            Self::Request { .. } | Self::Download(_) | Self::Callback(_) => false,
            Self::Connection(source) | Self::Timeout(source) => !source.is_connect(),
            Self::Interrupted { .. } => true,
            _ => self.answer().is_none_or(may_have_been_accepted),
        }
    }

    /// Whether sending the same request again is safe and may help.
    ///
    /// Safe: [nothing can have been accepted](Self::may_have_been_accepted), so nothing is paid for
    /// twice; a timeout after the connection was made, or a failure of the service (5XX), is therefore not
    /// retryable. May help: no connection was made; or the service refused with a documented code that
    /// passes with time (too many requests, a key that is not valid yet); or the status is 429 and no code
    /// says otherwise. This client itself never sends a request twice.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        if self.may_have_been_accepted() {
            return false;
        }
        match self {
            Self::Connection(_) | Self::Timeout(_) => true,
            Self::Api(error) => error.passes(),
            Self::Undocumented(answer) => answer.status() == StatusCode::TOO_MANY_REQUESTS,
            // A request that was not sent is wrong in itself; the others may have been accepted.
            _ => false,
        }
    }
}

impl From<reqwest::Error> for Error {
    fn from(source: reqwest::Error) -> Self {
        if source.is_timeout() {
            Self::Timeout(source)
        } else if source.is_builder() {
            Self::Request {
                reason: "it cannot be put into words of HTTP".to_owned(),
                source: Some(source),
            }
        } else {
            Self::Connection(source)
        }
    }
}

/// Generated code has an error of its own for what happens before a request is sent.
impl From<progenitor_client::Error> for Error {
    fn from(error: progenitor_client::Error) -> Self {
        use progenitor_client::Error as Generated;
        let reason = match error {
            Generated::CommunicationError(source)
            | Generated::InvalidUpgrade(source)
            | Generated::ResponseBodyError(source) => return source.into(),
            Generated::InvalidRequest(reason) | Generated::Custom(reason) => reason,
            // Answers do not come this way: `crate::answer` reads them.
            _ => "an answer where none can be".to_owned(),
        };
        Self::Request {
            reason,
            source: None,
        }
    }
}

/// Why a body is not what the contract promises: what is wrong, and the line and column of it. Values
/// of the body are not in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PayloadError(String);

impl PayloadError {
    pub(crate) fn new(error: &serde_json::Error, key: &ApiKey) -> Self {
        Self(shorten(&key.redact(&unquote(&error.to_string()))))
    }

    /// What is wrong with a callback, whose sender knows no key.
    pub(crate) fn of_callback(error: &serde_json::Error) -> Self {
        Self(shorten(&unquote(&error.to_string())))
    }

    /// An answer that says success by its status and failure by its code.
    pub(crate) fn contradiction(code: i64) -> Self {
        Self(format!("the code is {code} where success is 0"))
    }
}

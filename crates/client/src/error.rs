//! What can go wrong with a call.

use std::{error::Error as _, io, iter, time::Duration};

use bytes::Bytes;
use reqwest::StatusCode;

use crate::{
    Answer, ApiError, Credentials, DownloadError, ErrorClass, ImageError, Unknown,
    answer::may_have_been_accepted,
    class::{Retry, classify, documented},
    mask::{shorten, unquote},
    salvage,
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
    /// An image cannot be sent: nothing was, or the request broke off before its end.
    #[error(transparent)]
    Image(#[from] ImageError),
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
    /// The answer is longer than 8 MiB, and the rest of it was not read.
    #[error("the answer is too long ({0})")]
    TooLarge(Answer),
    /// The service refused the request, and said why.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// A successful answer is not JSON.
    #[error("the answer is not JSON ({0})")]
    NotJson(Answer),
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
    /// The task was made, and has failed. Some services charge for it all the same.
    #[error("task {task_id} failed: {message}")]
    TaskFailed {
        /// The task.
        task_id: String,
        /// Why, in the service's words.
        message: String,
    },
    /// The task is not done yet. It goes on, and may be waited for again.
    #[error("task {task_id} is not done after {} seconds", waited.as_secs())]
    Deadline {
        /// The task.
        task_id: String,
        /// How long it was waited for.
        waited: Duration,
    },
    /// There may be a task, and it was not found.
    #[error(transparent)]
    Unknown(#[from] Box<Unknown>),
    /// The journal could not be read or written. Nothing was sent after that.
    #[error("the journal of job `{job}` cannot be used{}", task_id.as_ref().map(|id| format!("; its task is {id}")).unwrap_or_default())]
    Journal {
        /// The name of the job.
        job: String,
        /// The task, if it was made and its id could not be stored.
        task_id: Option<String>,
        /// Why.
        source: io::Error,
    },
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
            Self::Api(error) => Some(error.answer()),
            Self::Interrupted { answer, .. }
            | Self::TooLarge(answer)
            | Self::NotJson(answer)
            | Self::Payload { answer, .. }
            | Self::Undocumented(answer) => Some(answer),
            _ => None,
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

    /// What it is about, by the documented meaning of its code, or else by its status.
    #[must_use]
    pub fn class(&self) -> ErrorClass {
        match self {
            Self::Api(error) => error.class(),
            Self::Request { .. } => ErrorClass::InvalidRequest,
            Self::Undocumented(answer) => classify(0, answer.status()),
            Self::Connection(_) | Self::Timeout(_) | Self::Interrupted { .. } => {
                ErrorClass::Connection
            }
            _ => ErrorClass::Other,
        }
    }

    /// What the service, or something in between, said in words.
    #[must_use]
    pub fn message(&self) -> Option<String> {
        match self {
            Self::Api(error) => Some(error.message().to_owned()),
            _ => salvage::message(&self.answer()?.json()?),
        }
    }

    /// The id of the request, for the service's support, if the answer has one.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        let id = self.api()?.request_id();
        (!id.is_empty()).then_some(id)
    }

    /// The id of the task that the answer names all the same: it was made, and may have been paid for.
    #[must_use]
    pub fn task_id(&self) -> Option<&str> {
        match self {
            Self::TaskFailed { task_id, .. } | Self::Deadline { task_id, .. } => Some(task_id),
            Self::Journal { task_id, .. } => task_id.as_deref(),
            _ => self.answer()?.task_id(),
        }
    }

    /// How long the service asks to wait; see [`Answer::retry_after`].
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.answer()?.retry_after()
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
            // Of a request that broke off for its image the end is missing; what was paid for was not the download.
            Self::Request { .. } | Self::Image(_) | Self::Download(_) | Self::Callback(_) => false,
            Self::Journal { task_id, .. } => task_id.is_some(),
            Self::Connection(source) | Self::Timeout(source) => !source.is_connect(),
            Self::Interrupted { .. } | Self::TooLarge(_) => true,
            _ => self.answer().is_none_or(may_have_been_accepted),
        }
    }

    /// Whether sending the same request again is safe and may help.
    ///
    /// Safe: [nothing can have been accepted](Self::may_have_been_accepted), so nothing is paid for
    /// twice; a timeout after the connection was made, or a failure of the service (5XX), is therefore not
    /// retryable. May help: no connection was made; or the service refused with a documented code that
    /// passes with time (too many requests, a key that is not valid yet); or the status is 429 and no code
    /// says otherwise. [`Client::create`](crate::Client::create) leaves that to the caller.
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

/// What the layers above the calls make of an error.
impl Error {
    /// Whether a request that may be charged may be sent again by itself: nothing can have been made, and the
    /// service said no more than that it was too much at once.
    pub(crate) fn may_be_sent_again(&self) -> bool {
        if self.may_have_been_accepted() || self.task_id().is_some() {
            return false;
        }
        let is_429 = self.status() == Some(StatusCode::TOO_MANY_REQUESTS);
        match self {
            Self::Connection(_) | Self::Timeout(_) => true,
            Self::Api(error) => {
                documented(error.code()).map_or(is_429, |known| known.retry == Retry::Backoff)
            }
            _ => is_429,
        }
    }

    /// Whether a request that is not charged may have another answer soon. What came through is odd, or is none.
    pub(crate) fn passes(&self) -> bool {
        match self {
            Self::Connection(_) | Self::Timeout(_) | Self::Interrupted { .. } => true,
            Self::NotJson(_) | Self::Payload { .. } => true,
            Self::Api(_) | Self::Undocumented(_) => {
                let status = self.status().unwrap_or_default();
                let may_be_sent_again = self.may_be_sent_again();
                // A redirect of what is asked for is none of the contract's, and a fault of something in between.
                status.is_server_error()
                    || status.is_redirection()
                    || status == StatusCode::REQUEST_TIMEOUT
                    || may_be_sent_again
            }
            _ => false,
        }
    }

    /// The error, with the task whose id could not be stored.
    pub(crate) fn with_task(mut self, id: &str) -> Self {
        if let Self::Journal { task_id, .. } = &mut self {
            *task_id = Some(id.to_owned());
        }
        self
    }

    /// A request that is not sent, since a part of it was refused or is missing.
    pub(crate) fn request(reason: String) -> Self {
        Self::Request {
            reason,
            source: None,
        }
    }
}

impl From<reqwest::Error> for Error {
    fn from(source: reqwest::Error) -> Self {
        if let Some(image) = image_error(&source) {
            Self::Image(image)
        } else if source.is_timeout() {
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

/// What ended a request from within: its body is made while it is sent.
fn image_error(error: &reqwest::Error) -> Option<ImageError> {
    let mut causes = iter::successors(error.source(), |&cause| cause.source());
    causes.find_map(|cause| cause.downcast_ref().cloned())
}

/// Why a body is not what the contract promises: what is wrong, and the line and column of it. Values
/// of the body are not in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PayloadError(String);

impl PayloadError {
    pub(crate) fn new(error: &serde_json::Error, key: &Credentials) -> Self {
        Self(shorten(&key.redact(&unquote(&error.to_string()))))
    }

    /// What is wrong with a callback, whose sender knows no key.
    pub(crate) fn of_callback(error: &serde_json::Error) -> Self {
        Self(shorten(&unquote(&error.to_string())))
    }
}

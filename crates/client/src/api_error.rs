//! A refusal in the service's own words.

use std::{fmt, time::Duration};

use bytes::Bytes;
use reqwest::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    Answer, Credentials, ErrorClass,
    class::{Retry, classify, documented},
    mask::shorten,
    role::ErrorAnswer,
};

/// The service refused, and said why in its envelope.
#[derive(Clone)]
pub struct ApiError {
    answer: Answer,
    envelope: ErrorAnswer,
}

impl ApiError {
    /// The error that an answer is, if its body is the envelope: an object with a code. Words may be missing.
    pub(crate) fn of(answer: &Answer, key: &Credentials) -> Option<Self> {
        #[derive(Deserialize)]
        struct Envelope {
            code: Value,
            #[serde(default)]
            message: Value,
            #[serde(default)]
            request_id: Value,
        }
        let envelope: Envelope = serde_json::from_slice(answer.body()).ok()?;
        let word = |said: Value| match said {
            Value::String(_) | Value::Number(_) => said,
            _ => "".into(),
        };
        let members = json!({
            "code": envelope.code,
            "message": word(envelope.message),
            "request_id": word(envelope.request_id),
        });
        let mut envelope: ErrorAnswer = serde_json::from_value(members).ok()?;
        envelope.message = key.redact(&envelope.message);
        envelope.request_id = key.redact(&envelope.request_id);
        Some(Self {
            answer: answer.clone(),
            envelope,
        })
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.answer.status()
    }

    /// The service's own code, such as 1201.
    #[must_use]
    pub fn code(&self) -> i64 {
        self.envelope.code
    }

    /// The service's own words. Should they quote the key, it reads `***`.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.envelope.message
    }

    /// The id of the request, for the service's support.
    #[must_use]
    pub fn request_id(&self) -> &str {
        &self.envelope.request_id
    }

    /// What the refusal is about.
    #[must_use]
    pub fn class(&self) -> ErrorClass {
        classify(self.code(), self.status())
    }

    /// How long the service asks to wait; see [`Answer::retry_after`].
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.answer.retry_after()
    }

    /// The body as it was received.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        self.answer.body()
    }

    /// The whole answer.
    #[must_use]
    pub fn answer(&self) -> &Answer {
        &self.answer
    }

    /// Whether waiting helps: the document says so of the code, or it does not have the code and the
    /// status is 429.
    pub(crate) fn passes(&self) -> bool {
        match documented(self.code()) {
            Some(known) => known.retry != Retry::Never && !known.may_be_paid,
            None => self.status() == StatusCode::TOO_MANY_REQUESTS,
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (class, code, status) = (self.class(), self.code(), self.status().as_u16());
        let (message, id) = (shorten(self.message()), shorten(self.request_id()));
        write!(
            f,
            "{class}: {message} (code {code}, HTTP {status}, request {id})"
        )
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiError({self})")
    }
}

impl std::error::Error for ApiError {}

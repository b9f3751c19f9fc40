//! Sending: the one part that is not a pure function.

mod http;

use std::future::Future;
use std::ops::Range;
use std::time::Duration;

use ::http::header::{AUTHORIZATION, CONTENT_TYPE, RANGE};
use ::http::{HeaderMap, HeaderValue};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::case::{CaseRequest, Credentials};
use crate::key::Key;

pub use self::http::{HttpTransport, SetupError};

/// A request as it is sent.
#[derive(Debug, Clone)]
pub struct HttpRequest {
    /// Method.
    pub method: String,
    /// Path and query, without the base URL; or the whole URL of something that is elsewhere.
    pub path: String,
    /// Headers; the credentials are marked sensitive.
    pub headers: HeaderMap,
    /// Body.
    pub body: Bytes,
    /// How much of the answer's body is wanted.
    pub wanted: Wanted,
}

/// How much of an answer's body is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// All of it; a body that is longer than any answer of the API is an error.
    Whole,
    /// So many bytes; what comes after them is left.
    Beginning(usize),
}

/// Bytes of an answer at most. A page of 500 tasks is a few hundred thousand.
const LONGEST_ANSWER: usize = 8 << 20;

impl HttpRequest {
    /// The request of a case, with the user's key where the case asks for it, and the id of a task where
    /// its path is open.
    #[must_use]
    pub fn new(request: &CaseRequest, key: Option<&Key>, task_id: &str) -> Self {
        let mut headers = HeaderMap::new();
        if let Some(media_type) = request.content_type.as_deref()
            && let Ok(value) = HeaderValue::try_from(media_type)
        {
            headers.insert(CONTENT_TYPE, value);
        }
        let credentials = match &request.credentials {
            Credentials::Given => key.and_then(Key::header),
            Credentials::Absent => None,
            Credentials::Wrong(value) => HeaderValue::try_from(&**value).ok(),
        };
        if let Some(value) = credentials {
            headers.insert(AUTHORIZATION, value);
        }
        Self {
            method: request.method.clone(),
            path: request.target(task_id),
            headers,
            body: Bytes::from(request.body.to_vec()),
            wanted: Wanted::Whole,
        }
    }

    /// A part of a file, which is public: no credentials go with the request.
    #[must_use]
    pub fn part_of(url: &str, part: &Range<u64>) -> Self {
        let mut headers = HeaderMap::new();
        let range = format!("bytes={}-{}", part.start, part.end.saturating_sub(1));
        let bytes = usize::try_from(part.end.saturating_sub(part.start)).unwrap_or(usize::MAX);
        headers.extend(HeaderValue::try_from(range).map(|range| (RANGE, range)));
        Self {
            method: "GET".to_owned(),
            path: url.to_owned(),
            headers,
            body: Bytes::new(),
            wanted: Wanted::Beginning(bytes),
        }
    }
}

/// An answer as it came.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Bytes,
}

/// Why there is no answer. No part of the request is in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransportError {
    /// No connection came about: nothing was sent.
    #[error("no connection: {0}")]
    Unreachable(String),
    /// The time was up; the request may have been accepted.
    #[error("no whole answer in time")]
    Timeout,
    /// The connection ended; the request may have been accepted.
    #[error("no whole answer: {0}")]
    Broken(String),
    /// The answer was read no further; the request may have been accepted.
    #[error("no whole answer: it is longer than {LONGEST_ANSWER} bytes")]
    TooLong,
}

/// Something that can send a request: a real connection, or a service in the same process.
pub trait Transport {
    /// Sends a request and waits for its whole answer.
    fn send(&self, request: HttpRequest) -> impl Future<Output = Result<Answer, TransportError>>;

    /// Waits; a service in the same process may have a clock of its own.
    fn pause(&self, time: Duration) -> impl Future<Output = ()>;

    /// The time, in milliseconds since the Unix epoch.
    fn now_ms(&self) -> i64;
}

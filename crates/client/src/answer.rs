//! Answers, read to the end and kept: there may be a paid task in one that makes no sense.

use std::{
    fmt,
    io::Read as _,
    sync::OnceLock,
    time::{Duration, SystemTime},
};

use bytes::{Bytes, BytesMut};
use flate2::read::GzDecoder;
use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, RETRY_AFTER};
use reqwest::{Response, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    ApiError, ApiKey, Client, Credentials, Error, PayloadError, ResponseValue, class::documented,
    mask::shorten, salvage,
};

/// How much of an answer is read, in bytes; and how much one that is compressed may grow to. A page of 500
/// tasks has less than 1 MB.
const LIMIT: usize = 8 << 20;
/// How much of an answer may be looked through member by member, in bytes.
const EXAMINED: usize = 256 << 10;

/// An answer as it was received, but for the key, which reads `***` wherever it stands. `Debug` and `Display`
/// show its status, media type and size, and nothing of the body.
// One pointer, so that a `Result` of a call stays small.
#[derive(Clone)]
pub struct Answer(Box<Parts>);

#[derive(Clone)]
struct Parts {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    /// What is looked for when somebody asks.
    task_id: OnceLock<Option<String>>,
}

impl Answer {
    pub(crate) fn new(
        status: StatusCode,
        headers: HeaderMap,
        body: Bytes,
        key: &Credentials,
    ) -> Self {
        let body = unpacked(body);
        let body = match std::str::from_utf8(&body).map(|text| key.redact(text)) {
            Ok(shown) if shown.len() != body.len() => Bytes::from(shown),
            _ => body,
        };
        let task_id = OnceLock::new();
        Self(Box::new(Parts {
            status,
            headers,
            body,
            task_id,
        }))
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// All headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The body, as far as it arrived, and at most 8 MiB of it; without compression and byte order mark.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.0.body
    }

    /// The media type with its parameters, if the answer has a readable one.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.headers().get(CONTENT_TYPE)?.to_str().ok()
    }

    /// How long the service asks to wait before the next request, in seconds or until a date. The date counts
    /// from that of the answer, or else from now.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        let date = |name| {
            let text = self.headers().get(name)?.to_str().ok()?;
            httpdate::parse_http_date(text.trim()).ok()
        };
        let asked = self.headers().get(RETRY_AFTER)?.to_str().ok()?;
        if let Ok(seconds) = asked.trim().parse() {
            return Some(Duration::from_secs(seconds));
        }
        let now = date(DATE).unwrap_or_else(SystemTime::now);
        Some(date(RETRY_AFTER)?.duration_since(now).unwrap_or_default())
    }

    /// The id of the task that the answer names, in any shape that is known, or cut off behind it.
    #[must_use]
    pub fn task_id(&self) -> Option<&str> {
        let found = self
            .0
            .task_id
            .get_or_init(|| salvage::task_id(self.body(), self.json().as_ref()));
        found.as_deref()
    }

    /// The body, if it is JSON and has no more than a page of tasks has: a value may be 40 times as large as its text.
    pub(crate) fn json(&self) -> Option<Value> {
        let is_read = self.body().len() <= EXAMINED;
        is_read.then(|| serde_json::from_slice(self.body()).ok())?
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let media_type = shorten(self.content_type().unwrap_or("no media type"));
        let (status, size) = (self.status().as_u16(), self.body().len());
        write!(f, "HTTP {status}, {media_type}, {size} bytes")
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answer({self})")
    }
}

/// A body without what was put around it: compression that nobody asked for, and a byte order mark.
fn unpacked(body: Bytes) -> Bytes {
    let plain = match body.starts_with(&[0x1f, 0x8b]) {
        true => {
            let mut plain = Vec::new();
            let mut reader = GzDecoder::new(&body[..]).take(LIMIT as u64);
            // What can be read of a broken stream may have the id of a task.
            let _ = reader.read_to_end(&mut plain);
            Bytes::from(plain)
        }
        false => body,
    };
    match plain.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => plain.slice_ref(rest),
        None => plain,
    }
}

/// Reads the answer to a request: what is promised, as far as it can be made sense of; or why it is not.
pub(crate) async fn received<T: DeserializeOwned>(
    client: &Client,
    mut response: Response,
) -> Result<ResponseValue<T>, Error> {
    let status = response.status();
    let headers = std::mem::take(response.headers_mut());
    let mut body = BytesMut::new();
    let end = loop {
        match response.chunk().await {
            Ok(Some(chunk)) => {
                let rest = LIMIT - body.len();
                body.extend_from_slice(&chunk[..chunk.len().min(rest)]);
                if chunk.len() > rest {
                    break Ok(false);
                }
            }
            Ok(None) => break Ok(true),
            Err(source) => break Err(source),
        }
    };
    let answer = Answer::new(status, headers, body.freeze(), &client.inner.credentials);
    let cut_off = match end {
        Ok(true) => return typed(answer, &client.inner.credentials),
        Ok(false) => Error::TooLarge(answer.clone()),
        Err(source) => Error::Interrupted {
            answer: answer.clone(),
            source,
        },
    };
    // The id of the task may have arrived.
    let read = status
        .is_success()
        .then(|| typed(answer, &client.inner.credentials));
    read.and_then(Result::ok).ok_or(cut_off)
}

/// Reads an answer that was received elsewhere, such as one of a recording, as the calls of the client do.
/// `T` is the type of an operation's answer, such as [`role::CreateAnswer`](crate::role::CreateAnswer); the
/// key is hidden in messages.
///
/// # Errors
///
/// As those of a call: [`Error::Api`] is a refusal that is understood.
pub fn read_answer<T: DeserializeOwned>(
    status: StatusCode,
    headers: HeaderMap,
    body: impl Into<Bytes>,
    key: &ApiKey,
) -> Result<T, Error> {
    let key = key.clone().into();
    let answer = Answer::new(status, headers, body.into(), &key);
    typed(answer, &key).map(ResponseValue::into_inner)
}

/// Whether a request that was so answered may have been accepted. An answer that names a task says that it was.
/// Otherwise 4XX says that it was not, but for 408, with which a request that took too long is given up at any
/// point; and so does a success with a documented refusal.
pub(crate) fn may_have_been_accepted(answer: &Answer) -> bool {
    let body = answer.json();
    let named = match &body {
        Some(body) => salvage::named_task(body).is_some(),
        None => answer.body().len() > EXAMINED && answer.task_id().is_some(),
    };
    if named {
        return true;
    }
    let body = body.unwrap_or_default();
    // A code of another type is not the documented one.
    let refusal = || documented(body.get("code")?.as_i64()?).filter(|known| !known.may_be_paid);
    match answer.status() {
        StatusCode::REQUEST_TIMEOUT => true,
        status if status.is_client_error() => false,
        status if status.is_success() => refusal().is_none(),
        _ => true,
    }
}

fn typed<T: DeserializeOwned>(
    answer: Answer,
    key: &Credentials,
) -> Result<ResponseValue<T>, Error> {
    let status = answer.status();
    let is_error = status.is_client_error() || status.is_server_error();
    let refused = ApiError::of(&answer, key);
    if let Some(error) = refused.filter(|it| it.code() != 0 || is_error) {
        return Err(Error::Api(error));
    }
    if !status.is_success() {
        return Err(Error::Undocumented(answer));
    }
    match salvage::read(answer.body(), answer.json(), answer.task_id()) {
        Ok(value) => Ok(ResponseValue::new(value, status, answer.0.headers)),
        Err(error) if error.is_syntax() || error.is_eof() => Err(Error::NotJson(answer)),
        Err(error) => {
            let source = PayloadError::new(&error, key);
            Err(Error::Payload { answer, source })
        }
    }
}

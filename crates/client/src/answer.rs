//! Answers, read to the end and kept whole: there may be a paid task in one that makes no sense.

use std::{fmt, time::Duration};

use bytes::{Bytes, BytesMut};
use progenitor_client::ResponseValue;
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::{Response, StatusCode};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    ApiError, ApiKey, Client, Credentials, Error, PayloadError, class::documented, mask::shorten,
    role,
};

/// An answer as it was received. `Debug` and `Display` show its status, media type and size, and nothing
/// of the body.
// One pointer, so that a `Result` of a call stays small.
#[derive(Clone)]
pub struct Answer(Box<Parts>);

#[derive(Clone)]
struct Parts {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Answer {
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

    /// The body, as far as it arrived.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.0.body
    }

    /// The media type with its parameters, if the answer has a readable one.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.headers().get(CONTENT_TYPE)?.to_str().ok()
    }

    /// How long the service asks to wait before the next request, if it says so in seconds. A date, the
    /// other form of the header, is in [`headers`](Self::headers).
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        let seconds = self.headers().get(RETRY_AFTER)?.to_str().ok()?;
        seconds.trim().parse().ok().map(Duration::from_secs)
    }

    fn is_json(&self) -> bool {
        let essence = self.content_type().and_then(|full| full.split(';').next());
        essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
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

/// Reads the answer to an accepted request: JSON, of the promised type, that does not say failure.
pub(crate) async fn success<T: DeserializeOwned>(
    client: &Client,
    response: Response,
) -> Result<ResponseValue<T>, Error> {
    accepted(read(response).await?, &client.inner.credentials)
}

/// Reads any other answer. The envelope with an error code, or with the status of an error, is the
/// service's refusal; whatever else arrives here is nothing that the contract knows.
pub(crate) async fn failure(client: &Client, response: Response) -> Error {
    match read(response).await {
        Ok(answer) => refused(answer, &client.inner.credentials),
        Err(error) => error,
    }
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
    let (body, key) = (body.into(), key.clone().into());
    let answer = Answer(Box::new(Parts {
        status,
        headers,
        body,
    }));
    match status {
        StatusCode::OK => accepted(answer, &key).map(ResponseValue::into_inner),
        _ => Err(refused(answer, &key)),
    }
}

fn accepted<T: DeserializeOwned>(
    answer: Answer,
    key: &Credentials,
) -> Result<ResponseValue<T>, Error> {
    if !answer.is_json() {
        return Err(Error::ContentType(answer));
    }
    let code = code(&answer).filter(|code| *code != 0);
    if let Some(error) = code.and_then(|_| ApiError::of(&answer, key)) {
        return Err(Error::Api(error));
    }
    let source = match (serde_json::from_slice(answer.body()), code) {
        (Ok(value), None) => {
            return Ok(ResponseValue::new(value, answer.0.status, answer.0.headers));
        }
        (Ok(_), Some(code)) => PayloadError::contradiction(code),
        (Err(error), _) => PayloadError::new(&error, key),
    };
    Err(Error::Payload { answer, source })
}

fn refused(answer: Answer, key: &Credentials) -> Error {
    let is_error = answer.status().is_client_error() || answer.status().is_server_error();
    match ApiError::of(&answer, key) {
        Some(error) if error.code() != 0 || is_error => Error::Api(error),
        _ => Error::Undocumented(answer),
    }
}

/// Whether a request that was so answered may have been accepted. An answer that names a task says that it was.
/// Otherwise 4XX says that it was not, but for 408, with which a request that took too long is given up at any
/// point; and so does a success with a documented refusal.
pub(crate) fn may_have_been_accepted(answer: &Answer) -> bool {
    let body: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
    if names_task(&body) {
        return true;
    }
    // A code of another type is not the documented one.
    let refusal = || documented(body.get("code")?.as_i64()?).filter(|known| !known.may_be_paid);
    match answer.status() {
        StatusCode::REQUEST_TIMEOUT => true,
        status if status.is_client_error() => false,
        status if status.is_success() => refusal().is_none(),
        _ => true,
    }
}

fn names_task(body: &Value) -> bool {
    let mut named = role::NAMED_TASKS
        .iter()
        .filter_map(|place| body.pointer(place));
    named.any(|id| id.is_number() || id.as_str().is_some_and(|id| !id.is_empty()))
}

async fn read(mut response: Response) -> Result<Answer, Error> {
    let status = response.status();
    let headers = std::mem::take(response.headers_mut());
    let mut body = BytesMut::new();
    let end = loop {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break Ok(()),
            Err(source) => break Err(source),
        }
    };
    let body = body.freeze();
    let answer = Answer(Box::new(Parts {
        status,
        headers,
        body,
    }));
    match end {
        Ok(()) => Ok(answer),
        Err(source) => Err(Error::Interrupted { answer, source }),
    }
}

/// The member `code` of the envelope, if there is one: 0 for success.
fn code(answer: &Answer) -> Option<i64> {
    #[derive(Deserialize)]
    struct Envelope {
        #[serde(default, deserialize_with = "crate::support::lenient::or_default")]
        code: Option<i64>,
    }
    let envelope: Envelope = serde_json::from_slice(answer.body()).ok()?;
    envelope.code
}

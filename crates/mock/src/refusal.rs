//! Why a request is refused: HTTP status, code and message, as the API owner words them.
//!
//! Where the owner's table has no entry the status is the one that HTTP has for it: 405, 413, 415
//! 416 and 501. No message has a value of the request in it.

use http::header::{ALLOW, CONNECTION, CONTENT_RANGE, HeaderName, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use image2video_contract::{ConstraintPart, Keyword, Violation};

use crate::scenario::ScenarioError;

/// Characters at most, of a message and of one violation in it: a body can have any number of
/// unknown members, with names of any length.
const MESSAGE_LENGTH: usize = 2_000;
const VIOLATION_LENGTH: usize = 300;

/// Why a request is refused.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) code: i64,
    pub(crate) message: String,
    pub(crate) header: Option<(HeaderName, HeaderValue)>,
}

impl Refusal {
    fn new(status: StatusCode, code: i64, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            header: None,
        }
    }

    fn with_header(mut self, name: HeaderName, value: Option<HeaderValue>) -> Self {
        self.header = value.map(|value| (name, value));
        self
    }

    fn unauthorized(code: i64, message: &str) -> Self {
        let challenge = HeaderValue::from_static("Bearer");
        Self::new(StatusCode::UNAUTHORIZED, code, message)
            .with_header(WWW_AUTHENTICATE, Some(challenge))
    }

    pub(crate) fn wrong_key() -> Self {
        Self::unauthorized(1000, "authentication failed")
    }

    pub(crate) fn no_credentials() -> Self {
        Self::unauthorized(1001, "Authorization is empty")
    }

    pub(crate) fn malformed_credentials() -> Self {
        Self::unauthorized(1002, "Authorization is invalid: it is not one bearer token")
    }

    pub(crate) fn malformed_jwt() -> Self {
        let message = "Authorization is invalid: it is not a JWT of HS256 with iss and exp";
        Self::unauthorized(1002, message)
    }

    pub(crate) fn token_not_yet_valid() -> Self {
        Self::unauthorized(1003, "the token is not valid yet")
    }

    pub(crate) fn token_expired() -> Self {
        Self::unauthorized(1004, "the token has expired")
    }

    pub(crate) fn media_type(expected: &str) -> Self {
        let message = format!("the Content-Type is not {expected}");
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, 1200, message)
    }

    pub(crate) fn content_coding() -> Self {
        let message = "the Content-Encoding is not identity";
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, 1200, message)
    }

    pub(crate) fn too_large(limit: usize) -> Self {
        let message = format!("the body is larger than {limit} bytes");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, 1200, message)
    }

    /// The body broke off or its framing is wrong.
    pub(crate) fn unreadable() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            1200,
            "the body could not be read to its end",
        )
    }

    /// The rest of the connection cannot be told from the body that is missing.
    pub(crate) fn too_slow() -> Self {
        let message = "the request did not come in time";
        Self::new(StatusCode::REQUEST_TIMEOUT, 1200, message)
            .with_header(CONNECTION, Some(HeaderValue::from_static("close")))
    }

    /// What cannot be read as a request at all, by the status that says why.
    pub(crate) fn not_http(status: StatusCode) -> Self {
        let message = match status {
            StatusCode::URI_TOO_LONG => "the request target is too long",
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => {
                "the head of the request is too large or has too many fields"
            }
            _ => "the request is not well-formed HTTP/1.1",
        };
        Self::new(status, 1200, message)
            .with_header(CONNECTION, Some(HeaderValue::from_static("close")))
    }

    /// Every connection that the service may have is busy.
    pub(crate) fn crowded() -> Self {
        let message = "the service has too many connections";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, 5001, message)
    }

    pub(crate) fn empty() -> Self {
        Self::new(StatusCode::BAD_REQUEST, 1200, "the body is empty")
    }

    pub(crate) fn not_json(error: &serde_json::Error) -> Self {
        let message = format!("the body is not valid JSON: {error}");
        Self::new(StatusCode::BAD_REQUEST, 1200, message)
    }

    /// A body of the wrong JSON type has no parameter that could be named.
    pub(crate) fn violations(violations: &[Violation]) -> Self {
        let whole = |v: &Violation| {
            v.pointer.is_empty() && v.part == ConstraintPart::Keyword(Keyword::Type)
        };
        let code = if violations.iter().any(whole) {
            1200
        } else {
            1201
        };
        Self::new(StatusCode::BAD_REQUEST, code, one_line(violations))
    }

    pub(crate) fn method(allow: &str) -> Self {
        let message = format!("invalid method; allowed: {allow}");
        Self::new(StatusCode::METHOD_NOT_ALLOWED, 1202, message)
            .with_header(ALLOW, HeaderValue::from_str(allow).ok())
    }

    pub(crate) fn unknown_path() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            1203,
            "no such resource: the path is unknown",
        )
    }

    pub(crate) fn not_offered(operation: &str) -> Self {
        let message = format!("this stand-in does not offer the operation {operation}");
        Self::new(StatusCode::NOT_IMPLEMENTED, 5000, message)
    }

    /// An id that is forged, of another seed or of another path is one of no task.
    pub(crate) fn no_such_task() -> Self {
        let message = "no such resource: there is no task of that id";
        Self::new(StatusCode::NOT_FOUND, 1203, message)
    }

    /// There is no video before its task has succeeded.
    pub(crate) fn no_such_video() -> Self {
        let message = "no such resource: there is no video of that id";
        Self::new(StatusCode::NOT_FOUND, 1203, message)
    }

    pub(crate) fn unsatisfiable_range(length: usize) -> Self {
        let message = format!("the file has {length} bytes and none in the range");
        let range = HeaderValue::from_str(&format!("bytes */{length}")).ok();
        Self::new(StatusCode::RANGE_NOT_SATISFIABLE, 1200, message)
            .with_header(CONTENT_RANGE, range)
    }

    pub(crate) fn parameter(name: &str, violations: &[Violation]) -> Self {
        let message = |v: &Violation| format!("{name}: {} ({})", v.message, v.part);
        let all: Vec<_> = violations.iter().map(message).collect();
        let message = shortened(all.join("; "), MESSAGE_LENGTH);
        Self::new(StatusCode::BAD_REQUEST, 1201, message)
    }

    /// A scenario that was asked for and cannot be had; `place` is where it was asked for.
    pub(crate) fn scenario(place: &str, error: &ScenarioError) -> Self {
        Self::new(StatusCode::BAD_REQUEST, 1201, format!("{place}: {error}"))
    }

    pub(crate) fn content_policy() -> Self {
        let message = "the request was refused: content safety policy triggered";
        Self::new(StatusCode::BAD_REQUEST, 1301, message)
    }

    pub(crate) fn quota() -> Self {
        let message = "the resource pack is used up or expired";
        Self::new(StatusCode::TOO_MANY_REQUESTS, 1102, message)
    }

    pub(crate) fn rate_limit(seconds: u32) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, 1302, "too many requests")
            .with_header(RETRY_AFTER, Some(seconds.into()))
    }

    pub(crate) fn unavailable() -> Self {
        let message = "the service is temporarily unavailable";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, 5001, message)
    }

    /// What carries the connection cannot do it.
    #[cfg(feature = "wiremock")]
    pub(crate) fn not_deliverable() -> Self {
        let message = "a server of wiremock can neither reset a connection nor break off an answer";
        Self::new(StatusCode::NOT_IMPLEMENTED, 5000, message)
    }

    pub(crate) fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, 5000, "internal error")
    }
}

/// All violations, in one line of bounded length.
fn one_line(violations: &[Violation]) -> String {
    let all = violations.iter().map(ToString::to_string);
    let all: Vec<_> = all.map(|each| shortened(each, VIOLATION_LENGTH)).collect();
    shortened(
        all.join("; ").replace(char::is_control, " "),
        MESSAGE_LENGTH,
    )
}

fn shortened(mut text: String, length: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(length) {
        text.truncate(end);
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn violation(message: &str) -> Violation {
        Violation {
            pointer: "/a".to_owned(),
            part: ConstraintPart::Keyword(Keyword::Enum),
            message: message.to_owned(),
        }
    }

    #[test]
    fn all_violations_are_in_one_line() {
        let refusal = Refusal::violations(&[violation("one\r\nline"), violation("another")]);
        assert_eq!(refusal.message, "/a: one  line (enum); /a: another (enum)");
    }

    #[test]
    fn a_long_violation_does_not_hide_the_next() {
        let refusal = Refusal::violations(&[violation(&"é".repeat(1_000_000)), violation("next")]);
        assert!(refusal.message.ends_with("é…; /a: next (enum)"));
    }

    #[test]
    fn a_message_does_not_grow_with_the_body() {
        let refusal = Refusal::violations(&vec![violation("one"); 10_000]);
        assert_eq!(refusal.message.chars().count(), MESSAGE_LENGTH + 1);
        assert!(refusal.message.ends_with('…'));
    }
}

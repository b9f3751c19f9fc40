//! Why a request is refused: HTTP status, code and message, as the API owner words them.
//!
//! Where the owner's table has no entry the status is the one that HTTP has for it: 405, 413, 415
//! and 501. No message has a value of the request in it.

use http::header::{ALLOW, HeaderName, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use image2video_contract::Violation;

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

    pub(crate) fn empty() -> Self {
        Self::new(StatusCode::BAD_REQUEST, 1200, "the body is empty")
    }

    pub(crate) fn not_json(error: &serde_json::Error) -> Self {
        let message = format!("the body is not valid JSON: {error}");
        Self::new(StatusCode::BAD_REQUEST, 1200, message)
    }

    /// A body of the wrong JSON type has no parameter that could be named.
    pub(crate) fn violations(violations: &[Violation]) -> Self {
        let whole = |v: &Violation| v.pointer.is_empty() && v.keyword == "type";
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
            keyword: "k".to_owned(),
            message: message.to_owned(),
        }
    }

    #[test]
    fn all_violations_are_in_one_line() {
        let refusal = Refusal::violations(&[violation("one\r\nline"), violation("another")]);
        assert_eq!(refusal.message, "/a: one  line (k); /a: another (k)");
    }

    #[test]
    fn a_long_violation_does_not_hide_the_next() {
        let refusal = Refusal::violations(&[violation(&"é".repeat(1_000_000)), violation("next")]);
        assert!(refusal.message.ends_with("é…; /a: next (k)"));
    }

    #[test]
    fn a_message_does_not_grow_with_the_body() {
        let refusal = Refusal::violations(&vec![violation("one"); 10_000]);
        assert_eq!(refusal.message.chars().count(), MESSAGE_LENGTH + 1);
        assert!(refusal.message.ends_with('…'));
    }
}

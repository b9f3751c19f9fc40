//! Why a request is refused: HTTP status, code and message, as the API owner words them.
//!
//! Where the owner's table has no entry the status is the one that HTTP has for it: 405, 408, 413, 415,
//! 416 and 501. No message has a value of the request in it.

use http::header::{ALLOW, CONNECTION, CONTENT_RANGE, HeaderName, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use image2video_contract::{ConstraintPart, Keyword, Violation};

/// Characters at most, of a message and of one violation in it: a body can have any number of
/// unknown members, with names of any length.
const MESSAGE_LENGTH: usize = 2_000;
const VIOLATION_LENGTH: usize = 300;

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("authentication failed")]
    WrongKey,
    #[error("Authorization is empty")]
    NoCredentials,
    #[error("Authorization is invalid: it is not one bearer token")]
    MalformedCredentials,
    #[error("Authorization is invalid: it is not a JWT of HS256 with iss and exp")]
    MalformedJwt,
    #[error("the token is not valid yet")]
    TokenNotYetValid,
    #[error("the token has expired")]
    TokenExpired,
    #[error("the Content-Type is not {0}")]
    ContentType(String),
    #[error("the Content-Encoding is not identity")]
    ContentEncoding,
    #[error("the body is larger than {0} bytes")]
    TooLarge(usize),
    /// The body broke off or its framing is wrong.
    #[error("the body could not be read to its end")]
    BrokenBody,
    #[error("the body did not come in time")]
    TooSlow,
    #[error("the body is empty")]
    EmptyBody,
    #[error("the body is not valid JSON: {0}")]
    NotJson(String),
    /// A body of the wrong JSON type has no member that could be named.
    #[error("{0}")]
    WrongType(String),
    /// A parameter, a member or the scenario that was asked for.
    #[error("{0}")]
    Invalid(String),
    /// The methods that are allowed.
    #[error("invalid method; allowed: {0}")]
    Method(String),
    #[error("no such resource: the path is unknown")]
    UnknownPath,
    #[error("this stand-in does not offer the operation {0}")]
    NotOffered(String),
    /// An id that is forged, of another seed or of another path is one of no task.
    #[error("no such resource: there is no task of that id")]
    NoSuchTask,
    /// There is no video before its task has succeeded.
    #[error("no such resource: there is no video of that id")]
    NoSuchVideo,
    /// The length of the file.
    #[error("the file has {0} bytes and none in the range")]
    Range(usize),
    #[error("the request was refused: content safety policy triggered")]
    ContentPolicy,
    #[error("the resource pack is used up or expired")]
    Quota,
    /// Seconds after which to try again.
    #[error("too many requests")]
    RateLimit(u64),
    #[error("the service is temporarily unavailable")]
    Unavailable,
    #[error("the service has too many connections")]
    TooManyConnections,
    #[cfg(feature = "wiremock")]
    #[error("a server of wiremock can neither reset a connection nor break off an answer")]
    NotDeliverable,
    #[error("internal error")]
    Internal,
}

impl Refusal {
    /// What is wrong with a body.
    pub(crate) fn violations(violations: &[Violation]) -> Self {
        let all = violations.iter().map(ToString::to_string);
        let all: Vec<_> = all.map(|each| shortened(each, VIOLATION_LENGTH)).collect();
        let message = one_line(&all);
        let type_ = ConstraintPart::Keyword(Keyword::Type);
        let is_of_the_whole = |v: &Violation| v.pointer.is_empty() && v.part == type_;
        if violations.iter().any(is_of_the_whole) {
            Self::WrongType(message)
        } else {
            Self::Invalid(message)
        }
    }

    /// What is wrong with a parameter.
    pub(crate) fn parameter(name: &str, violations: &[Violation]) -> Self {
        let message = |v: &Violation| format!("{name}: {} ({})", v.message, v.part);
        let all: Vec<_> = violations.iter().map(message).collect();
        Self::Invalid(one_line(&all))
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.status_and_code().0
    }

    pub(crate) fn code(&self) -> i64 {
        self.status_and_code().1
    }

    fn status_and_code(&self) -> (StatusCode, i64) {
        match self {
            Self::WrongKey => (StatusCode::UNAUTHORIZED, 1000),
            Self::NoCredentials => (StatusCode::UNAUTHORIZED, 1001),
            Self::MalformedCredentials | Self::MalformedJwt => (StatusCode::UNAUTHORIZED, 1002),
            Self::TokenNotYetValid => (StatusCode::UNAUTHORIZED, 1003),
            Self::TokenExpired => (StatusCode::UNAUTHORIZED, 1004),
            Self::Quota => (StatusCode::TOO_MANY_REQUESTS, 1102),
            Self::ContentType(_) | Self::ContentEncoding => {
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, 1200)
            }
            Self::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, 1200),
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, 1200),
            Self::Range(_) => (StatusCode::RANGE_NOT_SATISFIABLE, 1200),
            Self::BrokenBody | Self::EmptyBody | Self::NotJson(_) | Self::WrongType(_) => {
                (StatusCode::BAD_REQUEST, 1200)
            }
            Self::Invalid(_) => (StatusCode::BAD_REQUEST, 1201),
            Self::Method(_) => (StatusCode::METHOD_NOT_ALLOWED, 1202),
            Self::UnknownPath | Self::NoSuchTask | Self::NoSuchVideo => {
                (StatusCode::NOT_FOUND, 1203)
            }
            Self::ContentPolicy => (StatusCode::BAD_REQUEST, 1301),
            Self::RateLimit(_) => (StatusCode::TOO_MANY_REQUESTS, 1302),
            Self::NotOffered(_) => (StatusCode::NOT_IMPLEMENTED, 5000),
            #[cfg(feature = "wiremock")]
            Self::NotDeliverable => (StatusCode::NOT_IMPLEMENTED, 5000),
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, 5000),
            Self::Unavailable | Self::TooManyConnections => (StatusCode::SERVICE_UNAVAILABLE, 5001),
        }
    }

    /// The header that goes with it, if any.
    pub(crate) fn header(&self) -> Option<(HeaderName, HeaderValue)> {
        let (name, value) = match self {
            Self::Method(allowed) => (ALLOW, HeaderValue::from_str(allowed).ok()?),
            Self::RateLimit(seconds) => (RETRY_AFTER, HeaderValue::from(*seconds)),
            Self::Range(length) => {
                let range = HeaderValue::from_str(&format!("bytes */{length}"));
                (CONTENT_RANGE, range.ok()?)
            }
            Self::TooSlow => (CONNECTION, HeaderValue::from_static("close")),
            _ if self.status() == StatusCode::UNAUTHORIZED => {
                (WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
            }
            _ => return None,
        };
        Some((name, value))
    }
}

/// All of them in a line of bounded length.
fn one_line(messages: &[String]) -> String {
    let line = messages.join("; ").replace(char::is_control, " ");
    shortened(line, MESSAGE_LENGTH)
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

    fn message(violations: &[Violation]) -> String {
        Refusal::violations(violations).to_string()
    }

    #[test]
    fn all_violations_are_in_one_line() {
        let found = message(&[violation("one\r\nline"), violation("another")]);
        assert_eq!(found, "/a: one  line (enum); /a: another (enum)");
    }

    #[test]
    fn a_long_violation_does_not_hide_the_next() {
        let found = message(&[violation(&"é".repeat(1_000_000)), violation("next")]);
        assert!(found.ends_with("é…; /a: next (enum)"));
    }

    #[test]
    fn a_message_does_not_grow_with_the_body() {
        let found = message(&vec![violation("one"); 10_000]);
        assert_eq!(found.chars().count(), MESSAGE_LENGTH + 1);
        assert!(found.ends_with('…'));
    }
}

//! Why a request is refused: HTTP status, code and message, as the API owner words them.
//!
//! Where the owner's table has no entry the status is the one that HTTP has for it: 405, 408, 413, 415,
//! 416 and 501. No message has a value of the request in it.

use std::time::{Duration, UNIX_EPOCH};

use http::header::{ALLOW, CONNECTION, CONTENT_RANGE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderName, HeaderValue};
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
    /// What they ought to be.
    #[error("Authorization is invalid: it is not {0}")]
    MalformedCredentials(&'static str),
    #[error("the token is not valid yet")]
    TokenNotYetValid,
    #[error("the token has expired")]
    TokenExpired,
    /// A header about the body, and what it ought to be.
    #[error("the {0} is not {1}")]
    MediaType(&'static str, String),
    #[error("the body is larger than {0} bytes")]
    TooLarge(usize),
    #[error("the body did not come in time")]
    TooSlow,
    /// It breaks off, is empty, not JSON, or of the wrong JSON type: there is no member to be named.
    #[error("{0}")]
    Body(String),
    /// A parameter, a member or the scenario that was asked for.
    #[error("{0}")]
    Invalid(String),
    /// The methods that are allowed.
    #[error("invalid method; allowed: {0}")]
    Method(String),
    /// An id that is forged, of another seed or of another path is one of no task; there is no video
    /// before its task has succeeded.
    #[error("no such resource: {0}")]
    NotFound(&'static str),
    /// The length of the file.
    #[error("the file has {0} bytes and none in the range")]
    Range(usize),
    #[error("the link has expired")]
    Expired,
    #[error("the request was refused: content safety policy triggered")]
    ContentPolicy,
    #[error("the resource pack is used up or expired")]
    Quota,
    #[error("too many requests")]
    RateLimit(RetryAfter),
    /// With this code and a status that means success.
    #[error("the request was refused")]
    AsSuccess(i64),
    #[error("the service is temporarily unavailable")]
    Unavailable,
    #[error("the service has too many connections")]
    TooManyConnections,
    #[error("{0}")]
    NotImplemented(String),
    #[error("internal error")]
    Internal,
    #[error("internal timeout")]
    Timeout,
}

/// When to try again, in seconds from now on, as `Retry-After` says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RetryAfter {
    Seconds(u64),
    Date(u64),
}

impl RetryAfter {
    fn text(self, now_ms: u64) -> String {
        match self {
            Self::Seconds(seconds) => seconds.to_string(),
            Self::Date(seconds) => {
                // A date has no parts of a second, and none after the year 9999.
                let at = (now_ms.div_ceil(1_000) + seconds).min(253_402_300_799);
                httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(at))
            }
        }
    }
}

impl Refusal {
    /// What is wrong with a body.
    pub(crate) fn violations(violations: &[Violation]) -> Self {
        let all = violations.iter().map(ToString::to_string);
        let message = one_line(all.map(|each| shortened(each, VIOLATION_LENGTH)));
        let type_ = ConstraintPart::Keyword(Keyword::Type);
        let is_of_the_whole = |v: &Violation| v.pointer.is_empty() && v.part == type_;
        if violations.iter().any(is_of_the_whole) {
            Self::Body(message)
        } else {
            Self::Invalid(message)
        }
    }

    /// What is wrong with a parameter.
    pub(crate) fn parameter(name: &str, violations: &[Violation]) -> Self {
        let message = |v: &Violation| format!("{name}: {} ({})", v.message, v.part);
        Self::Invalid(one_line(violations.iter().map(message)))
    }

    /// HTTP status and code.
    pub(crate) fn status_and_code(&self) -> (u16, i64) {
        match self {
            Self::WrongKey => (401, 1000),
            Self::NoCredentials => (401, 1001),
            Self::MalformedCredentials(_) => (401, 1002),
            Self::TokenNotYetValid => (401, 1003),
            Self::TokenExpired => (401, 1004),
            Self::Quota => (429, 1102),
            Self::Body(_) => (400, 1200),
            Self::TooSlow => (408, 1200),
            Self::TooLarge(_) => (413, 1200),
            Self::MediaType(..) => (415, 1200),
            Self::Range(_) => (416, 1200),
            Self::Invalid(_) => (400, 1201),
            Self::Method(_) => (405, 1202),
            Self::NotFound(_) => (404, 1203),
            Self::Expired => (403, 1103),
            Self::ContentPolicy => (400, 1301),
            Self::RateLimit(_) => (429, 1302),
            Self::AsSuccess(code) => (200, *code),
            Self::Internal => (500, 5000),
            Self::NotImplemented(_) => (501, 5000),
            Self::Timeout => (504, 5002),
            Self::Unavailable | Self::TooManyConnections => (503, 5001),
        }
    }

    /// The header that goes with it at a time, if any.
    pub(crate) fn header(&self, now_ms: u64) -> Option<(HeaderName, HeaderValue)> {
        let (name, value) = match self {
            Self::Method(allowed) => (ALLOW, allowed.clone()),
            Self::RateLimit(retry) => (RETRY_AFTER, retry.text(now_ms)),
            Self::Range(length) => (CONTENT_RANGE, format!("bytes */{length}")),
            Self::TooSlow => (CONNECTION, "close".to_owned()),
            _ if self.status_and_code().0 == 401 => (WWW_AUTHENTICATE, "Bearer".to_owned()),
            _ => return None,
        };
        Some((name, value.try_into().ok()?))
    }
}

/// All of them in a line of bounded length.
fn one_line(messages: impl Iterator<Item = String>) -> String {
    let messages: Vec<_> = messages.collect();
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

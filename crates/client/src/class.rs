//! What kind of refusal an error code stands for.

use std::fmt;

use reqwest::StatusCode;

use crate::generated::error_codes;

/// What a refusal is about, and so who can do something about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorClass {
    /// The key is missing, wrong, expired or not valid yet.
    Authentication,
    /// The key is good, but not for this: a resource or an address outside what it may use.
    Permission,
    /// A member of the request breaks the contract; the message says which.
    InvalidRequest,
    /// The image or the text is not allowed.
    Policy,
    /// There is no such resource, for example no such model.
    NotFound,
    /// The account has nothing left to spend, or is blocked.
    Account,
    /// Too many requests, or too many at once.
    RateLimited,
    /// The service failed.
    Server,
    /// There was no connection, or no whole answer.
    Connection,
    /// None of these.
    Other,
}

impl fmt::Display for ErrorClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Authentication => "the credentials are not good",
            Self::Permission => "not permitted",
            Self::InvalidRequest => "the request is not valid",
            Self::Policy => "the content is not allowed",
            Self::NotFound => "not found",
            Self::Account => "the account cannot pay",
            Self::RateLimited => "too many requests",
            Self::Server => "the service failed",
            Self::Connection => "there was no whole answer",
            Self::Other => "refused",
        })
    }
}

/// What the document says of an error code.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ErrorCode {
    pub(crate) code: i64,
    pub(crate) class: ErrorClass,
    pub(crate) retry: Retry,
    /// Whether a task may have been made, and charged, in spite of it.
    pub(crate) may_be_paid: bool,
}

/// Whether the same request may be accepted later, as far as the code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Retry {
    /// No: the request or the account has to change.
    Never,
    /// Yes, after a growing pause.
    Backoff,
    /// Yes, after a while.
    Later,
}

/// The entry of a code in the document, if it has one.
pub(crate) fn documented(code: i64) -> Option<&'static ErrorCode> {
    error_codes::ALL.iter().find(|known| known.code == code)
}

/// The class of a refusal: by the documented meaning of its code, or else by its status.
pub(crate) fn classify(code: i64, status: StatusCode) -> ErrorClass {
    if let Some(known) = documented(code) {
        return known.class;
    }
    match status.as_u16() {
        401 | 407 => ErrorClass::Authentication,
        402 => ErrorClass::Account,
        403 | 451 => ErrorClass::Permission,
        404 | 405 | 410 => ErrorClass::NotFound,
        429 => ErrorClass::RateLimited,
        400..=499 => ErrorClass::InvalidRequest,
        500..=599 => ErrorClass::Server,
        _ => ErrorClass::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_counts_more_than_a_status() {
        let class = |code, status| classify(code, StatusCode::from_u16(status).expect("a status"));
        assert_eq!(class(1102, 429), ErrorClass::Account);
        assert_eq!(class(1302, 429), ErrorClass::RateLimited);
        assert_eq!(class(1304, 429), ErrorClass::Permission);
        assert_eq!(class(9999, 429), ErrorClass::RateLimited);
        assert_eq!(class(0, 503), ErrorClass::Server);
        assert_eq!(class(9999, 200), ErrorClass::Other);
    }
}

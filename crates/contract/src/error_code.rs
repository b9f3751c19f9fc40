//! The error codes of the API: `x-error-codes`.

use strum::{IntoStaticStr, VariantArray};

/// A documented error code: one entry of `x-error-codes`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorCode {
    /// The code in the envelope.
    pub code: i64,
    /// The HTTP status that it comes with.
    pub status: u16,
    /// Whether asking again may help.
    pub retry: Retry,
    /// What it is about.
    pub class: ErrorClass,
    /// Whether a task may have been made, and charged, in spite of it.
    pub may_be_paid: bool,
    /// What it means.
    pub meaning: String,
}

/// Whether asking again may help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, VariantArray, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Retry {
    /// No: the request or the account has to change.
    Never,
    /// Yes, after a growing pause.
    Backoff,
    /// Yes, after a while.
    Later,
}

/// What an error is about, and so who can do something about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, VariantArray, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum ErrorClass {
    /// The key is missing, wrong, expired or not valid yet.
    Authentication,
    /// The key is good, but not for this: a resource or an address outside what it may use.
    Permission,
    /// The request breaks the contract.
    InvalidRequest,
    /// The image or the text is not allowed.
    Policy,
    /// There is no such resource or method.
    NotFound,
    /// The account has nothing left to spend, or is blocked.
    Account,
    /// Too many requests, or too many at once.
    RateLimited,
    /// The service failed.
    Server,
}

/// Whether a task may have been made, and charged, in spite of an error: `paid` of an error code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, VariantArray, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub(crate) enum Paid {
    No,
    Maybe,
}

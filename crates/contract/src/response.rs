//! Answers.

use std::fmt;

use crate::message::Message;
use crate::question::{Origin, Question};
use crate::strictness::{PerStrictness, Strictness};

/// A documented answer.
#[derive(Debug, Clone)]
pub struct Response {
    /// Where it stands in the document.
    pub pointer: String,
    /// The statuses it is for.
    pub status: StatusRange,
    /// When it is given.
    pub description: String,
    /// Who states it.
    pub origin: Origin,
    /// Media type of its body.
    pub media_type: String,
    /// Schema of its body.
    pub message: Message,
    /// Questions that the page leaves open about it.
    pub questions: Vec<Question>,
    /// Whether any body will do.
    pub(crate) lifted: PerStrictness<bool>,
}

impl Response {
    /// Whether anything is said of the body. Where nothing is, any body will do.
    #[must_use]
    pub fn promises_content(&self, strictness: Strictness) -> bool {
        !self.lifted[strictness]
    }
}

/// The statuses that an answer is documented for. One status sorts before a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatusRange {
    /// One status.
    Exact(u16),
    /// A class such as `4XX`, by its first digit.
    Class(u16),
}

impl StatusRange {
    /// The statuses of a key of `responses`.
    pub(crate) fn parse(key: &str) -> Option<Self> {
        let range = match key.strip_suffix("XX") {
            Some(class) => Self::Class(class.parse().ok()?),
            None => Self::Exact(key.parse().ok()?),
        };
        matches!(range, Self::Exact(100..=599) | Self::Class(1..=5)).then_some(range)
    }

    /// Whether the status is in the range.
    #[must_use]
    pub fn contains(self, status: u16) -> bool {
        match self {
            Self::Exact(exact) => status == exact,
            Self::Class(class) => status / 100 == class,
        }
    }

    /// Whether the statuses mean success.
    #[must_use]
    pub fn is_success(self) -> bool {
        matches!(self, Self::Exact(200..=299) | Self::Class(2))
    }
}

impl fmt::Display for StatusRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(status) => write!(f, "{status}"),
            Self::Class(class) => write!(f, "{class}XX"),
        }
    }
}

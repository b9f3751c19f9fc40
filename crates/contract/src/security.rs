//! Credentials.

use crate::question::Question;
use crate::strictness::{PerStrictness, Strictness};

/// Credentials: a key in the header `Authorization: Bearer KEY`.
#[derive(Debug, Clone)]
pub struct Security {
    /// Where the scheme stands in the document.
    pub pointer: String,
    /// The part of the page that it rests on.
    pub source: String,
    /// Questions that the page leaves open about it.
    pub questions: Vec<Question>,
    pub(crate) optional: PerStrictness<bool>,
}

impl Security {
    /// Whether a request without credentials is allowed.
    #[must_use]
    pub fn is_optional(&self, strictness: Strictness) -> bool {
        self.optional[strictness]
    }
}

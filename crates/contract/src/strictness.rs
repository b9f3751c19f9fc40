//! The three strictnesses of a constraint, and what they make of a request.

use std::fmt;
use std::ops::Index;

/// How much of what the page leaves open a constraint forbids. Each strictness allows what the one before
/// it allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strictness {
    /// What every reading of the page allows: a server must accept it.
    Narrow,
    /// What was decided: what the generated client allows and sends.
    Decided,
    /// What some reading of the page allows: a server must refuse what is beyond.
    Wide,
}

impl Strictness {
    /// All of them, from the tightest to the loosest.
    pub const ALL: [Self; 3] = [Self::Narrow, Self::Decided, Self::Wide];

    /// Its name, as on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Narrow => "narrow",
            Self::Decided => "decided",
            Self::Wide => "wide",
        }
    }
}

impl fmt::Display for Strictness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A value for each strictness.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "each is for the strictness of that name")]
pub struct PerStrictness<T> {
    pub narrow: T,
    pub decided: T,
    pub wide: T,
}

impl<T> PerStrictness<T> {
    /// Makes the value for each strictness.
    ///
    /// # Errors
    /// The first error of `make`.
    pub fn try_from_fn<E>(mut make: impl FnMut(Strictness) -> Result<T, E>) -> Result<Self, E> {
        Ok(Self {
            narrow: make(Strictness::Narrow)?,
            decided: make(Strictness::Decided)?,
            wide: make(Strictness::Wide)?,
        })
    }
}

impl<T> Index<Strictness> for PerStrictness<T> {
    type Output = T;

    fn index(&self, strictness: Strictness) -> &T {
        match strictness {
            Strictness::Narrow => &self.narrow,
            Strictness::Decided => &self.decided,
            Strictness::Wide => &self.wide,
        }
    }
}

/// What a server owes to a request. It is computed from the contract, never written by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Expectation {
    /// The narrow contract allows the request: a server must accept it.
    Accept,
    /// The wide contract forbids the request: a server must refuse it.
    Refuse,
    /// The readings differ: whatever a server does is observed, and is no failure.
    Observe,
}

impl Expectation {
    /// Its name, as in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Refuse => "refuse",
            Self::Observe => "observe",
        }
    }
}

impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

//! The three strictnesses of a constraint, and what they make of a request.

use std::ops::Index;

use strum::{Display, IntoStaticStr};

/// How much of what the page leaves open a constraint forbids. Each strictness allows what the one before
/// it allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Display, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
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
        self.into()
    }
}

/// A value for each strictness.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is for the strictness of that name")]
pub struct PerStrictness<T> {
    pub narrow: T,
    pub decided: T,
    pub wide: T,
}

impl<T> PerStrictness<T> {
    /// The value that `make` gives for each strictness, or its first error.
    pub(crate) fn try_from_fn<E>(make: impl Fn(Strictness) -> Result<T, E>) -> Result<Self, E> {
        Ok(Self {
            narrow: make(Strictness::Narrow)?,
            decided: make(Strictness::Decided)?,
            wide: make(Strictness::Wide)?,
        })
    }
}

impl PerStrictness<bool> {
    /// The node itself is never lenient; what is laid over it may be.
    pub(crate) fn lenient_in_wide(wide: bool) -> Self {
        Self {
            wide,
            ..Self::same(false)
        }
    }
}

impl<T: Clone> PerStrictness<T> {
    /// The same value for each strictness.
    pub(crate) fn same(value: T) -> Self {
        Self {
            narrow: value.clone(),
            decided: value.clone(),
            wide: value,
        }
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Display, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
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
        self.into()
    }
}

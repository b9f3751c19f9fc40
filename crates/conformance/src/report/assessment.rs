//! The two questions that a report answers in the end.

/// An answer to one of the questions that a report ends with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// The answer.
    pub answer: Degree,
    /// What it is limited by, or why it is no.
    pub limits: Vec<String>,
}

/// How far something is so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Degree {
    Yes,
    WithLimits,
    No,
    Unknown,
}

impl Degree {
    /// Its name in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::WithLimits => "with-limits",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }
}

impl Assessment {
    /// Yes, but for these limits.
    pub(crate) fn within(limits: Vec<String>) -> Self {
        Self {
            answer: match limits.is_empty() {
                true => Degree::Yes,
                false => Degree::WithLimits,
            },
            limits,
        }
    }
}

//! A mistake in the contract's document.

/// A mistake in the contract's document: where it is, what is wrong, and what would mend it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{pointer}: {message}")]
pub struct Defect {
    /// JSON pointer (RFC 6901) into the document. It may end at a key that is itself the mistake.
    pub pointer: String,
    /// What is wrong, a lower-case fragment.
    pub message: String,
    /// What would mend it, where that can be said.
    pub help: Option<String>,
}

impl Defect {
    /// A mistake at a place, without help.
    #[must_use]
    pub fn new(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            message: message.into(),
            help: None,
        }
    }

    /// Says what would mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

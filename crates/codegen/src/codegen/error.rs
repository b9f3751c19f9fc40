//! What keeps a document from becoming a client.

use std::fmt::Display;

/// A document that no client can be generated from, and the place in it that says why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub(crate) struct CodegenError {
    /// JSON pointer into the document; empty where the place is not known.
    pub(crate) pointer: String,
    pub(crate) message: String,
    /// What mends it, where that is known.
    pub(crate) help: Option<String>,
}

impl CodegenError {
    pub(super) fn new(pointer: impl Into<String>, message: impl Display) -> Self {
        Self {
            pointer: pointer.into(),
            message: message.to_string(),
            help: None,
        }
    }

    pub(super) fn help(mut self, help: impl Display) -> Self {
        self.help = Some(help.to_string());
        self
    }
}

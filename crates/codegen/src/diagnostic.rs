//! A mistake in the hand-written spec.

use std::ops::Range;

/// A mistake, and where it is in the file (byte offsets).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Diagnostic {
    pub(crate) span: Range<usize>,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    pub(crate) notes: Vec<Note>,
}

/// A further place that the mistake is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    pub(crate) span: Range<usize>,
    pub(crate) label: String,
}

impl Diagnostic {
    pub(crate) fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            help: None,
            notes: Vec::new(),
        }
    }

    /// Says how to mend it.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Shows a further place with a label.
    pub(crate) fn note(mut self, span: Range<usize>, label: impl Into<String>) -> Self {
        let label = label.into();
        self.notes.push(Note { span, label });
        self
    }
}

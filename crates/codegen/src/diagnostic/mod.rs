//! Mistakes in the hand-written spec, as data and as text.

mod render;

use std::ops::Range;

pub(crate) use render::report;

/// A mistake, and where it is in the file (byte offsets).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Diagnostic {
    span: Range<usize>,
    message: String,
    help: Option<String>,
    notes: Vec<Note>,
}

/// A further place that the mistake is about.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Note {
    span: Range<usize>,
    label: String,
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

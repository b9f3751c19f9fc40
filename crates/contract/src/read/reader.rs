//! Mistakes in a document, which are collected while it is read.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde_json::Value;

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

/// The document and the mistakes found so far.
pub(super) struct Reader<'d> {
    pub(super) document: &'d Value,
    defects: RefCell<Vec<Defect>>,
    /// Where each question stands, by its id.
    questions: RefCell<BTreeMap<String, String>>,
}

impl<'d> Reader<'d> {
    pub(super) fn new(document: &'d Value) -> Self {
        Self {
            document,
            defects: RefCell::default(),
            questions: RefCell::default(),
        }
    }

    /// The mistakes, sorted by place.
    pub(super) fn finish(self) -> Vec<Defect> {
        let mut defects = self.defects.into_inner();
        defects.sort();
        defects.dedup();
        defects
    }

    /// How many mistakes were found so far. What depends on a part that has one is not judged: it
    /// would only report the same mistake in other words.
    pub(super) fn count_so_far(&self) -> usize {
        self.defects.borrow().len()
    }

    pub(super) fn defect(&self, at: &str, message: impl Into<String>) {
        self.defects.borrow_mut().push(Defect::new(at, message));
    }

    pub(super) fn defect_with_help(
        &self,
        at: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let defect = Defect::new(at, message).help(help);
        self.defects.borrow_mut().push(defect);
    }

    /// Takes the id of a question, which no other has. A question that is referred to is read several times.
    pub(super) fn claim_question(&self, id: &str, at: &str) {
        let mut questions = self.questions.borrow_mut();
        let first = questions.entry(id.to_owned());
        let first = first.or_insert_with(|| at.to_owned());
        if first != at {
            let message = format!("`{id}` names two questions; the other is at {first}");
            self.defect(at, message);
        }
    }
}

//! Mistakes in a document, which are collected while it is read.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

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
    /// A further place that it is about.
    pub other: Option<Place>,
}

/// A place in the document, and what is there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// JSON pointer (RFC 6901) into the document.
    pub pointer: String,
    /// What is there, in a few words.
    pub label: &'static str,
}

impl Defect {
    /// A mistake at a place, without help.
    #[must_use]
    pub fn new(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            message: message.into(),
            help: None,
            other: None,
        }
    }

    /// Says what would mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Shows a further place.
    #[must_use]
    pub fn other(mut self, pointer: impl Into<String>, label: &'static str) -> Self {
        let pointer = pointer.into();
        self.other = Some(Place { pointer, label });
        self
    }
}

/// What is said of one of two things that are one too many.
pub(super) const OTHER: &str = "the other is here";

fn sorted(found: &RefCell<Vec<Defect>>) -> Vec<Defect> {
    let mut found = found.borrow().clone();
    found.sort();
    found.dedup();
    found
}

/// The document and the mistakes found so far.
pub(super) struct Reader<'d> {
    pub(super) document: &'d Value,
    defects: RefCell<Vec<Defect>>,
    /// What is no mistake, but likely not meant.
    notes: RefCell<Vec<Defect>>,
    /// The components that are referred to.
    referred: RefCell<BTreeSet<String>>,
    /// How many schemas were read.
    schemas: Cell<usize>,
    /// Where each question stands, by its id.
    questions: RefCell<BTreeMap<String, String>>,
}

impl<'d> Reader<'d> {
    pub(super) fn new(document: &'d Value) -> Self {
        Self {
            document,
            defects: RefCell::default(),
            notes: RefCell::default(),
            referred: RefCell::default(),
            schemas: Cell::default(),
            questions: RefCell::default(),
        }
    }

    /// The mistakes, sorted by place.
    pub(super) fn defects(&self) -> Vec<Defect> {
        sorted(&self.defects)
    }

    /// What is no mistake, but likely not meant, sorted by place.
    pub(super) fn notes(&self) -> Vec<Defect> {
        sorted(&self.notes)
    }

    /// How many mistakes were found so far. What depends on a part that has one is not judged: it
    /// would only report the same mistake in other words.
    pub(super) fn count_so_far(&self) -> usize {
        self.defects.borrow().len()
    }

    pub(super) fn report(&self, defect: Defect) {
        self.defects.borrow_mut().push(defect);
    }

    pub(super) fn note(&self, note: Defect) {
        self.notes.borrow_mut().push(note);
    }

    pub(super) fn defect(&self, at: &str, message: impl Into<String>) {
        self.report(Defect::new(at, message));
    }

    pub(super) fn defect_with_help(
        &self,
        at: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.report(Defect::new(at, message).help(help));
    }

    /// Remembers that a component is referred to.
    pub(super) fn refer(&self, component: &str) {
        self.referred.borrow_mut().insert(component.to_owned());
    }

    pub(super) fn is_referred(&self, component: &str) -> bool {
        self.referred.borrow().contains(component)
    }

    /// Counts a schema; one that is referred to counts as often as it is. Whether there are too many.
    pub(super) fn has_too_many_schemas(&self) -> bool {
        /// Fifty times what this contract has, and read within a second.
        const MOST: usize = 10_000;
        self.schemas.set(self.schemas.get() + 1);
        if self.schemas.get() > MOST {
            let message = format!("with what is referred to these are more than {MOST} schemas");
            let help = "refer to a schema from fewer places, or have fewer";
            self.report(Defect::new("/components/schemas", message).help(help));
        }
        self.schemas.get() > MOST
    }

    /// Takes the id of a question, which no other has. A question that is referred to is read several times.
    pub(super) fn claim_question(&self, id: &str, at: &str) {
        let mut questions = self.questions.borrow_mut();
        let first = questions.entry(id.to_owned());
        let first = first.or_insert_with(|| at.to_owned());
        if first != at {
            let message = format!("`{id}` names two questions");
            self.report(Defect::new(at, message).other(&**first, OTHER));
        }
    }
}

//! Places where the source page contradicts itself or is silent.

use crate::{Constraints, Judge};

/// Who makes a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Origin {
    /// The source page. Only its statements bind a server.
    #[default]
    Page,
    /// The API owner, beyond the page (`x-origin: owner`).
    Owner,
}

/// A question that the page leaves open: one entry of `x-questions`.
#[derive(Debug, Clone)]
pub struct Question {
    /// Stable name, unique in the document.
    pub id: String,
    /// The question, for a person.
    pub question: String,
    /// The competing statements, in the order of the document.
    pub readings: Vec<Reading>,
    /// Id of the reading that was decided for.
    pub decided: String,
    /// Why it was decided so.
    pub why: String,
}

/// One of the statements that compete.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Name, unique among the readings.
    pub id: String,
    /// Where the statement stands, in words that a reader of the page can find.
    pub source: String,
    /// Who makes it.
    pub origin: Origin,
    /// The node as this reading would have it; `None` where the question is not about a schema.
    pub constraints: Option<Constraints>,
    /// Judges a value of the node as this reading would; `None` where there are no constraints.
    pub judge: Option<Judge>,
}

/// A question, and what it is about.
#[derive(Debug, Clone)]
pub struct QuestionAt<'c> {
    /// Short name of the operation or callback.
    pub operation: &'c str,
    /// JSON pointer of the member; of a parameter `/` and its name.
    pub pointer: String,
    /// The question.
    pub question: &'c Question,
}

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

/// A question that the page leaves open: one entry of `x-readings`.
#[derive(Debug, Clone)]
pub struct Ambiguity {
    /// Stable name, unique in the document.
    pub id: String,
    /// The question, for a person.
    pub question: String,
    /// The competing statements, in the order of the document.
    pub candidates: Vec<Candidate>,
    /// Id of the candidate that was decided for.
    pub decided: String,
    /// Why it was decided so.
    pub why: String,
}

/// One of the statements that compete.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Name, unique among the candidates.
    pub id: String,
    /// Where the statement stands, in words that a reader of the page can find.
    pub source: String,
    /// Who makes it.
    pub origin: Origin,
    /// The node as this candidate would have it; `None` where the question is not about a schema.
    pub constraints: Option<Constraints>,
    /// Judges a value of the node as this candidate would; `None` where there are no constraints.
    pub judge: Option<Judge>,
}

//! Places where the source page contradicts itself or is silent.

use crate::{constraint::Constraints, judge::Judge};

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

impl Question {
    /// The reading of that id.
    #[must_use]
    pub fn reading(&self, id: &str) -> Option<&Reading> {
        self.readings.iter().find(|reading| reading.id == id)
    }
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
    /// What it says of the node.
    pub meaning: ReadingMeaning,
    /// Where its `constraint` stands in the document.
    pub(crate) pointer: String,
}

impl Reading {
    /// The constraints of the node as this reading would have it, if the question is about a schema.
    #[must_use]
    pub fn constraints(&self) -> Option<&Constraints> {
        match &self.meaning {
            ReadingMeaning::Schema { constraints, .. } => Some(constraints),
            _ => None,
        }
    }

    /// Judges a value of the node as this reading would, if the question is about a schema.
    #[must_use]
    pub fn judge(&self) -> Option<&Judge> {
        match &self.meaning {
            ReadingMeaning::Schema { judge, .. } => Some(judge),
            _ => None,
        }
    }
}

/// What a reading says, by what the question is about.
#[derive(Debug, Clone)]
pub enum ReadingMeaning {
    /// About a schema.
    Schema {
        /// The node's constraints.
        constraints: Constraints,
        /// Judges a value of the node by them.
        judge: Judge,
    },
    /// About credentials.
    Credentials {
        /// Whether a request without them is let pass.
        optional: bool,
    },
    /// About the body of an answer.
    Body {
        /// Whether it is as the answer documents it; otherwise any body will do.
        promised: bool,
    },
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

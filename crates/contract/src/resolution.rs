//! The contract of one server: each question that the page leaves open is resolved.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::constraint::{Constraint, Constraints, Keyword};
use crate::question::{Question, Reading, ReadingMeaning};
use crate::strictness::{PerStrictness, Strictness};
use crate::{
    compile::judge, contract::Contract, image::ImageRule, message::Message, schema::Schema,
};

/// How a server resolves a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// By the reading of that id.
    Reading(String),
    /// By a limit that may be none of those that the readings state: characters of a text, bytes of a file.
    Limit(u64),
}

impl fmt::Display for Resolution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reading(id) => f.write_str(id),
            Self::Limit(limit) => write!(f, "{limit}"),
        }
    }
}

impl From<&str> for Resolution {
    fn from(reading: &str) -> Self {
        Self::Reading(reading.to_owned())
    }
}

impl From<u64> for Resolution {
    fn from(limit: u64) -> Self {
        Self::Limit(limit)
    }
}

/// Resolutions by the id of their question.
pub type Resolutions = BTreeMap<String, Resolution>;

/// Why questions cannot be resolved so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each message says what its parts are")]
pub enum ResolutionError {
    #[error("there is no question `{id}`; there are {}", known.join(", "))]
    UnknownQuestion { id: String, known: Vec<String> },
    #[error("`{question}` has no reading `{id}`; it has {}", known.join(", "))]
    UnknownReading {
        question: String,
        id: String,
        known: Vec<String>,
    },
    #[error("`{question}` is not about a limit")]
    NoLimit { question: String },
    #[error("the schema cannot be compiled: {0}")]
    Schema(String),
}

impl Contract {
    /// The contract of a server that resolves these questions so, and the others as a strictness does: what
    /// it takes of a request is the same in each strictness. Of its answers only what a resolution is about
    /// changes.
    ///
    /// # Errors
    /// [`ResolutionError`] for a question or a reading that there is not.
    pub fn resolved(
        &self,
        strictness: Strictness,
        resolutions: &Resolutions,
    ) -> Result<Self, ResolutionError> {
        self.check(resolutions)?;
        let resolver = Resolver {
            strictness,
            resolutions,
        };
        let mut contract = self.clone();
        for operation in &mut contract.operations {
            if let Some(security) = &mut operation.security {
                let lenient = resolver.leniency(&security.questions);
                let lenient = lenient.unwrap_or(security.optional[strictness]);
                security.optional = PerStrictness::same(lenient);
            }
            for response in &mut operation.responses {
                if let Some(lenient) = resolver.leniency(&response.questions) {
                    response.lifted = PerStrictness::same(lenient);
                }
            }
            let parameters = operation.parameters.iter_mut().map(|it| &mut it.message);
            let request = operation.request.iter_mut().map(|it| &mut it.message);
            for message in parameters.chain(request) {
                resolver.message(message)?;
            }
        }
        Ok(contract)
    }

    /// Whether the questions and readings are there.
    fn check(&self, resolutions: &Resolutions) -> Result<(), ResolutionError> {
        let questions = self.questions();
        for (id, resolution) in resolutions {
            let question = questions.iter().find(|it| it.question.id == *id);
            let question = question.ok_or_else(|| ResolutionError::UnknownQuestion {
                id: id.clone(),
                known: ids(questions.iter().map(|it| &it.question.id)),
            })?;
            check(question.question, resolution)?;
        }
        Ok(())
    }
}

fn check(question: &Question, resolution: &Resolution) -> Result<(), ResolutionError> {
    match resolution {
        Resolution::Reading(id) if question.reading(id).is_none() => {
            Err(ResolutionError::UnknownReading {
                question: question.id.clone(),
                id: id.clone(),
                known: ids(question.readings.iter().map(|it| &it.id)),
            })
        }
        Resolution::Limit(limit) if limited(question, *limit).is_none() => {
            Err(ResolutionError::NoLimit {
                question: question.id.clone(),
            })
        }
        _ => Ok(()),
    }
}

fn ids<'i>(ids: impl Iterator<Item = &'i String>) -> Vec<String> {
    ids.cloned().collect()
}

/// The constraints as they are decided, but with this limit, if the question is about one.
fn limited(question: &Question, limit: u64) -> Option<Constraints> {
    let readings = question.readings.iter().map(Reading::constraints);
    let readings: Vec<_> = readings.collect::<Option<_>>()?;
    let mut constraints = question.reading(&question.decided)?.constraints()?.clone();
    let length = |it: &&Constraints| match it.get(Keyword::MaxLength) {
        Some(Constraint::MaxLength(length)) => Some(*length),
        _ => None,
    };
    if differ(readings.iter().map(length)) {
        constraints.set(Constraint::MaxLength(limit));
        return Some(constraints);
    }
    let size = |it: &&Constraints| it.image().map(|rule| (rule.max_bytes, rule.max_text_bytes));
    if !differ(readings.iter().map(size)) {
        return None;
    }
    let rule = constraints.image()?.clone();
    constraints.set(Constraint::Image(ImageRule {
        max_bytes: Some(limit),
        max_text_bytes: None,
        ..rule
    }));
    Some(constraints)
}

/// Whether all readings state something, and not the same.
fn differ<T: Ord>(stated: impl Iterator<Item = Option<T>>) -> bool {
    stated
        .collect::<Option<BTreeSet<_>>>()
        .is_some_and(|all| all.len() > 1)
}

struct Resolver<'a> {
    strictness: Strictness,
    resolutions: &'a Resolutions,
}

impl Resolver<'_> {
    /// Whether a reading of these questions was chosen that asks for no credentials, or promises no body.
    fn leniency(&self, questions: &[Question]) -> Option<bool> {
        let chosen = questions.iter().find_map(|question| {
            let Resolution::Reading(id) = self.resolutions.get(&question.id)? else {
                return None;
            };
            question.reading(id)
        });
        match chosen?.meaning {
            ReadingMeaning::Credentials { optional } => Some(optional),
            ReadingMeaning::Body { promised } => Some(!promised),
            ReadingMeaning::Schema { .. } => None,
        }
    }

    fn message(&self, message: &mut Message) -> Result<(), ResolutionError> {
        let judge = match self.schema(&mut message.schema) {
            true => judge(&message.schema, self.strictness).map_err(ResolutionError::Schema)?,
            false => message.judge(self.strictness).clone(),
        };
        message.judges = PerStrictness::same(judge);
        Ok(())
    }

    /// Whether a resolution is about the schema, or one in it.
    fn schema(&self, schema: &mut Schema) -> bool {
        let mut constraints = schema.constraints(self.strictness).clone();
        let mut is_resolved = false;
        for question in &schema.questions {
            let resolution = self.resolutions.get(&question.id);
            if let Some(stated) = resolution.and_then(|it| stated(question, it)) {
                let readings = question.readings.iter().filter_map(Reading::constraints);
                constraints.resolve(&stated, &readings.collect::<Vec<_>>());
                is_resolved = true;
            }
        }
        schema.constraints = PerStrictness::same(constraints);
        let properties = schema.properties.iter_mut().map(|(_, schema)| schema);
        for inner in properties.chain(schema.items.as_deref_mut()) {
            is_resolved |= self.schema(inner);
        }
        is_resolved
    }
}

/// The constraints that a resolution states for the node of its question.
fn stated(question: &Question, resolution: &Resolution) -> Option<Constraints> {
    match resolution {
        Resolution::Reading(id) => question.reading(id)?.constraints().cloned(),
        Resolution::Limit(limit) => limited(question, *limit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolutions(question: &str, resolution: impl Into<Resolution>) -> Resolutions {
        [(question.to_owned(), resolution.into())].into()
    }

    #[test]
    fn a_limit_stands_in_place_of_those_of_the_readings() {
        let contract = Contract::embedded();
        let image = |contract: &Contract, strictness| {
            let create = contract.operation("create").expect("create");
            let schema = &create.request.as_ref().expect("a body").message.schema;
            let image = schema.property("image").expect("an image");
            image
                .constraints(strictness)
                .image()
                .cloned()
                .expect("a rule")
        };
        for strictness in Strictness::ALL {
            let of_bytes = resolutions("image-bytes", 5_000_000_u64);
            let resolved = contract.resolved(strictness, &of_bytes).expect("a limit");
            let expected = ImageRule {
                max_bytes: Some(5_000_000),
                max_text_bytes: None,
                ..image(contract, strictness)
            };
            for each in Strictness::ALL {
                assert_eq!(image(&resolved, each), expected, "{strictness}");
            }
        }
        let error = contract.resolved(Strictness::Wide, &resolutions("unknown-members", 5));
        let question = "unknown-members".to_owned();
        assert_eq!(error.err(), Some(ResolutionError::NoLimit { question }));
    }
}

//! Judging a value by a schema in one strictness.

use std::{borrow::Cow, fmt, sync::Arc};

use jsonschema::{ValidationError, Validator, error::ValidationErrorKind};
use serde_json::Value;

use crate::constraint::{ConstraintPart, Keyword};
use crate::{image::ImageRule, pointer, rule::Rule};

/// How a value breaks its schema. Of the value it has the names of unknown members and the scheme of a
/// URL, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// JSON pointer of the value that breaks it (of the object, where a member is missing).
    pub pointer: String,
    /// The constraint that is broken, or the part of it.
    pub part: ConstraintPart,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = match self.pointer.as_str() {
            "" => "the body",
            pointer => pointer,
        };
        write!(f, "{at}: {} ({})", self.message, self.part)
    }
}

/// Violations of the schema that are listed of one value, at most: each takes more memory than what breaks it.
const MOST: usize = 10_000;

/// A schema in one strictness, compiled. Clones share it.
#[derive(Clone)]
pub struct Judge(Arc<Compiled>);

struct Compiled {
    schema: Validator,
    /// By the place of the value, with `*` for any item of a list.
    images: Vec<Placed<ImageRule>>,
    /// By the place in the schema.
    rules: Vec<Placed<Rule>>,
}

/// A rule and the JSON pointer of its place.
pub(crate) struct Placed<R> {
    pub(crate) pointer: String,
    pub(crate) rule: R,
}

impl Placed<ImageRule> {
    /// The texts at the place, each with its own pointer.
    fn texts<'v>(&self, value: &'v Value) -> impl Iterator<Item = (Cow<'_, str>, &'v str)> {
        let found = pointer::select(value, &self.pointer).into_iter();
        found.filter_map(|(at, value)| Some((at, value.as_str()?)))
    }
}

impl fmt::Debug for Judge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Judge").finish_non_exhaustive()
    }
}

impl Judge {
    /// Compiles a JSON Schema, which is not taken for its images and rules: the images are judged beside
    /// it, and a rule is told by its place in it. The error says which keyword cannot be compiled.
    pub(crate) fn new(
        schema: &Value,
        images: Vec<Placed<ImageRule>>,
        rules: Vec<Placed<Rule>>,
    ) -> Result<Self, String> {
        let schema = jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .should_validate_formats(true)
            .should_ignore_unknown_formats(true)
            .build(schema)
            .map_err(|error| error.to_string())?;
        Ok(Self(Arc::new(Compiled {
            schema,
            images,
            rules,
        })))
    }

    /// Whether the value meets the schema.
    #[must_use]
    pub fn allows(&self, value: &Value) -> bool {
        let is_met = |place: &Placed<ImageRule>| {
            let mut texts = place.texts(value);
            texts.all(|(_, text)| place.rule.is_met(text))
        };
        self.0.schema.is_valid(value) && self.0.images.iter().all(is_met)
    }

    /// How the value breaks the schema, sorted and without duplicates; empty if it does not. Of a value that
    /// breaks it in thousands of places some are left out.
    #[must_use]
    pub fn violations(&self, value: &Value) -> Vec<Violation> {
        let mut violations = Vec::new();
        // Most values are good, and saying so is much cheaper than listing what is wrong.
        if !self.0.schema.is_valid(value) {
            let errors = self.0.schema.iter_errors(value);
            violations.extend(errors.take(MOST).map(|error| self.violation(&error)));
        }
        for place in &self.0.images {
            for (pointer, text) in place.texts(value) {
                let faults = place.rule.faults(text).into_iter();
                violations.extend(faults.map(|fault| Violation {
                    pointer: pointer.clone().into_owned(),
                    part: ConstraintPart::Image(fault.key),
                    message: fault.message,
                }));
            }
        }
        violations.sort_unstable();
        violations.dedup();
        violations
    }

    fn violation(&self, error: &ValidationError<'_>) -> Violation {
        let path = error.schema_path().as_str();
        let broken = self.0.rules.iter().find(|place| {
            let rest = path.strip_prefix(&place.pointer);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        let (part, message) = match broken.map(|place| &place.rule) {
            Some(rule) => (
                ConstraintPart::Rule(rule.id.clone()),
                rule.description.clone(),
            ),
            None => (part(error), message(error)),
        };
        let pointer = error.instance_path().as_str().to_owned();
        Violation {
            pointer,
            part,
            message,
        }
    }
}

/// What is broken: the last keyword on the way to it in the compiled schema, which has no others.
fn part(error: &ValidationError<'_>) -> ConstraintPart {
    if let ValidationErrorKind::Required { property } = error.kind() {
        return ConstraintPart::Required(property.as_str().unwrap_or_default().to_owned());
    }
    let tokens = pointer::tokens(error.schema_path().as_str());
    let keyword = tokens.filter_map(|token| Keyword::parse(&token)).last();
    ConstraintPart::Keyword(keyword.unwrap_or(Keyword::Type))
}

fn message(error: &ValidationError<'_>) -> String {
    match error.kind() {
        // The library names the first values only; a person wants all that are allowed.
        ValidationErrorKind::Enum { options } => {
            let options = options.as_array().into_iter().flatten();
            let options: Vec<_> = options.map(Value::to_string).collect();
            format!("value is not one of {}", options.join(", "))
        }
        // Masked: a value may be a secret, or an image of 14 million characters.
        _ => error.masked().to_string(),
    }
}

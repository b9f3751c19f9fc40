//! Judging a value by a schema in one reading.

use std::fmt;
use std::sync::Arc;

use jsonschema::Validator;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

use crate::image::ImageRule;
use crate::{Constraint, ConstraintPart, Keyword, Rule, Schema, Strictness, compile, pointer};

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
        let at = if self.pointer.is_empty() {
            "the body"
        } else {
            &self.pointer
        };
        write!(f, "{at}: {} ({})", self.message, self.part)
    }
}

/// A schema in one reading, compiled. Clones share it.
#[derive(Clone)]
pub struct Judge(Arc<Compiled>);

struct Compiled {
    schema: Validator,
    images: Vec<ImagePlace>,
    rules: Vec<(String, Rule)>,
}

/// Where a value has an image: its pointer, with `*` for any item of an array.
struct ImagePlace {
    pointer: String,
    rule: ImageRule,
}

impl ImagePlace {
    /// The texts at the place, each with its own pointer.
    fn texts<'v>(&self, value: &'v Value) -> impl Iterator<Item = (String, &'v str)> {
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
    /// Compiles a schema. The error is a sentence about the keyword that cannot be compiled.
    pub(crate) fn new(schema: &Schema, strictness: Strictness) -> Result<Self, String> {
        let compiled = jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .should_validate_formats(true)
            .should_ignore_unknown_formats(true)
            .build(&compile::message(schema, strictness))
            .map_err(|error| error.to_string())?;
        let (mut images, mut rules) = (Vec::new(), Vec::new());
        schema.walk(&mut |at, node| {
            if let Some(Constraint::Image(rule)) = node.constraint(strictness, Keyword::Image) {
                images.push(ImagePlace {
                    pointer: at.to_owned(),
                    rule: rule.clone(),
                });
            }
            if let Some(Constraint::Rules(list)) = node.constraint(strictness, Keyword::Rules) {
                rules.extend(
                    list.iter()
                        .enumerate()
                        .map(|(i, rule)| (rule_path(at, i), rule.clone())),
                );
            }
        });
        Ok(Self(Arc::new(Compiled {
            schema: compiled,
            images,
            rules,
        })))
    }

    /// Whether the value meets the schema.
    #[must_use]
    pub fn allows(&self, value: &Value) -> bool {
        let good = |place: &ImagePlace| {
            let mut texts = place.texts(value);
            texts.all(|(_, text)| place.rule.is_met(text))
        };
        self.0.schema.is_valid(value) && self.0.images.iter().all(good)
    }

    /// How the value breaks the schema, sorted and without duplicates; empty if it does not.
    #[must_use]
    pub fn violations(&self, value: &Value) -> Vec<Violation> {
        let mut violations = Vec::new();
        // Most values are good, and saying so is much cheaper than listing what is wrong.
        if !self.0.schema.is_valid(value) {
            let errors = self.0.schema.iter_errors(value);
            violations.extend(errors.map(|error| self.violation(&error)));
        }
        for place in &self.0.images {
            for (at, text) in place.texts(value) {
                let faults = place.rule.faults(text).into_iter();
                violations.extend(faults.map(|fault| Violation {
                    pointer: at.clone(),
                    part: ConstraintPart::Image(fault.key),
                    message: fault.message,
                }));
            }
        }
        violations.sort_unstable();
        violations.dedup();
        violations
    }

    fn violation(&self, error: &jsonschema::ValidationError<'_>) -> Violation {
        let pointer = error.instance_path().as_str().to_owned();
        let path = error.schema_path().as_str();
        let broken = self.0.rules.iter().find(|(prefix, _)| {
            path.strip_prefix(prefix.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        match broken {
            Some((_, rule)) => Violation {
                pointer,
                part: ConstraintPart::Rule(rule.id.clone()),
                message: rule.description.clone(),
            },
            // The message is masked: a value may be a secret, or an image of 14 million characters.
            None => Violation {
                pointer,
                part: part(error),
                message: message(error),
            },
        }
    }
}

/// What is broken: the last keyword on the way to it in the compiled schema, which has no others.
fn part(error: &jsonschema::ValidationError<'_>) -> ConstraintPart {
    if let ValidationErrorKind::Required { property } = error.kind() {
        return ConstraintPart::Required(property.as_str().unwrap_or_default().to_owned());
    }
    let tokens = pointer::tokens(error.schema_path().as_str());
    let keyword = tokens.filter_map(|token| Keyword::parse(&token)).last();
    ConstraintPart::Keyword(keyword.unwrap_or(Keyword::Type))
}

fn message(error: &jsonschema::ValidationError<'_>) -> String {
    // The library names the first values only; a person wants all that are allowed.
    let ValidationErrorKind::Enum { options } = error.kind() else {
        return error.masked().to_string();
    };
    let options = options
        .as_array()
        .into_iter()
        .flatten()
        .map(Value::to_string);
    format!(
        "value is not one of {}",
        options.collect::<Vec<_>>().join(", ")
    )
}

/// Where the compiled schema has rule `index` of the object at `at`.
fn rule_path(at: &str, index: usize) -> String {
    let mut path = String::new();
    for token in pointer::tokens(at) {
        match token.as_str() {
            "*" => path.push_str("/items"),
            name => path = pointer::join(&format!("{path}/properties"), name),
        }
    }
    format!("{path}/allOf/{index}")
}

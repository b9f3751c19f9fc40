//! Coverage: which case exercises which side of which constraint.
//!
//! It is measured on the requests and not taken from what a generator says of its cases: a constraint's
//! invalid side is covered by a case that must be refused and breaks that constraint alone, or, where
//! some reading lifts the constraint, by one that is observed.

use std::collections::BTreeSet;
use std::fmt;

use image2video_contract::{
    Constraint, ConstraintPart, Contract, Expectation, Keyword, Location, Operation, Schema,
    Strictness, Type, pointer,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::case::{Aspect, Case, ConstraintAt, JsonBody, case_of};

/// A constraint of a request, and the cases on each side of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// Short name of the operation.
    pub operation: String,
    /// The constraint.
    pub constraint: ConstraintAt,
    /// Ids of the cases that meet it and must be accepted.
    pub valid: Vec<String>,
    /// Ids of the cases that break it and nothing else.
    pub invalid: Vec<String>,
    /// Ids of the cases whose value meets it by itself, and with which no body was found that must be accepted.
    pub without_base: Vec<String>,
}

/// A side of a constraint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// What meets it.
    Meets,
    /// What breaks it.
    Breaks,
}

/// A side of a constraint that no case exercises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotExercised {
    /// What a case of it would be called.
    pub id: String,
    /// Short name of the operation.
    pub operation: String,
    /// The constraint.
    pub constraint: String,
    /// Which side.
    pub side: Side,
    /// What to write in the document.
    pub remedy: String,
}

impl Side {
    /// Its name in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Meets => "meets",
            Self::Breaks => "breaks",
        }
    }
}

impl fmt::Display for NotExercised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            operation,
            constraint,
            side,
            remedy,
            ..
        } = self;
        let side = side.as_str();
        write!(f, "{operation} {constraint}, what {side} it: {remedy}")
    }
}

impl Coverage {
    /// Whether both sides are exercised.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.not_exercised().is_empty()
    }

    /// The sides that are not exercised.
    #[must_use]
    pub fn not_exercised(&self) -> Vec<NotExercised> {
        let without = self.without_base.first().map(|id| {
            format!("an example of the request with the value of {id}; no other body was found that allows it")
        });
        let invalid = "a tighter keyword, or none: no value was found that breaks this alone";
        let sides = [
            (Side::Meets, without),
            (
                Side::Meets,
                (self.valid.is_empty() && self.without_base.is_empty()).then(|| {
                    "an example of the request that has the member, with a value that every reading allows"
                        .to_owned()
                }),
            ),
            (
                Side::Breaks,
                self.invalid.is_empty().then(|| invalid.to_owned()),
            ),
        ];
        let sides = sides.into_iter();
        sides
            .filter_map(|(side, remedy)| {
                Some(NotExercised {
                    id: case_of(&self.operation, &self.constraint, side.as_str()),
                    operation: self.operation.clone(),
                    constraint: self.constraint.to_string(),
                    side,
                    remedy: remedy?,
                })
            })
            .collect()
    }
}

/// The sides of constraints that none of the cases exercises.
#[must_use]
pub fn not_exercised(contract: &Contract, cases: &[Case]) -> Vec<NotExercised> {
    let rows = coverage(contract, cases).into_iter();
    rows.flat_map(|row| row.not_exercised()).collect()
}

/// The constraints of all requests, sorted by operation, pointer and keyword.
#[must_use]
pub fn coverage(contract: &Contract, cases: &[Case]) -> Vec<Coverage> {
    let mut rows = Vec::new();
    for operation in &contract.operations {
        let own = cases.iter().filter(|it| it.operation == operation.name);
        let own: Vec<_> = own.map(|case| (case, members(case))).collect();
        let constraints = constraints(operation).into_iter();
        rows.extend(constraints.map(|constraint| row(&operation.name, constraint, &own)));
    }
    rows
}

/// A constraint with the cases of its operation, each with the members of its request.
fn row(operation: &str, constraint: ConstraintAt, cases: &[(&Case, Value)]) -> Coverage {
    let exercised = match &constraint.part {
        ConstraintPart::Required(member) => pointer::join(&constraint.pointer, member),
        _ => constraint.pointer.clone(),
    };
    let (mut valid, mut invalid, mut without_base) = (Vec::new(), Vec::new(), Vec::new());
    for (case, members) in cases {
        let is_about_it = case.aspect == Aspect::Constraint(constraint.part.clone());
        let is_there = match constraint.part {
            ConstraintPart::Rule(_) => is_about_it && case.pointer == constraint.pointer,
            _ => !pointer::select(members, &exercised).is_empty(),
        };
        if case.expect == Expectation::Accept && is_there {
            valid.push(case.id.clone());
        }
        if case.breaks.contains(&constraint) {
            invalid.push(case.id.clone());
        }
        if case.lacks_base && is_about_it && case.pointer == constraint.pointer {
            without_base.push(case.id.clone());
        }
    }
    Coverage {
        operation: operation.to_owned(),
        constraint,
        valid,
        invalid,
        without_base,
    }
}

/// What a request has: its body, or its parameters.
fn members(case: &Case) -> Value {
    let parameters = || case.request.parameters.iter().cloned().collect();
    let body = case.request.body.json().map(JsonBody::outline);
    body.unwrap_or_else(parameters)
}

fn constraints(operation: &Operation) -> BTreeSet<ConstraintAt> {
    let mut all = BTreeSet::new();
    if let Some(request) = &operation.request {
        let schema = &request.message.schema;
        schema.walk(&mut |at, part| {
            if !part.is_beyond(schema) {
                all.extend(parts(at, part));
            }
        });
    }
    // A parameter in the path has none that a request could break alone: any text may be an id.
    let parameters = operation.parameters.iter();
    for parameter in parameters.filter(|it| it.location == Location::Query) {
        let schema = &parameter.message.schema;
        let at = pointer::join("", &parameter.name);
        // Whatever a query says is a string.
        let is_text = schema.type_() == Some(Type::String);
        all.extend(
            parts(&at, schema).filter(|it| !(is_text && it.part.keyword() == Keyword::Type)),
        );
    }
    all
}

fn parts(at: &str, schema: &Schema) -> impl Iterator<Item = ConstraintAt> {
    let all = Strictness::ALL.into_iter();
    let constraints = all.flat_map(|it| schema.constraints(it).iter());
    let parts = constraints.flat_map(Constraint::parts);
    parts.map(|part| ConstraintAt {
        pointer: at.to_owned(),
        part,
    })
}

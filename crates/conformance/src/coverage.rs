//! Coverage: which case exercises which side of which constraint.
//!
//! It is measured on the requests and not taken from what a generator says of its cases: a constraint's
//! invalid side is covered by a case that must be refused and breaks that constraint alone, or, where
//! some reading lifts the constraint, by one that is observed.

use std::collections::BTreeSet;

use image2video_contract::{
    Constraint, ConstraintPart, Contract, Expectation, Keyword, Location, Operation, Schema,
    Strictness, Type, pointer,
};
use serde_json::Value;

use crate::case::{Case, ConstraintAt, JsonBody};

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
}

impl Coverage {
    /// Whether both sides are exercised.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        !self.valid.is_empty() && !self.invalid.is_empty()
    }
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
    let (mut valid, mut invalid) = (Vec::new(), Vec::new());
    for (case, members) in cases {
        if case.expect == Expectation::Accept && members.pointer(&exercised).is_some() {
            valid.push(case.id.clone());
        }
        if case.breaks.contains(&constraint) {
            invalid.push(case.id.clone());
        }
    }
    Coverage {
        operation: operation.to_owned(),
        constraint,
        valid,
        invalid,
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

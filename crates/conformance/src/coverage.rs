//! Coverage: which case exercises which side of which constraint.
//!
//! It is measured on the bodies and not taken from what a generator says of its cases: a constraint's
//! invalid side is covered by a case that must be refused and breaks that constraint alone, or, where
//! some reading lifts the constraint, by one that is observed.

use std::collections::{BTreeMap, BTreeSet};

use image2video_contract::{
    Constraint, ConstraintPart, Contract, Expectation, Location, Message, Operation, Parameter,
    Request, Schema, Strictness, Type, Violation,
};
use serde_json::Value;

use crate::case::{Case, Credentials};

/// A constraint of a request, and the cases on each side of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// Short name of the operation.
    pub operation: String,
    /// JSON pointer of the member.
    pub pointer: String,
    /// The keyword; for `required` followed by the member, and for `x-` keywords by the part.
    pub keyword: String,
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

/// A pointer and a keyword.
pub(crate) type Key = (String, String);

/// The constraints of all requests, sorted by operation, pointer and keyword.
#[must_use]
pub fn coverage(contract: &Contract, cases: &[Case]) -> Vec<Coverage> {
    let of_operation = |operation: &Operation| {
        let body = operation.request.as_ref();
        let body = body.map(|request| of(operation, request, cases));
        let parameters = operation.parameters.iter();
        let parameters = parameters.filter(|it| it.location == Location::Query);
        let parameters: Vec<_> = parameters
            .flat_map(|parameter| of_parameter(operation, parameter, cases))
            .collect();
        body.unwrap_or_default().into_iter().chain(parameters)
    };
    contract.operations.iter().flat_map(of_operation).collect()
}

/// The constraints of a parameter. One in the path has none that a request could break alone: any text
/// may be an id.
fn of_parameter(operation: &Operation, parameter: &Parameter, cases: &[Case]) -> Vec<Coverage> {
    let message = &parameter.message;
    // Whatever a query says is a string.
    let is_text = message.schema.type_() == Some(Type::String);
    let keywords: BTreeSet<_> = constraints(&message.schema)
        .into_iter()
        .map(|(_, keyword)| keyword)
        .filter(|keyword| !(is_text && keyword == "type"))
        .collect();
    let row = |keyword| Coverage {
        operation: operation.name.clone(),
        pointer: format!("/{}", parameter.name),
        keyword,
        valid: Vec::new(),
        invalid: Vec::new(),
    };
    let mut rows: Vec<_> = keywords.into_iter().map(row).collect();
    for case in cases.iter().filter(|case| case.operation == operation.name) {
        let Some(text) = case.request.parameter(&parameter.name) else {
            continue;
        };
        let faults = faults(message, &parameter.value(text));
        for row in &mut rows {
            match case.expect {
                Expectation::Accept => row.valid.push(case.id.clone()),
                _ if faults.contains(&(String::new(), row.keyword.clone())) => {
                    row.invalid.push(case.id.clone());
                }
                _ => {}
            }
        }
    }
    rows
}

fn of(operation: &Operation, request: &Request, cases: &[Case]) -> Vec<Coverage> {
    let mut sides: BTreeMap<Key, (Vec<String>, Vec<String>)> = BTreeMap::new();
    for key in constraints(&request.message.schema) {
        sides.entry(key).or_default();
    }
    let ours = cases.iter().filter(|case| {
        case.operation == operation.name && case.request.credentials == Credentials::Given
    });
    for case in ours {
        let Some(body) = case.request.body.value() else {
            continue;
        };
        match case.expect {
            Expectation::Accept => {
                for ((pointer, keyword), (valid, _)) in &mut sides {
                    let member = keyword
                        .strip_prefix("required ")
                        .map(|name| format!("{pointer}/{name}"));
                    if body.pointer(member.as_deref().unwrap_or(pointer)).is_some() {
                        valid.push(case.id.clone());
                    }
                }
            }
            Expectation::Refuse | Expectation::Observe => {
                for key in sole_faults(request, &body) {
                    if let Some((_, invalid)) = sides.get_mut(&key) {
                        invalid.push(case.id.clone());
                    }
                }
            }
        }
    }
    let name = &operation.name;
    let row = |((pointer, keyword), (valid, invalid))| Coverage {
        operation: name.clone(),
        pointer,
        keyword,
        valid,
        invalid,
    };
    sides.into_iter().map(row).collect()
}

/// The constraint that a body breaks, in each reading where it breaks just one. A wrong type breaks
/// an enum as well; that is one fault.
pub(crate) fn sole_faults(request: &Request, body: &Value) -> BTreeSet<Key> {
    faults(&request.message, body)
}

fn faults(message: &Message, value: &Value) -> BTreeSet<Key> {
    let sole = |strictness| {
        let violations = message.judge(strictness).violations(value);
        let mut broken: Vec<Key> = violations.into_iter().map(key).collect();
        broken.dedup();
        if broken.iter().any(|(_, keyword)| keyword == "type") {
            broken.retain(|(_, keyword)| keyword != "enum");
        }
        if broken.len() == 1 {
            broken.pop()
        } else {
            None
        }
    };
    Strictness::ALL.into_iter().filter_map(sole).collect()
}

fn key(violation: Violation) -> Key {
    let at = match violation.part {
        // A rule is the object's, and its violation at one of the members.
        ConstraintPart::Rule(_) => String::new(),
        _ => violation.pointer,
    };
    (at, part_name(&violation.part))
}

fn constraints(schema: &Schema) -> Vec<Key> {
    let mut all = Vec::new();
    schema.walk(&mut |at, schema| {
        for strictness in Strictness::ALL {
            for constraint in schema.constraints(strictness).iter() {
                all.extend(
                    violation_names(constraint)
                        .into_iter()
                        .map(|name| (at.to_owned(), name)),
                );
            }
        }
    });
    all
}

/// What the violations of a constraint are called: its keyword; for `required` followed by each member,
/// and for `x-` keywords by each part.
#[must_use]
pub fn violation_names(constraint: &Constraint) -> Vec<String> {
    constraint.parts().iter().map(part_name).collect()
}

fn part_name(part: &ConstraintPart) -> String {
    match part {
        ConstraintPart::Required(member) => format!("{part} {member}"),
        _ => part.to_string(),
    }
}

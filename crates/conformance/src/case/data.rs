//! Cases as data.

use std::collections::BTreeSet;

use image2video_contract::{Expectation, Keyword, Message, pointer};
use serde_json::Value;

use super::judgement::breaks;
use super::{Action, Aspect, CaseRequest, ConstraintAt, Evidence, Exercise};

/// A case: a request, and what a server owes to it.
#[derive(Debug, Clone)]
pub struct Case {
    /// Stable id, `OPERATION/MEMBER/KEYWORD/LABEL`.
    pub id: String,
    /// Short name of the operation.
    pub operation: String,
    /// JSON pointer of the member that is exercised; empty for the whole body or no body.
    pub pointer: String,
    /// What is exercised.
    pub aspect: Aspect,
    /// What is sent, in words.
    pub summary: String,
    /// What a server owes to the request.
    pub expect: Expectation,
    /// Whether its value is good by itself, and no body was found that must be accepted with it.
    pub lacks_base: bool,
    /// The constraint that the request breaks, in each strictness where it breaks just one.
    pub breaks: BTreeSet<ConstraintAt>,
    /// For an observation: what each way to answer would say of the questions that the page leaves
    /// open.
    pub evidence: Vec<Evidence>,
    /// What is missing to send the request; `None` if it can be sent.
    pub missing: Option<String>,
    /// The request.
    pub request: CaseRequest,
}

impl Case {
    pub(super) fn new(
        operation: &str,
        pointer: &str,
        exercise: Exercise,
        expect: Expectation,
        request: CaseRequest,
    ) -> Self {
        // What must be refused need not be there.
        let is_needed = expect != Expectation::Refuse;
        Self {
            id: id(operation, pointer, &exercise),
            operation: operation.to_owned(),
            pointer: pointer.to_owned(),
            aspect: exercise.aspect,
            summary: exercise.summary,
            expect,
            lacks_base: false,
            breaks: BTreeSet::new(),
            evidence: Vec::new(),
            missing: request.missing().filter(|_| is_needed),
            request,
        }
    }

    /// Whether another body is expected the same and has the same faults as that of the case.
    pub(crate) fn has_faults_of(&self, message: &Message, body: &Value) -> bool {
        let expect = message.expectation(body);
        expect == self.expect && breaks(message, expect, body, "") == self.breaks
    }

    /// How the case is carried out.
    #[must_use]
    pub fn action(&self) -> Action {
        self.aspect.action()
    }

    /// Whether it is a body of which the members are its own: an example of the document.
    pub(crate) fn is_example(&self) -> bool {
        self.pointer.is_empty() && self.aspect == Aspect::keyword(Keyword::Type)
    }

    /// Whether the case asks for nothing but the operation itself, so that it tells whether a server
    /// offers it.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.aspect == Aspect::Plain
    }
}

/// What a case of a constraint would be called.
pub(crate) fn case_of(operation: &str, constraint: &ConstraintAt, label: &str) -> String {
    let aspect = Aspect::Constraint(constraint.part.clone());
    id(
        operation,
        &constraint.pointer,
        &Exercise::new(aspect, label, ""),
    )
}

/// The id of a case.
pub(super) fn id(operation: &str, pointer: &str, exercise: &Exercise) -> String {
    let members: Vec<_> = pointer::tokens(pointer).collect();
    let member = match exercise.aspect {
        Aspect::Constraint(_) if members.is_empty() => "body".to_owned(),
        _ => members.join("."),
    };
    let aspect = exercise.aspect.to_string();
    let mut parts = vec![operation, &member, &aspect, &exercise.label];
    parts.retain(|part| !part.is_empty());
    parts.join("/")
}

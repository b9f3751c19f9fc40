//! Cases as data.

use std::collections::BTreeSet;

use image2video_contract::{Expectation, Message, pointer};
use serde_json::Value;

use super::aspect::{Action, Aspect};
use super::judgement::{ConstraintAt, Evidence, Judgement};
use super::request::CaseRequest;

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

/// What a request exercises of an operation or a member, for its id and in words.
#[derive(Debug, Clone)]
pub(super) struct Exercise {
    pub(super) aspect: Aspect,
    /// Tells it from others of the aspect; empty if there are none.
    pub(super) label: String,
    pub(super) summary: String,
}

impl Exercise {
    pub(super) fn new(
        aspect: Aspect,
        label: impl Into<String>,
        summary: impl Into<String>,
    ) -> Self {
        let (label, summary) = (label.into(), summary.into());
        Self {
            aspect,
            label,
            summary,
        }
    }
}

impl Case {
    pub(super) fn new(
        operation: &str,
        pointer: String,
        exercise: Exercise,
        judgement: impl Into<Judgement>,
        request: CaseRequest,
    ) -> Self {
        let judgement = judgement.into();
        Self {
            id: id(operation, &pointer, &exercise),
            operation: operation.to_owned(),
            pointer,
            aspect: exercise.aspect,
            summary: exercise.summary,
            // What must be refused need not be there.
            missing: match judgement.expect {
                Expectation::Refuse => None,
                Expectation::Accept | Expectation::Observe => request.missing(),
            },
            expect: judgement.expect,
            breaks: judgement.breaks,
            evidence: judgement.evidence,
            request,
        }
    }

    /// Whether another body is expected the same and has the same faults as that of the case.
    pub(crate) fn has_faults_of(&self, message: &Message, body: &Value) -> bool {
        let judgement = Judgement::for_value(message, body, "");
        judgement.expect == self.expect && judgement.breaks == self.breaks
    }

    /// How the case is carried out.
    #[must_use]
    pub fn action(&self) -> Action {
        self.aspect.action()
    }

    /// Whether the case asks for nothing but the operation itself, so that it tells whether a server
    /// offers it.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.aspect == Aspect::Plain
    }
}

fn id(operation: &str, pointer: &str, exercise: &Exercise) -> String {
    let members: Vec<_> = pointer::tokens(pointer).collect();
    let member = match exercise.aspect {
        Aspect::Constraint(_) if members.is_empty() => "body".to_owned(),
        _ => members.join("."),
    };
    let aspect = exercise.aspect.to_string();
    let parts = [operation, &member, &aspect, &exercise.label];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("/")
}

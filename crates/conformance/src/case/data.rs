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

/// What a request exercises, for its id and in words.
#[derive(Debug)]
pub(super) struct Exercise {
    /// JSON pointer of the member.
    pub(super) pointer: String,
    pub(super) aspect: Aspect,
    /// Tells the case from others of the member and aspect; empty if there is none.
    pub(super) label: String,
    pub(super) summary: String,
}

impl Exercise {
    /// Of no member.
    pub(super) fn new(aspect: Aspect, label: &str, summary: impl Into<String>) -> Self {
        Self {
            pointer: String::new(),
            aspect,
            label: label.to_owned(),
            summary: summary.into(),
        }
    }

    fn id(&self, operation: &str) -> String {
        let members: Vec<_> = pointer::tokens(&self.pointer).collect();
        let member = match self.aspect {
            Aspect::Constraint(_) if members.is_empty() => "body".to_owned(),
            _ => members.join("."),
        };
        let parts = [operation, &member, &self.aspect.to_string(), &self.label];
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join("/")
    }
}

impl Case {
    pub(super) fn new(
        operation: &str,
        exercise: Exercise,
        judgement: Judgement,
        request: CaseRequest,
    ) -> Self {
        Self {
            id: exercise.id(operation),
            operation: operation.to_owned(),
            pointer: exercise.pointer,
            aspect: exercise.aspect,
            summary: exercise.summary,
            expect: judgement.expect,
            breaks: judgement.breaks,
            evidence: judgement.evidence,
            // What must be refused need not be there.
            missing: match judgement.expect {
                Expectation::Refuse => None,
                Expectation::Accept | Expectation::Observe => request.missing(),
            },
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

    /// Whether the case asks for something that the server never gave an id.
    pub(crate) fn is_unknown(&self) -> bool {
        self.aspect == Aspect::UnknownId
    }
}

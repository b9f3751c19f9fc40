//! What the contract says of a request. It is computed once for each case: a body may have 10 MB.

use std::collections::BTreeSet;
use std::fmt;

use image2video_contract::{
    ConstraintPart, Expectation, Judge, Keyword, Message, Question, QuestionAt, Strictness,
    Violation,
};
use serde_json::Value;

/// A constraint of a request: the member that it is about, and which.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConstraintAt {
    /// JSON pointer of the member; of a parameter `/` and its name.
    pub pointer: String,
    /// The constraint, or the part of it.
    pub part: ConstraintPart,
}

impl fmt::Display for ConstraintAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = if self.pointer.is_empty() {
            "(body)"
        } else {
            &self.pointer
        };
        write!(f, "{at} {}", self.part)?;
        match &self.part {
            ConstraintPart::Required(member) => write!(f, " {member}"),
            _ => Ok(()),
        }
    }
}

/// What accepting a request would say of one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Id of the question.
    pub question: String,
    /// The readings that allow the request; none if no question tells it from another.
    pub allowed_by: Vec<String>,
    /// The readings that forbid it.
    pub forbidden_by: Vec<String>,
}

/// What the contract says of a request.
#[derive(Debug)]
pub(super) struct Judgement {
    pub(super) expect: Expectation,
    /// The constraint that it breaks, in each strictness where it breaks just one.
    pub(super) breaks: BTreeSet<ConstraintAt>,
    /// What an observation tells of the questions.
    pub(super) evidence: Vec<Evidence>,
}

/// Of a request that no schema is about.
impl From<Expectation> for Judgement {
    fn from(expect: Expectation) -> Self {
        Self {
            expect,
            breaks: BTreeSet::new(),
            evidence: Vec::new(),
        }
    }
}

impl Judgement {
    /// Of a request with a value that a message is about; `at` is where the request has it.
    pub(super) fn new(message: &Message, value: &Value, at: &str) -> Self {
        let expect = message.expectation(value);
        let sole = |strictness: &Strictness| sole_violation(message.judge(*strictness), value, at);
        let forbidding: &[Strictness] = match expect {
            Expectation::Accept => &[],
            Expectation::Observe => &[Strictness::Narrow, Strictness::Decided],
            Expectation::Refuse => &Strictness::ALL,
        };
        Self {
            breaks: forbidding.iter().filter_map(sole).collect(),
            ..Self::from(expect)
        }
    }

    /// Of a request with a body that exercises the member at a pointer.
    pub(super) fn for_body(
        message: &Message,
        body: &Value,
        pointer: &str,
        questions: &[QuestionAt<'_>],
    ) -> Self {
        let mut judgement = Self::new(message, body, "");
        if judgement.expect == Expectation::Observe {
            judgement.evidence = evidence(body, pointer, questions);
        }
        judgement
    }
}

/// The constraint that a value breaks, if it breaks just one. A wrong type breaks an enum as well; that
/// is one fault.
fn sole_violation(judge: &Judge, value: &Value, at: &str) -> Option<ConstraintAt> {
    let violations = judge.violations(value);
    let mut keywords = violations.iter().map(|violation| violation.part.keyword());
    let has_wrong_type = keywords.any(|keyword| keyword == Keyword::Type);
    let mut broken = BTreeSet::new();
    for Violation { pointer, part, .. } in violations {
        let pointer = match part {
            // A rule is the object's, and its violation at one of the members.
            ConstraintPart::Rule(_) => at.to_owned(),
            _ => format!("{at}{pointer}"),
        };
        if !(has_wrong_type && part.keyword() == Keyword::Enum) {
            broken.insert(ConstraintAt { pointer, part });
        }
    }
    let first = broken.pop_first();
    first.filter(|_| broken.is_empty())
}

/// The readings that a body tells apart. Where it tells none apart, what a server does about the member
/// that is exercised is worth knowing all the same.
fn evidence(body: &Value, pointer: &str, questions: &[QuestionAt<'_>]) -> Vec<Evidence> {
    let told = questions.iter().filter_map(|asked| {
        let evidence = Evidence::new(asked.question, body.pointer(&asked.pointer));
        let tells_apart = !evidence.allowed_by.is_empty() && !evidence.forbidden_by.is_empty();
        tells_apart.then_some(evidence)
    });
    let told: Vec<_> = told.collect();
    if !told.is_empty() {
        return told;
    }
    let about = questions.iter().find(|asked| asked.pointer == pointer);
    let nothing = about.map(|asked| Evidence::new(asked.question, None));
    nothing.into_iter().collect()
}

impl Evidence {
    /// What accepting a value of a member would say; without a value, nothing.
    fn new(question: &Question, value: Option<&Value>) -> Self {
        let mut evidence = Self {
            question: question.id.clone(),
            allowed_by: Vec::new(),
            forbidden_by: Vec::new(),
        };
        for reading in &question.readings {
            if let (Some(judge), Some(value)) = (reading.judge(), value) {
                let readings = match judge.allows(value) {
                    true => &mut evidence.allowed_by,
                    false => &mut evidence.forbidden_by,
                };
                readings.push(reading.id.clone());
            }
        }
        evidence
    }
}

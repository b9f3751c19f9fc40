//! What a request breaks, and what it tells. It is computed once for each case: a body may have 10 MB.

use std::{collections::BTreeSet, fmt};

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
        let at = match self.pointer.as_str() {
            "" => "(body)",
            at => at,
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

/// The constraint that a value breaks, in each strictness where it breaks just one. The message is
/// about the value, `expect` is what it says of it, and `at` is where a request has it.
pub(super) fn breaks(
    message: &Message,
    expect: Expectation,
    value: &Value,
    at: &str,
) -> BTreeSet<ConstraintAt> {
    let forbidding: &[Strictness] = match expect {
        Expectation::Accept => &[],
        Expectation::Observe => &[Strictness::Narrow, Strictness::Decided],
        Expectation::Refuse => &Strictness::ALL,
    };
    let judges = forbidding
        .iter()
        .map(|strictness| message.judge(*strictness));
    judges
        .filter_map(|judge| sole_violation(judge, value, at))
        .collect()
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
pub(super) fn evidence(body: &Value, pointer: &str, questions: &[QuestionAt<'_>]) -> Vec<Evidence> {
    let told = questions.iter().filter_map(|asked| {
        let evidence = Evidence::new(asked.question, body.pointer(&asked.pointer));
        let tells_apart = !evidence.allowed_by.is_empty() && !evidence.forbidden_by.is_empty();
        tells_apart.then_some(evidence)
    });
    let mut told: Vec<_> = told.collect();
    if told.is_empty() {
        let about = questions.iter().find(|asked| asked.pointer == pointer);
        told.extend(about.map(|asked| Evidence::new(asked.question, None)));
    }
    told
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

//! What a request breaks, and what it tells. It is computed once for each case: a body may have 10 MB.

use std::{collections::BTreeSet, fmt};

use image2video_contract::{
    Constraint, ConstraintPart, Constraints, Expectation, Judge, Keyword, Message, Question,
    QuestionAt, Reading, Schema, Strictness, Violation, pointer,
};
use serde_json::Value;

use super::change::pointer_of;

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
    /// What it would say of questions about another member, where this one asks whether there is a constraint
    /// and they ask which: whoever accepts it may do so for their sake.
    pub narrower: Vec<Evidence>,
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
        .filter_map(|judge| sole_violation(&message.schema, judge, value, at))
        .collect()
}

/// The names that lead to the value at a pointer, with `*` for any item of a list.
pub(super) fn path(schema: &Schema, pointer: &str) -> Vec<String> {
    let mut schema = Some(schema);
    let name = |token: String| {
        let items = schema.and_then(|it| it.items.as_deref());
        schema = items.or_else(|| schema?.property(&token));
        items.map_or(token, |_| "*".to_owned())
    };
    pointer::tokens(pointer).map(name).collect()
}

/// The constraint that a value breaks, if it breaks just one. A wrong type breaks an enum and a rule as well;
/// that is one fault.
fn sole_violation(schema: &Schema, judge: &Judge, value: &Value, at: &str) -> Option<ConstraintAt> {
    let violations = judge.violations(value).into_iter();
    let placed = violations.map(|Violation { pointer, part, .. }| {
        let mut path = path(schema, &pointer);
        if let ConstraintPart::Rule(id) = &part {
            // A rule is the object's, and its violation at one of the members.
            path.truncate(depth(schema, id, &path));
        }
        let pointer = format!("{at}{}", pointer_of(&path));
        ConstraintAt { pointer, part }
    });
    let mut broken: BTreeSet<_> = placed.collect();
    let of_wrong_type: Vec<_> = broken
        .iter()
        .filter(|it| it.part.keyword() == Keyword::Type)
        .map(|it| it.pointer.clone())
        .collect();
    broken.retain(|it| {
        let follows = matches!(it.part.keyword(), Keyword::Enum | Keyword::Rules);
        !(follows && of_wrong_type.contains(&it.pointer))
    });
    let first = broken.pop_first();
    first.filter(|_| broken.is_empty())
}

/// How deep the object is that has a rule, of those on the way to a place.
fn depth(schema: &Schema, rule: &str, path: &[String]) -> usize {
    let mut depth = 0;
    schema.walk(&mut |at, schema| {
        let at: Vec<_> = pointer::tokens(at).collect();
        let mut rules = Strictness::ALL
            .into_iter()
            .filter_map(|it| match schema.constraint(it, Keyword::Rules) {
                Some(Constraint::Rules(rules)) => Some(rules),
                _ => None,
            })
            .flatten();
        if path.starts_with(&at) && rules.any(|it| it.id == rule) {
            depth = at.len();
        }
    });
    depth
}

/// The readings that a body tells apart. Where it tells none apart, what a server does about the member
/// that is exercised is worth knowing all the same.
pub(super) fn evidence(body: &Value, pointer: &str, questions: &[QuestionAt<'_>]) -> Vec<Evidence> {
    let told = questions.iter().filter_map(|asked| {
        let value = body.pointer(&asked.pointer);
        let mut evidence = Evidence::new(asked.question, value);
        let others = questions.iter().map(|it| it.question);
        let narrower = others.filter(|it| is_narrower(it, asked.question));
        evidence.narrower = narrower
            .map(|it| Evidence::new(it, value))
            .filter(Evidence::tells_apart)
            .collect();
        evidence.tells_apart().then_some(evidence)
    });
    let mut told: Vec<_> = told.collect();
    if told.is_empty() {
        let about = questions.iter().find(|asked| asked.pointer == pointer);
        told.extend(about.map(|asked| Evidence::new(asked.question, None)));
    }
    told
}

/// Whether a question asks which constraint there is, of a keyword of which another asks whether there is one.
fn is_narrower(question: &Question, than: &Question) -> bool {
    let keywords = |reading: &Reading| -> BTreeSet<Keyword> {
        let constraints = reading.constraints().into_iter();
        constraints
            .flat_map(Constraints::iter)
            .map(Constraint::keyword)
            .collect()
    };
    let has = |reading: &Reading, keyword| keywords(reading).contains(&keyword);
    let mut open = than.readings.iter().flat_map(keywords);
    open.any(|keyword| {
        !than.readings.iter().all(|it| has(it, keyword))
            && question.readings.iter().all(|it| has(it, keyword))
    })
}

impl Evidence {
    fn tells_apart(&self) -> bool {
        !self.allowed_by.is_empty() && !self.forbidden_by.is_empty()
    }

    /// What accepting a value of a member would say; without a value, nothing.
    fn new(question: &Question, value: Option<&Value>) -> Self {
        let mut evidence = Self {
            question: question.id.clone(),
            allowed_by: Vec::new(),
            forbidden_by: Vec::new(),
            narrower: Vec::new(),
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

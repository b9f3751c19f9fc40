//! Observations: which are worth their price, and what they tell.
//!
//! An observation may be accepted, which costs money, and it proves nothing; it answers a question
//! that the page leaves open. So of all that could be observed only those cases are kept that tell
//! two readings of a question apart which no earlier case does, that are the only ones to break
//! some constraint, or that try one value of a list: a server may take one and not the next.

use std::collections::{BTreeMap, BTreeSet};

use image2video_contract::{Contract, Expectation, Question, Reading};
use serde_json::Value;

use super::{Case, Evidence};
use crate::coverage::{Key, sole_faults};

/// Keywords that list what is allowed. What a server makes of one value says nothing of another.
const LISTS: [&str; 4] = [
    "enum",
    "x-image/base64",
    "x-image/formats",
    "x-image/urlExtensions",
];

/// A constraint of an operation: its short name, and which.
type Fault<'c> = (&'c str, Key);

type Pairs<'c> = BTreeMap<&'c str, BTreeSet<(&'c str, &'c str)>>;

/// The cases without the observations that would tell nothing new; those that stay have evidence, but
/// for those below the schema.
pub(super) fn select(contract: &Contract, cases: Vec<Case>) -> Vec<Case> {
    let questions = contract.questions();
    let mut open: Pairs<'_> = questions
        .iter()
        .map(|asked| (asked.question.id.as_str(), pairs(asked.question)))
        .collect();
    let (mut kept, mut doubtful): (Vec<_>, Vec<_>) = cases
        .into_iter()
        .partition(|case| case.expect != Expectation::Observe);
    let refused = kept
        .iter()
        .filter(|case| case.expect == Expectation::Refuse);
    let mut broken: BTreeSet<_> = refused
        .flat_map(|case| faults(contract, case, case.request.body.value().as_ref()))
        .collect();
    // Small bodies first: a large one is only made for what is still open. The sort is stable, and
    // the generator proposes the plainest value first.
    doubtful.sort_by_key(|case| case.request.body.is_large());
    for mut case in doubtful {
        let below_the_schema = case.keyword.starts_with("http/");
        let of_a_list = LISTS.contains(&case.keyword.as_str());
        let asked = questions
            .iter()
            .filter(|asked| asked.operation == case.operation);
        let asked: Vec<_> = asked
            .map(|asked| (asked.pointer.as_str(), asked.question))
            .collect();
        // Made once: it may be an image of 10 MB.
        let body = case.request.body.value();
        let news = body
            .as_ref()
            .is_some_and(|body| tells(&mut case, body, &asked, &mut open));
        let faults = faults(contract, &case, body.as_ref());
        if below_the_schema || of_a_list || news || !broken.is_superset(&faults) {
            broken.extend(faults);
            kept.push(case);
        }
    }
    kept
}

/// The constraints that a case breaks alone. Two operations that refer to one schema have a
/// constraint each: a server may keep the one and not the other.
fn faults<'c>(contract: &'c Contract, case: &Case, body: Option<&Value>) -> BTreeSet<Fault<'c>> {
    let operation = contract.operation(&case.operation);
    let request = operation.and_then(|it| Some((it.name.as_str(), it.request.as_ref()?)));
    let body = request.zip(body);
    body.map(|((name, request), body)| {
        let keys = sole_faults(request, body).into_iter();
        keys.map(|key| (name, key)).collect()
    })
    .unwrap_or_default()
}

/// Adds what a case tells of the questions; whether any of it is new.
fn tells<'c>(
    case: &mut Case,
    body: &Value,
    questions: &[(&str, &'c Question)],
    open: &mut Pairs<'c>,
) -> bool {
    let (mut news, mut split_one) = (false, false);
    for (at, question) in questions {
        let Some(value) = body.pointer(at) else {
            continue;
        };
        let (allowing, forbidding) = split(question, value);
        if allowing.is_empty() || forbidding.is_empty() {
            continue;
        }
        split_one = true;
        let told = |(a, b): &(&str, &str)| allowing.contains(a) != allowing.contains(b);
        if let Some(pairs) = open.get_mut(question.id.as_str()) {
            let before = pairs.len();
            pairs.retain(|pair| !told(pair));
            news |= pairs.len() < before;
        }
        case.evidence.push(evidence(question, allowing));
    }
    // Which reading it is no question tells; but what the server does about the member is told.
    let about = questions.iter().find(|(at, _)| *at == case.pointer);
    if let Some((_, question)) = about.filter(|_| !split_one) {
        let all = question.readings.iter().map(|reading| reading.id.as_str());
        case.evidence.push(evidence(question, all.collect()));
    }
    news
}

fn evidence(question: &Question, allowing: Vec<&str>) -> Evidence {
    Evidence {
        question: question.id.clone(),
        allowed_by: allowing.into_iter().map(str::to_owned).collect(),
    }
}

/// The readings that allow a value, and those that forbid it.
fn split<'c>(question: &'c Question, value: &Value) -> (Vec<&'c str>, Vec<&'c str>) {
    let judged = question
        .readings
        .iter()
        .filter(|reading| reading.judge().is_some());
    let allows = |reading: &&Reading| reading.judge().is_some_and(|judge| judge.allows(value));
    let (allowing, forbidding): (Vec<_>, Vec<_>) = judged.partition(allows);
    let ids = |readings: Vec<&'c Reading>| readings.into_iter().map(|c| c.id.as_str()).collect();
    (ids(allowing), ids(forbidding))
}

fn pairs(question: &Question) -> BTreeSet<(&str, &str)> {
    let judged = question
        .readings
        .iter()
        .filter(|reading| reading.judge().is_some());
    let ids: Vec<_> = judged.map(|reading| reading.id.as_str()).collect();
    let after = |i: usize| ids[i + 1..].iter().map(move |b| (i, *b));
    (0..ids.len())
        .flat_map(after)
        .map(|(i, b)| (ids[i], b))
        .collect()
}

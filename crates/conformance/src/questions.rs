//! What a run tells of the questions that the page leaves open.

use image2video_contract::{Contract, Question, QuestionAt, Reading, ReadingMeaning};

use crate::case::{Case, Credentials};
use crate::finding::Code;
use crate::plan::Plan;
use crate::report::{QuestionReport, ReadingReport};
use crate::run::CaseResult;
use crate::search::{FoundLimit, FoundLimits};
use crate::verdict::Verdict;

/// What was observed: words for each observation, and the readings that fit all of them.
struct Observed {
    words: Vec<String>,
    matches: Vec<String>,
}

/// Every question, in the order of the document, with what the server does.
pub(crate) fn question_reports(
    contract: &Contract,
    plan: &Plan,
    results: &[CaseResult],
    limits: &FoundLimits,
) -> Vec<QuestionReport> {
    let report = |asked: QuestionAt<'_>| {
        let question = asked.question;
        let meaning = question.readings.first().map(|reading| &reading.meaning);
        let answered = answered(asked.operation, plan, results);
        let observed = match (limits.get(&question.id), meaning) {
            (Some(&limit), _) => by_limit(question, limit),
            (None, Some(ReadingMeaning::Credentials { .. })) => by_credentials(question, answered),
            (None, Some(ReadingMeaning::Body { .. })) => by_bodies(question, answered),
            (None, _) => by_evidence(question, plan, results),
        };
        question_report(question, observed)
    };
    contract.questions().into_iter().map(report).collect()
}

fn question_report(question: &Question, Observed { words, matches }: Observed) -> QuestionReport {
    let readings = question.readings.iter().map(|reading| ReadingReport {
        id: reading.id.clone(),
        source: reading.source.clone(),
    });
    let is_observed = !words.is_empty();
    QuestionReport {
        id: question.id.clone(),
        question: question.question.clone(),
        observed: is_observed.then(|| words.join("; ")),
        readings: readings.collect(),
        matches: if is_observed { matches } else { Vec::new() },
    }
}

/// Readings that state just the limit that was found.
fn by_limit(question: &Question, limit: FoundLimit) -> Observed {
    let FoundLimit {
        measure,
        accepted,
        refused,
    } = limit;
    let states = |reading: &&Reading| {
        let stated = measure.limit_in(reading);
        stated.is_some_and(|stated| (accepted..refused).contains(&stated))
    };
    let matches = question.readings.iter().filter(states);
    let unit = measure.unit();
    let words = if accepted + 1 == refused {
        format!("the limit is {accepted} {unit}")
    } else {
        format!("the limit is {accepted} {unit} or more, and less than {refused}")
    };
    Observed {
        words: vec![words],
        matches: matches.map(|reading| reading.id.clone()).collect(),
    }
}

/// Readings that would have answered every observation as the server did.
fn by_evidence(question: &Question, plan: &Plan, results: &[CaseResult]) -> Observed {
    let mut matches = matching(question, |_| true);
    let (mut accepted, mut refused) = (Vec::new(), Vec::new());
    for (case, result) in plan.cases.iter().zip(results) {
        let mut evidence = case.evidence.iter();
        let evidence = evidence.find(|evidence| evidence.question == question.id);
        let (Some(evidence), Some(verdict)) = (evidence, result.verdict) else {
            continue;
        };
        let (list, contradicting) = match verdict {
            Verdict::Accepted => (&mut accepted, &evidence.forbidden_by),
            Verdict::Refused => (&mut refused, &evidence.allowed_by),
            Verdict::RateLimited | Verdict::Failed | Verdict::NoAnswer => continue,
        };
        matches.retain(|id| !contradicting.contains(id));
        list.push(case.summary.as_str());
    }
    let words = [
        enumerated("accepts", &accepted),
        enumerated("refuses", &refused),
    ];
    Observed {
        words: words.into_iter().flatten().collect(),
        matches,
    }
}

/// `accepts a, b, c and 5 more`; nothing if there is nothing to list.
fn enumerated(verb: &str, list: &[&str]) -> Option<String> {
    const SHOWN: usize = 3;
    let shown = list.get(..SHOWN.min(list.len()))?.join(", ");
    let more = list.len().saturating_sub(SHOWN);
    match (list.is_empty(), more) {
        (true, _) => None,
        (false, 0) => Some(format!("{verb} {shown}")),
        (false, more) => Some(format!("{verb} {shown} and {more} more")),
    }
}

/// The cases of an operation with what came of them.
fn answered<'r>(
    operation: &'r str,
    plan: &'r Plan,
    results: &'r [CaseResult],
) -> impl Iterator<Item = (&'r Case, &'r CaseResult)> {
    let cases = plan.cases.iter().zip(results);
    cases.filter(move |(case, _)| case.operation == operation)
}

/// Readings that say of credentials what a request without them met. Its body is bad, so that a refusal
/// of another kind leaves the question open.
fn by_credentials<'r>(
    question: &Question,
    mut answered: impl Iterator<Item = (&'r Case, &'r CaseResult)>,
) -> Observed {
    let absent = answered.find(|(case, _)| case.request.credentials == Credentials::Absent);
    let status = absent.and_then(|(_, result)| result.status);
    let words = status.map(|status| match status {
        401 | 403 => "refuses a request without credentials".to_owned(),
        _ => format!("answers {status} to a bad request without credentials"),
    });
    let fits = |meaning: &ReadingMeaning| match (meaning, status) {
        (ReadingMeaning::Credentials { optional }, Some(401 | 403)) => !optional,
        (ReadingMeaning::Credentials { optional }, Some(200..=299)) => *optional,
        _ => true,
    };
    Observed {
        words: words.into_iter().collect(),
        matches: matching(question, fits),
    }
}

/// Readings that promise no more of a body than the error answers had.
fn by_bodies<'r>(
    question: &Question,
    answered: impl Iterator<Item = (&'r Case, &'r CaseResult)>,
) -> Observed {
    let errors = answered.filter(|(_, result)| matches!(result.status, Some(400..=599)));
    let is_strange = |result: &CaseResult| {
        let mut findings = result.findings.iter();
        findings.any(|finding| finding.code == Code::ErrorEnvelope)
    };
    let (strange, documented): (Vec<_>, Vec<_>) = errors.partition(|(_, it)| is_strange(it));
    let (strange, total) = (strange.len(), strange.len() + documented.len());
    let words = match (total, strange) {
        (0, _) => None,
        (_, 0) => Some(format!(
            "{total} error answers are the API owner's envelope"
        )),
        _ => Some(format!(
            "{strange} of {total} error answers are not the API owner's envelope"
        )),
    };
    let fits = |meaning: &ReadingMeaning| {
        strange == 0 || !matches!(meaning, ReadingMeaning::Body { promised: true })
    };
    Observed {
        words: words.into_iter().collect(),
        matches: matching(question, fits),
    }
}

/// Ids of the readings whose meaning fits.
fn matching(question: &Question, fits: impl Fn(&ReadingMeaning) -> bool) -> Vec<String> {
    let readings = question.readings.iter();
    let fitting = readings.filter(|reading| fits(&reading.meaning));
    fitting.map(|reading| reading.id.clone()).collect()
}

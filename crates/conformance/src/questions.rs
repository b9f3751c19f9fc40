//! What a run tells of the questions that the page leaves open.

use image2video_contract::{Contract, Question, QuestionAt, Reading};

use crate::check::Verdict;
use crate::finding::Code;
use crate::limits::{Limit, Limits};
use crate::plan::Plan;
use crate::report::{QuestionReport, ReadingReport};
use crate::run::CaseResult;

/// What was observed: words for each observation, and the readings that fit all of them.
struct Observed {
    words: Vec<String>,
    matches: Vec<String>,
}

/// Every question, in the order of the document, with what the server does.
pub(crate) fn measured(
    contract: &Contract,
    plan: &Plan,
    results: &[CaseResult],
    limits: &Limits,
) -> Vec<QuestionReport> {
    let report = |asked: QuestionAt<'_>| {
        let question = asked.question;
        let judged = question
            .readings
            .iter()
            .any(|reading| reading.judge().is_some());
        let observed = match limits.get(&question.id) {
            Some(&limit) => by_limit(question, limit),
            None if judged => by_evidence(question, plan, results),
            None => by_answers(contract, asked.operation, question, plan, results),
        };
        QuestionReport {
            id: question.id.clone(),
            question: question.question.clone(),
            observed: (!observed.words.is_empty()).then(|| observed.words.join("; ")),
            readings: question
                .readings
                .iter()
                .map(|reading| ReadingReport {
                    id: reading.id.clone(),
                    source: reading.source.clone(),
                })
                .collect(),
            matches: if observed.words.is_empty() {
                Vec::new()
            } else {
                observed.matches
            },
        }
    };
    contract.questions().into_iter().map(report).collect()
}

/// Readings that state just the limit that was found.
fn by_limit(question: &Question, limit: Limit) -> Observed {
    let Limit {
        measure,
        accepted,
        refused,
    } = limit;
    let states = |reading: &&Reading| {
        let stated = measure.stated(reading);
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
    let mut matches: Vec<_> = question
        .readings
        .iter()
        .map(|reading| reading.id.clone())
        .collect();
    let (mut accepted, mut refused) = (Vec::new(), Vec::new());
    for (case, result) in plan.cases.iter().zip(results) {
        let evidence = case
            .evidence
            .iter()
            .find(|evidence| evidence.question == question.id);
        let (Some(evidence), Some(verdict)) = (evidence, result.verdict) else {
            continue;
        };
        let (list, allows) = match verdict {
            Verdict::Accepted => (&mut accepted, true),
            Verdict::Refused => (&mut refused, false),
            Verdict::RateLimited | Verdict::Failed | Verdict::NoAnswer => continue,
        };
        if evidence.allowed_by.len() < question.readings.len() {
            matches.retain(|id| evidence.allowed_by.contains(id) == allows);
        }
        list.push(case.summary.as_str());
    }
    let words = [("accepts", accepted), ("refuses", refused)];
    Observed {
        words: words
            .iter()
            .filter_map(|(verb, list)| enumerated(verb, list))
            .collect(),
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

/// Questions about credentials and error answers are told by the answers themselves.
fn by_answers(
    contract: &Contract,
    operation: &str,
    question: &Question,
    plan: &Plan,
    results: &[CaseResult],
) -> Observed {
    let cases = || {
        plan.cases
            .iter()
            .zip(results)
            .filter(|(case, _)| case.operation == operation)
    };
    let security = contract
        .operation(operation)
        .and_then(|operation| operation.security.as_ref());
    let is_security = security.is_some_and(|s| s.questions.iter().any(|a| a.id == question.id));
    let all: Vec<_> = question
        .readings
        .iter()
        .map(|reading| reading.id.clone())
        .collect();
    if is_security {
        let absent = cases().find(|(case, _)| case.id.ends_with("/security/bearer/absent"));
        let status = absent.and_then(|(_, result)| result.status);
        return match status {
            Some(401 | 403) => Observed {
                words: vec!["refuses a request without credentials".to_owned()],
                matches: all.into_iter().take(1).collect(),
            },
            Some(status) => Observed {
                words: vec![format!(
                    "answers {status} to a bad request without credentials"
                )],
                matches: all,
            },
            None => Observed {
                words: Vec::new(),
                matches: all,
            },
        };
    }
    let errors = cases().filter(|(_, result)| matches!(result.status, Some(400..=599)));
    let (mut total, mut strange) = (0, 0);
    for (_, result) in errors {
        total += 1;
        strange += usize::from(
            result
                .findings
                .iter()
                .any(|finding| finding.code == Code::ErrorEnvelope),
        );
    }
    let words = match (total, strange) {
        (0, _) => Vec::new(),
        (_, 0) => vec![format!(
            "{total} error answers are the API owner's envelope"
        )],
        _ => vec![format!(
            "{strange} of {total} error answers are not the API owner's envelope"
        )],
    };
    let matches = all
        .into_iter()
        .filter(|id| strange == 0 || id != &question.decided)
        .collect();
    Observed { words, matches }
}

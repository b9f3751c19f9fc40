//! Checks on an answer by itself, whatever was asked.

use std::collections::{BTreeMap, BTreeSet};

use image2video_contract::{
    ConstraintPart, Contract, ErrorClass, MemberRole, Message, Operation, OtherShape, Response,
    Strictness, Violation,
};
use serde::de::IgnoredAny;
use serde_json::Value;

use super::task;
use crate::finding::{Code, Finding};
use crate::recording::{Answered, Content};
use crate::report::listed;

/// The ids that earlier answers used up.
#[derive(Debug, Default)]
pub(super) struct UsedIds {
    pub(super) tasks: BTreeSet<String>,
    requests: BTreeSet<String>,
}

/// An answer, and what it answers.
#[derive(Clone, Copy)]
pub(super) struct Answer<'a> {
    pub(super) contract: &'a Contract,
    pub(super) operation: &'a Operation,
    pub(super) method: &'a str,
    pub(super) sent_at_ms: i64,
    pub(super) answered: &'a Answered,
}

pub(super) fn findings(answer: Answer<'_>, used: &mut UsedIds) -> Vec<Finding> {
    let Answer {
        contract,
        operation,
        answered,
        ..
    } = answer;
    let Some(response) = operation.response(answered.status) else {
        let message = format!("{} is not a documented status", answered.status);
        return vec![Finding::new(Code::StatusUndocumented, message)];
    };
    let mut findings = Vec::new();
    if answered.status == 405 && answered.header("allow").is_none() {
        let message = "405 without the header Allow";
        findings.push(Finding::new(Code::AllowMissing, message));
    }
    let shape = answered.json().and_then(|json| contract.other_shape(json));
    let message = shape.map_or(&response.message, |shape| &shape.message);
    let code = answered
        .json()
        .and_then(|json| message.value_of(MemberRole::Code, json)?.as_i64());
    let is_refusal = code.is_some_and(|code| contract.error_code(code).is_some());
    let is_success = response.status.is_success();
    // An answer to HEAD has no body, and a refusal that has the status of success is not what one is.
    if answer.method != "HEAD" && !(is_success && is_refusal) {
        findings.extend(body(response, shape, answered));
    }
    if let Some(json) = answered.json() {
        findings.extend(codes(contract, message, answered.status, json));
        findings.extend(ids(message, json, used, operation.is_charged()));
        if operation.is_charged() && is_success && !is_refusal {
            findings.extend(empty_id(message, json));
        }
        findings.extend(times(answer, message, json, used));
    }
    findings
}

/// Media type, JSON and schema. Where no reading promises a body, a deviation is an observation. An answer
/// of a known other shape is judged by that.
fn body(response: &Response, shape: Option<&OtherShape>, answered: &Answered) -> Vec<Finding> {
    let promised = response.promises_content(Strictness::Wide);
    let code = |code| if promised { code } else { Code::ErrorEnvelope };
    let mut findings = Vec::new();
    let label = media_type(answered.header("content-type"), &response.media_type);
    match &answered.content {
        Content::Json(json) => {
            findings.extend(label.map(|label| Finding::new(code(Code::ContentType), label)));
            findings.extend(shape.map(|shape| {
                let what = format!("`{}`: {}", shape.id, shape.description);
                let message = format!("the answer has another shape, {what}");
                Finding::new(code(Code::OtherShape), message)
            }));
            let (message, strictness) = match shape {
                Some(shape) => (&shape.message, Strictness::Decided),
                None if promised => (&response.message, Strictness::Wide),
                None => (&response.message, Strictness::Decided),
            };
            let violations = message.judge(strictness).violations(json);
            findings.extend(schema(code(Code::AnswerSchema), violations));
        }
        Content::Text(_) | Content::Bytes(_) => {
            let what = match &answered.content {
                _ if answered.bytes == 0 => "the body is empty",
                Content::Text(text) if serde_json::from_str::<IgnoredAny>(text).is_ok() => {
                    "the body is JSON that is nested too deep to be read"
                }
                _ => "the body is no JSON",
            };
            let label = label.map_or(String::new(), |label| format!(", and has {label}"));
            let message = format!("{what}{label}");
            findings.push(Finding::new(code(Code::AnswerNotJson), message));
        }
        Content::Cut => {
            let message = "the body is longer than what is kept of it, 1 MiB";
            findings.push(Finding::new(Code::AnswerTooLong, message));
        }
    }
    findings
}

/// How a body breaks its schema. What several members of one object have, or lack, has one cause.
pub(super) fn schema(code: Code, violations: Vec<Violation>) -> Vec<Finding> {
    let mut missing: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut wrong: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for violation in violations {
        if let ConstraintPart::Required(member) = violation.part {
            let members = missing.entry(violation.pointer).or_default();
            members.push(format!("`{member}`"));
            continue;
        }
        let message = format!("{} ({})", violation.message, violation.part);
        let object = violation.pointer.rsplit_once('/').unwrap_or_default().0;
        let places = wrong.entry((object.to_owned(), message)).or_default();
        places.push(violation.pointer);
    }
    let missing = missing.into_iter().map(|(object, members)| {
        let message = format!("it lacks {} (required)", listed(&members));
        Finding::at(code, &object, message)
    });
    let wrong = wrong.into_iter();
    let wrong = wrong.flat_map(|((object, message), places)| {
        let name = |at: &String| at.rsplit('/').next().unwrap_or_default().to_owned();
        let is_member = |name: &String| name.parse::<usize>().is_err();
        let members = places.iter().map(name).filter(is_member);
        let members: Vec<_> = members.map(|name| format!("`{name}`")).collect();
        match members.as_slice() {
            [] | [_] => (places.iter())
                .map(|at| Finding::at(code, at, &message))
                .collect(),
            members => {
                let message = format!("{}: {message}", listed(members));
                vec![Finding::at(code, &object, message)]
            }
        }
    });
    missing.chain(wrong).collect()
}

/// What is wrong with the label of a body.
pub(super) fn media_type(label: Option<&str>, promised: &str) -> Option<String> {
    let label = label.unwrap_or_default();
    let essence = label.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case(promised) {
        return None;
    }
    let found = match essence {
        "" => "no media type".to_owned(),
        other => format!("`{other}`"),
    };
    Some(format!("{found} instead of `{promised}`"))
}

/// The code is 0 exactly in an answer of success, and an error code has its documented status.
fn codes(contract: &Contract, message: &Message, status: u16, json: &Value) -> Option<Finding> {
    let at = message.pointer_of(MemberRole::Code)?;
    let code = message.value_of(MemberRole::Code, json)?.as_i64()?;
    let success = (200..300).contains(&status);
    if success != (code == 0) {
        let message = match success {
            true => format!("status {status} says success, and the code is not 0"),
            false => format!("status {status} says failure, and the code is 0"),
        };
        return Some(Finding::at(Code::CodeDisagrees, at, message));
    }
    let known = contract.error_code(code)?;
    // Those stand for any fault of a request; HTTP has finer statuses (405, 413, 415).
    let is_any_fault = matches!(
        known.class,
        ErrorClass::InvalidRequest | ErrorClass::NotFound
    );
    (known.status != status && !is_any_fault).then(|| {
        let message = format!(
            "code {code} comes with status {status}; the API owner documents {}",
            known.status
        );
        Finding::at(Code::ErrorCodeStatus, at, message)
    })
}

/// A request has an id of its own; and so has a task, where one is made.
fn ids(message: &Message, json: &Value, used: &mut UsedIds, makes_tasks: bool) -> Vec<Finding> {
    let task = (MemberRole::TaskId, Code::TaskIdReused, &mut used.tasks);
    let request = (
        MemberRole::RequestId,
        Code::RequestIdReused,
        &mut used.requests,
    );
    let places = [makes_tasks.then_some(task), Some(request)];
    let mut findings = Vec::new();
    for (role, code, used) in places.into_iter().flatten() {
        let id = message.value_of(role, json).and_then(Value::as_str);
        let (Some(id), Some(at)) = (id, message.pointer_of(role)) else {
            continue;
        };
        let is_no_task = role == MemberRole::TaskId && id.is_empty();
        if !is_no_task && !used.insert(id.to_owned()) {
            findings.push(Finding::at(code, at, "an earlier answer had the same id"));
        }
    }
    findings
}

/// A task that was made has an id by which it is found.
fn empty_id(message: &Message, json: &Value) -> Option<Finding> {
    let is_empty = message.value_of(MemberRole::TaskId, json)? == "";
    let at = message.pointer_of(MemberRole::TaskId)?;
    is_empty.then(|| Finding::at(Code::TaskIdEmpty, at, "the id of the task is empty"))
}

/// The times of every task in the answer. A task that no earlier answer made may be old.
fn times(answer: Answer<'_>, message: &Message, json: &Value, used: &UsedIds) -> Vec<Finding> {
    let of_task = |told: image2video_contract::TaskView<'_>| {
        let is_known = told.id().is_some_and(|id| used.tasks.contains(id));
        let is_new = answer.operation.is_charged() || is_known;
        task::times(&told, is_new.then_some(answer.sent_at_ms))
    };
    message.tasks(json).into_iter().flat_map(of_task).collect()
}

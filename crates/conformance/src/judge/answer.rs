//! Checks on an answer by itself, whatever was asked.

use std::collections::BTreeSet;

use image2video_contract::{
    Contract, ErrorClass, MemberRole, Message, Operation, OtherShape, Response, Strictness,
};
use serde_json::Value;

use super::task;
use crate::finding::{Code, Finding};
use crate::recording::{Answered, Content};

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
    // An answer to HEAD has no body.
    if answer.method != "HEAD" {
        findings.extend(body(response, shape, answered));
    }
    if let Some(json) = answered.json() {
        let message = shape.map_or(&response.message, |shape| &shape.message);
        findings.extend(codes(contract, message, answered.status, json));
        findings.extend(ids(message, json, used, operation.is_charged()));
        findings.extend(times(answer, message, json, used));
    }
    findings
}

/// Media type, JSON and schema. Where no reading promises a body, a deviation is an observation. An answer
/// of a known other shape is judged by that.
fn body(response: &Response, shape: Option<&OtherShape>, answered: &Answered) -> Vec<Finding> {
    let promised = response.promises_content(Strictness::Wide);
    let code = |code| if promised { code } else { Code::ErrorEnvelope };
    let mut findings: Vec<_> = media_type(answered.header("content-type"), &response.media_type)
        .map(|message| Finding::new(code(Code::ContentType), message))
        .into_iter()
        .collect();
    match &answered.content {
        Content::Json(json) => {
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
            findings.extend(violations.into_iter().map(|violation| {
                let message = format!("{} ({})", violation.message, violation.part);
                Finding::at(code(Code::AnswerSchema), &violation.pointer, message)
            }));
        }
        content => findings.push(match content.why_left_out() {
            Some(why) => Finding::new(Code::AnswerTooLong, why),
            None => Finding::new(code(Code::AnswerNotJson), "the body is no JSON"),
        }),
    }
    findings
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
        let message = format!("status {status} and code {code} contradict each other");
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
        if !used.insert(id.to_owned()) {
            findings.push(Finding::at(code, at, "an earlier answer had the same id"));
        }
    }
    findings
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

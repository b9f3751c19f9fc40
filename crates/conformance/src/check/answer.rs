//! Checks on an answer by itself, whatever was asked.

use std::collections::BTreeSet;

use http::header::{ALLOW, CONTENT_TYPE};
use image2video_contract::{ErrorClass, MemberRole, Message, Operation, Response, Strictness};
use serde_json::Value;

use super::task;
use crate::case::Case;
use crate::exchange::Exchange;
use crate::finding::{Code, Finding};
use crate::transport::Answer;

/// The ids in earlier answers, which no later answer may use again.
#[derive(Debug, Default)]
pub(crate) struct UsedIds {
    tasks: BTreeSet<String>,
    requests: BTreeSet<String>,
}

pub(super) fn findings(
    operation: &Operation,
    case: &Case,
    answer: &Answer,
    exchange: &Exchange,
    used: &mut UsedIds,
) -> Vec<Finding> {
    let Some(response) = operation.response(answer.status) else {
        let message = format!("{} is not a documented status", answer.status);
        return vec![Finding::new(Code::StatusUndocumented, message)];
    };
    let mut findings = Vec::new();
    if answer.status == 405 && !answer.headers.contains_key(ALLOW) {
        findings.push(Finding::new(
            Code::AllowMissing,
            "405 without the header Allow",
        ));
    }
    // An answer to HEAD has no body.
    if case.request.method != "HEAD" {
        findings.extend(body(response, answer, exchange.json.as_ref()));
    }
    if let Some(json) = &exchange.json {
        findings.extend(codes(&response.message, answer.status, json));
        findings.extend(ids(operation, &response.message, json, used));
        findings.extend(times(operation, json, exchange.sent_at_ms, used));
    }
    findings
}

/// Media type, JSON and schema. Where no reading promises a body, a deviation is an observation.
fn body(response: &Response, answer: &Answer, json: Option<&Value>) -> Vec<Finding> {
    let promised = response.promises_content(Strictness::Wide);
    let code = |code| if promised { code } else { Code::ErrorEnvelope };
    let mut findings = Vec::new();
    let content_type = answer
        .headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let essence = content_type.split(';').next().unwrap_or("").trim();
    if !essence.eq_ignore_ascii_case(&response.media_type) {
        let found = if essence.is_empty() {
            "no media type".to_owned()
        } else {
            format!("`{essence}`")
        };
        findings.push(Finding::new(
            code(Code::ContentType),
            format!("{found} instead of `{}`", response.media_type),
        ));
    }
    let Some(json) = json else {
        let size = answer.body.len();
        findings.push(Finding::new(
            code(Code::AnswerNotJson),
            format!("the body ({size} bytes) is not JSON"),
        ));
        return findings;
    };
    let strictness = if promised {
        Strictness::Wide
    } else {
        Strictness::Decided
    };
    for violation in response.message.judge(strictness).violations(json) {
        let message = format!("{} ({})", violation.message, violation.part);
        findings.push(Finding::at(
            code(Code::AnswerSchema),
            &violation.pointer,
            message,
        ));
    }
    findings
}

/// The code is 0 exactly in an answer of success, and an error code has its documented status.
fn codes(message: &Message, status: u16, json: &Value) -> Option<Finding> {
    let pointer = message.pointer_of(MemberRole::Code)?;
    let code = message.value_of(MemberRole::Code, json)?.as_i64()?;
    let success = (200..300).contains(&status);
    if success != (code == 0) {
        let message = format!("status {status} and code {code} contradict each other");
        return Some(Finding::at(Code::CodeDisagrees, pointer, message));
    }
    let known = &message.schema_of(MemberRole::Code)?.error_codes;
    let documented = known.iter().find(|known| known.code == code)?;
    // HTTP has finer statuses for what is wrong with a request (405, 413, 415).
    let is_of_request = matches!(
        documented.class,
        ErrorClass::InvalidRequest | ErrorClass::NotFound
    );
    if documented.status == status || is_of_request {
        return None;
    }
    let message = format!(
        "code {code} comes with status {status}; the API owner documents {}",
        documented.status
    );
    Some(Finding::at(Code::ErrorCodeStatus, pointer, message))
}

/// The times of every task in the answer. A task that the run did not create may be old.
fn times(operation: &Operation, json: &Value, sent_at_ms: i64, used: &UsedIds) -> Vec<Finding> {
    let tasks = operation.tasks(json).into_iter();
    let found = tasks.flat_map(|task| {
        let is_known = task.id().is_some_and(|id| used.tasks.contains(id));
        let is_new = operation.is_charged() || is_known;
        task::times(&task, is_new.then_some(sent_at_ms))
    });
    found.collect()
}

/// Each request has an id of its own, and so has each task that is created.
fn ids(operation: &Operation, message: &Message, json: &Value, used: &mut UsedIds) -> Vec<Finding> {
    let mut findings = Vec::new();
    if operation.is_charged() {
        for task in operation.tasks(json) {
            let id = task.id();
            if id.is_some_and(|id| !used.tasks.insert(id.to_owned())) {
                let reused = task::finding(&task, MemberRole::TaskId, Code::TaskIdReused, REUSED);
                findings.push(reused);
            }
        }
    }
    let request = message.value_of(MemberRole::RequestId, json);
    let request = request.and_then(Value::as_str);
    if request.is_some_and(|id| !used.requests.insert(id.to_owned())) {
        let pointer = message.pointer_of(MemberRole::RequestId);
        let pointer = pointer.unwrap_or_default();
        findings.push(Finding::at(Code::RequestIdReused, pointer, REUSED));
    }
    findings
}

const REUSED: &str = "an earlier answer had the same id";

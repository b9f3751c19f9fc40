//! Checks on an answer by itself, whatever was asked.

use std::collections::BTreeSet;

use http::header::{ALLOW, CONTENT_TYPE};
use image2video_contract::{Operation, Response, Schema, Strictness};
use serde_json::Value;

use super::{Exchange, task};
use crate::case::Case;
use crate::finding::{Code, Finding};
use crate::transport::Answer;

/// The ids that earlier answers used up.
#[derive(Debug, Default)]
pub struct Seen {
    tasks: BTreeSet<String>,
    requests: BTreeSet<String>,
}

pub(super) fn findings(
    operation: &Operation,
    case: &Case,
    answer: &Answer,
    exchange: &Exchange,
    seen: &mut Seen,
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
        findings.extend(codes(&response.message.schema, answer.status, json));
        findings.extend(ids(json, seen, operation.is_charged()));
        findings.extend(times(json, exchange.sent_at_ms, operation, seen));
    }
    findings
}

/// Media type, JSON and schema. Where no reading promises a body, a deviation is an observation.
fn body(response: &Response, answer: &Answer, json: Option<&Value>) -> Vec<Finding> {
    let promised = response.promises_content(Strictness::Wide);
    let code = |code| if promised { code } else { Code::ErrorEnvelope };
    let mut findings = Vec::new();
    let label = answer
        .headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let essence = label.split(';').next().unwrap_or("").trim();
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
            format!("the body ({size} bytes) is no JSON"),
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

/// `code` is 0 exactly in an answer of success, and an error code has its documented status.
fn codes(schema: &Schema, status: u16, json: &Value) -> Option<Finding> {
    let code = json.get("code")?.as_i64()?;
    let success = (200..300).contains(&status);
    if success != (code == 0) {
        let message = format!("status {status} and code {code} contradict each other");
        return Some(Finding::at(Code::CodeDisagrees, "/code", message));
    }
    let known = &schema.property("code")?.error_codes;
    let documented = known.iter().find(|known| known.code == code)?;
    if documented.status == status || documented.code / 10 == 120 {
        // 1200 to 1203 stand for any fault of a request; HTTP has finer statuses (405, 413, 415).
        return None;
    }
    let message = format!(
        "code {code} comes with status {status}; the API owner documents {}",
        documented.status
    );
    Some(Finding::at(Code::ErrorCodeStatus, "/code", message))
}

/// The times of every task in the answer. A task that no earlier answer made may be old.
fn times(json: &Value, sent_at_ms: i64, operation: &Operation, seen: &Seen) -> Vec<Finding> {
    let of = |(at, told): (String, &Value)| {
        let known = task::id(told).is_some_and(|id| seen.tasks.contains(id));
        let made = operation.is_charged() || known;
        task::times(told, &at, made.then_some(sent_at_ms))
    };
    match json.get("data") {
        Some(Value::Array(tasks)) => {
            let places = (0..tasks.len()).map(|i| format!("/data/{i}"));
            places.zip(tasks).flat_map(of).collect()
        }
        Some(told) => of(("/data".to_owned(), told)),
        None => Vec::new(),
    }
}

/// A request has an id of its own; and so has a task, where one is made.
fn ids(json: &Value, seen: &mut Seen, makes_tasks: bool) -> Vec<Finding> {
    let task = ("/data/task_id", Code::TaskIdReused, &mut seen.tasks);
    let request = ("/request_id", Code::RequestIdReused, &mut seen.requests);
    let places = [makes_tasks.then_some(task), Some(request)];
    let mut findings = Vec::new();
    for (pointer, code, used) in places.into_iter().flatten() {
        let Some(id) = json.pointer(pointer).and_then(Value::as_str) else {
            continue;
        };
        if !used.insert(id.to_owned()) {
            findings.push(Finding::at(
                code,
                pointer,
                "an earlier answer had the same id",
            ));
        }
    }
    findings
}

//! What a scenario changes.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Response, header::CONTENT_TYPE};
use image2video_contract::{MemberRole, Operation, TaskView, pointer};
use serde_json::{Value, json};

use crate::api::Refusal;
use crate::task::{Ending, callback::CallbackFault};

/// What a scenario changes.
pub(crate) enum Effect {
    /// How the task ends.
    Ending(Ending),
    /// How the callbacks of the task are sent.
    Callbacks(CallbackFault),
    /// A request that would make a task is refused.
    RefusedTask(Refusal),
    /// Any request is refused.
    Refused(Refusal),
    /// How the answer is delivered.
    Delivery(Delivery),
    /// What the answer says.
    Answer(fn(&Operation, &mut Response<Bytes>)),
}

/// How an answer gets to the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Delivery {
    /// Whole, at once.
    #[default]
    Whole,
    /// Whole, after a time by the service's clock.
    After(Duration),
    /// Not at all: the connection stays open, and silent.
    Never,
    /// Not at all: the connection is reset.
    Reset,
    /// Half of the body, then the connection ends; the head announces all of it.
    Truncated,
}

/// What a client reads is complete, and breaks off: the framing is that of the shorter text.
pub(super) fn malformed_json(_: &Operation, response: &mut Response<Bytes>) {
    let body = response.body_mut();
    body.truncate(body.len() / 2);
}

pub(super) fn html(_: &Operation, response: &mut Response<Bytes>) {
    const PAGE: &str = "<!doctype html><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>";
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, html);
    *response.body_mut() = Bytes::from_static(PAGE.as_bytes());
}

pub(super) fn extra_members(operation: &Operation, response: &mut Response<Bytes>) {
    change_json(response, |body| {
        body["trace"] = json!({ "region": "mock", "hops": [1, 2] });
        for task in places(operation, body, |task| Some(task.pointer.clone())) {
            put(body, &pointer::join(&task, "x_mock_member"), json!(true));
        }
    });
}

pub(super) fn unknown_status(operation: &Operation, response: &mut Response<Bytes>) {
    change_json(response, |body| {
        for status in places(operation, body, |task| {
            task.pointer_of(MemberRole::TaskStatus)
        }) {
            put(body, &status, json!("queued"));
        }
    });
}

/// Changes a body that is a JSON object; another one stays as it is.
fn change_json(response: &mut Response<Bytes>, change: impl FnOnce(&mut Value)) {
    if let Ok(mut body @ Value::Object(_)) = serde_json::from_slice(response.body()) {
        change(&mut body);
        *response.body_mut() = Bytes::from(body.to_string());
    }
}

/// A place in each task that an answer tells of.
fn places(
    operation: &Operation,
    body: &Value,
    place: impl Fn(&TaskView<'_>) -> Option<String>,
) -> Vec<String> {
    let tasks = operation.tasks(body);
    tasks.iter().filter_map(place).collect()
}

/// Sets a member of an object that is there.
fn put(body: &mut Value, at: &str, value: Value) {
    let (object, name) = at.rsplit_once('/').unwrap_or_default();
    if let Some(object) = body.pointer_mut(object).and_then(Value::as_object_mut) {
        object.insert(name.replace("~1", "/").replace("~0", "~"), value);
    }
}

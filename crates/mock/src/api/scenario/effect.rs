//! What a scenario changes.

use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderValue, Response, StatusCode};
use image2video_contract::{MemberRole, Operation, TaskView, pointer};
use serde_json::{Map, Value, json};
use strum::{Display, EnumString};

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
    /// The client does not get the answer.
    Lost(When, Loss),
    /// How the answer is delivered.
    Delivery(Delivery),
    /// What the answer says.
    Answer(fn(&Operation, &mut Response<Bytes>)),
    /// Nothing of this request: a download that comes later fails.
    Download,
}

/// Whether an answer is lost before or after what was asked for is done: whether there is a task. Its text
/// is `before` or `after`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Display, EnumString)]
#[strum(serialize_all = "lowercase")]
pub enum When {
    /// Nothing is done.
    Before,
    /// It is done.
    After,
}

/// What a client gets in place of the answer.
pub(crate) enum Loss {
    /// A refusal.
    Refusal(Refusal),
    /// A page of a gateway.
    Page,
    /// Nothing: the connection is reset.
    Reset,
}

/// How the download of a video fails. Its text is the name in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Display, EnumString)]
#[strum(serialize_all = "lowercase")]
pub enum DownloadFault {
    /// The link has expired: 403.
    Expired,
    /// The service is not available: 503.
    Unavailable,
    /// The connection is reset.
    Reset,
    /// The file breaks off in the middle.
    Truncated,
    /// The file comes in pieces over 2 seconds, by the service's clock.
    Slow,
}

/// How an answer gets to the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Delivery {
    /// Whole, at once.
    #[default]
    Whole,
    /// Whole, after a time by the service's clock.
    After(Duration),
    /// Whole, in pieces over a time by the service's clock.
    Slowly(Duration),
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

pub(crate) fn bad_gateway(operation: &Operation, response: &mut Response<Bytes>) {
    *response.status_mut() = StatusCode::BAD_GATEWAY;
    html(operation, response);
}

pub(super) fn created(_: &Operation, response: &mut Response<Bytes>) {
    if response.status().is_success() {
        *response.status_mut() = StatusCode::CREATED;
    }
}

/// To the first task of an answer; one without a task stays as it is.
pub(super) fn redirect(operation: &Operation, response: &mut Response<Bytes>) {
    let body: Value = serde_json::from_slice(response.body()).unwrap_or_default();
    let tasks = operation.tasks(&body);
    let Some((path, id)) = operation
        .tasks_path()
        .zip(tasks.first().and_then(TaskView::id))
    else {
        return;
    };
    let location = HeaderValue::try_from(format!("{path}/{id}"));
    *response.status_mut() = StatusCode::SEE_OTHER;
    response.headers_mut().remove(CONTENT_TYPE);
    response
        .headers_mut()
        .extend(location.map(|location| (LOCATION, location)));
    *response.body_mut() = Bytes::new();
}

pub(super) fn nulls(operation: &Operation, response: &mut Response<Bytes>) {
    const KEPT: [MemberRole; 4] = [
        MemberRole::Code,
        MemberRole::TaskId,
        MemberRole::TaskStatus,
        MemberRole::VideoUrl,
    ];
    let Some(documented) = operation.success() else {
        return;
    };
    let kept = KEPT.iter();
    let kept: Vec<_> = kept
        .filter_map(|role| documented.message.pointer_of(*role))
        .collect();
    change_json(response, |body| blank(body, "", &kept));
}

/// Makes everything null but what is at these pointers.
fn blank(value: &mut Value, at: &str, kept: &[&str]) {
    if kept.contains(&at) {
        return;
    }
    let below = format!("{at}/");
    let leads_on = kept.iter().any(|pointer| pointer.starts_with(&below));
    match value {
        Value::Object(members) if leads_on => {
            for (name, member) in members {
                blank(member, &pointer::join(at, name), kept);
            }
        }
        Value::Array(items) if leads_on => {
            let at = pointer::join(at, "*");
            items.iter_mut().for_each(|item| blank(item, &at, kept));
        }
        other => *other = Value::Null,
    }
}

pub(super) fn missing_times(operation: &Operation, response: &mut Response<Bytes>) {
    change_json(response, |body| {
        for role in [MemberRole::CreatedAt, MemberRole::UpdatedAt] {
            for time in places(operation, body, |task| task.pointer_of(role)) {
                if let Some((object, name)) = member(body, &time) {
                    object.remove(&name);
                }
            }
        }
    });
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
    if let Some((object, name)) = member(body, at) {
        object.insert(name, value);
    }
}

/// The object that a pointer leads into, and the name of the member.
fn member<'b>(body: &'b mut Value, at: &str) -> Option<(&'b mut Map<String, Value>, String)> {
    let (object, _) = at.rsplit_once('/')?;
    let name = pointer::tokens(at).last()?;
    Some((body.pointer_mut(object)?.as_object_mut()?, name))
}

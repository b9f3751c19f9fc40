//! What a scenario does to a task and to an answer.

use bytes::Bytes;
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use serde_json::{Value, json};

use super::Scenario;
use crate::api::refusal::Refusal;
use crate::api::reply::{Delivery, Reply};
use crate::task::life::Ending;

/// How a task of this scenario ends.
pub(crate) fn ending(scenario: Option<Scenario>) -> Ending {
    match scenario {
        Some(Scenario::Failure(reason)) => Ending::Fails(reason),
        Some(Scenario::Stuck) => Ending::Stuck,
        _ => Ending::Succeeds,
    }
}

/// Why a request that is in order is refused nevertheless.
pub(crate) fn refusal(scenario: Scenario, creates: bool) -> Option<Refusal> {
    match scenario {
        Scenario::ContentPolicy if creates => Some(Refusal::content_policy()),
        Scenario::Quota => Some(Refusal::quota()),
        Scenario::RateLimit(seconds) => Some(Refusal::rate_limit(seconds)),
        Scenario::Unavailable(_) => Some(Refusal::unavailable()),
        _ => None,
    }
}

/// Changes an answer, or the way in which it is delivered.
pub(crate) fn disturb(reply: &mut Reply, scenario: Scenario) {
    let body = reply.response.body();
    match scenario {
        Scenario::Slow(pause) => reply.delivery = Delivery::After(pause),
        Scenario::Hang => reply.delivery = Delivery::Never,
        Scenario::Reset => reply.delivery = Delivery::Reset,
        Scenario::Truncated => reply.delivery = Delivery::Truncated(body.len() / 2),
        // What a client reads is complete, and breaks off: the framing is that of the shorter text.
        Scenario::MalformedJson => {
            let half = body.slice(..body.len() / 2);
            *reply.response.body_mut() = half;
        }
        Scenario::WrongContentType => {
            let html = HeaderValue::from_static("text/html; charset=utf-8");
            reply.response.headers_mut().insert(CONTENT_TYPE, html);
            let page = "<!doctype html><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>";
            *reply.response.body_mut() = Bytes::from_static(page.as_bytes());
        }
        Scenario::ExtraMembers => changed(reply, |body| {
            body["trace"] = json!({ "region": "mock", "hops": [1, 2] });
            each_task(body, |task| task["x_mock_member"] = json!(true));
        }),
        Scenario::UnknownStatus => changed(reply, |body| {
            each_task(body, |task| task["task_status"] = json!("queued"));
        }),
        _ => {}
    }
}

/// Changes a body of JSON; one that is not JSON stays as it is.
fn changed(reply: &mut Reply, change: impl FnOnce(&mut Value)) {
    if let Ok(mut body @ Value::Object(_)) = serde_json::from_slice(reply.response.body()) {
        change(&mut body);
        *reply.response.body_mut() = Bytes::from(body.to_string());
    }
}

/// The one task in `data`, or each of a list.
fn each_task(body: &mut Value, change: impl Fn(&mut Value)) {
    match &mut body["data"] {
        Value::Array(tasks) => tasks.iter_mut().for_each(change),
        task @ Value::Object(_) => change(task),
        // Indexing has made a member where there was none.
        other if other.is_null() => {
            if let Value::Object(members) = body {
                members.remove("data");
            }
        }
        _ => {}
    }
}

//! Mutants of answers: each member of each documented answer, and what the members mean.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode};
use image2video_contract::pointer;
use serde_json::{Value, json};

use super::documents::{operations, schemas};
use super::server::Spoil;
use crate::servers::with_body;

/// Every way to spoil the answers of the document: a name, and how.
pub(super) fn all(document: &Value) -> Vec<(String, Spoil)> {
    let mut all = meanings();
    for operation in operations(document) {
        let at = format!("{operation}/responses");
        let responses = document.pointer(&at).and_then(Value::as_object);
        for range in responses.expect("responses").keys() {
            let content = format!("{}/content", pointer::join(&at, range));
            for place in schemas(document, &content) {
                let schema = document.pointer(&place.at).expect("a schema");
                all.extend(values(range, &place.member, schema));
            }
        }
    }
    all
}

/// What may come in place of a value.
fn values(range: &str, member: &str, schema: &Value) -> Vec<(String, Spoil)> {
    let spoiled = |name: String, to: Value| {
        let at = member.to_owned();
        let spoil = in_range(range, move |body| {
            if let Some(value) = body.pointer_mut(&at) {
                *value = to.clone();
            }
        });
        (format!("{range} {member} {name}"), spoil)
    };
    let type_ = schema["type"].as_str().unwrap_or_default();
    let mut all: Vec<_> = strangers(type_)
        .into_iter()
        .map(|to| spoiled(format!("is {to}"), to))
        .collect();
    if schema["format"] == "int64" {
        let to = json!(9_223_372_036_854_775_808_u64);
        all.push(spoiled("is beyond int64".to_owned(), to));
    }
    for value in schema["enum"].as_array().into_iter().flatten() {
        let text = value.as_str().unwrap_or_default();
        for to in [text.to_uppercase(), format!("{text} ({text})")] {
            all.push(spoiled(format!("is {to:?}"), json!(to)));
        }
    }
    if !member.is_empty() {
        all.extend(["dropped", "renamed"].map(|how| gone(range, member, how)));
    }
    all
}

/// A value of each other JSON type.
fn strangers(type_: &str) -> Vec<Value> {
    let all = [
        ("null", Value::Null),
        ("boolean", json!(true)),
        ("number", json!(0.5)),
        ("integer", json!(1)),
        ("string", json!("1")),
        ("array", json!([])),
        ("object", json!({})),
    ];
    let others = all
        .into_iter()
        .filter(|(name, _)| *name != type_ && (type_, *name) != ("number", "integer"));
    others.map(|(_, value)| value).collect()
}

/// A member that is not there, or under another name.
fn gone(range: &str, member: &str, how: &'static str) -> (String, Spoil) {
    let name = format!("{range} {member} {how}");
    let (parent, child) = member.rsplit_once('/').expect("a member");
    let (parent, child) = (parent.to_owned(), child.to_owned());
    let spoil = in_range(range, move |body| {
        let Some(parent) = body.pointer_mut(&parent).and_then(Value::as_object_mut) else {
            return;
        };
        if let Some(value) = parent.remove(&child)
            && how == "renamed"
        {
            parent.insert(child.to_uppercase(), value);
        }
    });
    (name, spoil)
}

/// Changes the bodies of answers whose status is documented under `range`, such as `4XX`.
fn in_range(range: &str, change: impl Fn(&mut Value) + Send + Sync + 'static) -> Spoil {
    let range = range.to_owned();
    Box::new(move |answer| {
        let status = answer.status().as_str().to_owned();
        let same = |(a, b): (char, char)| a == b || b == 'X';
        if status.chars().zip(range.chars()).all(same) && !answer.body().is_empty() {
            with_body(answer, &change)
        } else {
            answer
        }
    })
}

/// A change to a member of accepted answers.
fn member(at: &'static str, change: impl Fn(&Value) -> Value + Send + Sync + 'static) -> Spoil {
    in_range("200", move |body| {
        if let Some(value) = body.pointer_mut(at) {
            *value = change(value);
        }
    })
}

/// A change to the status, by the one that it was.
fn status(change: fn(u16) -> u16) -> Spoil {
    Box::new(move |mut answer| {
        let to = StatusCode::from_u16(change(answer.status().as_u16()));
        *answer.status_mut() = to.expect("a status");
        answer
    })
}

/// A change to the answer of an accepted request.
fn accepted(change: fn(Response<Bytes>) -> Response<Bytes>) -> Spoil {
    Box::new(move |answer| {
        if answer.status() == StatusCode::OK {
            change(answer)
        } else {
            answer
        }
    })
}

fn labelled(mut answer: Response<Bytes>, label: &'static str) -> Response<Bytes> {
    let label = HeaderValue::from_static(label);
    answer.headers_mut().insert("content-type", label);
    answer
}

fn shifted(by: i64) -> impl Fn(&Value) -> Value + Send + Sync + 'static {
    move |time| json!(time.as_i64().unwrap_or_default() + by)
}

const SECONDS: fn(&Value) -> Value = |time| json!(time.as_i64().unwrap_or_default() / 1000);
const MICROSECONDS: fn(&Value) -> Value = |time| json!(time.as_i64().unwrap_or_default() * 1000);
const WEEK_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// What the page says in words: no schema can hold it.
fn meanings() -> Vec<(String, Spoil)> {
    let all: Vec<(&str, Spoil)> = vec![
        (
            "200 /code is 1 beside a task",
            member("/code", |_| json!(1)),
        ),
        (
            "200 /code is -1 beside a task",
            member("/code", |_| json!(-1)),
        ),
        (
            "200 /data/created_at in seconds",
            member("/data/created_at", SECONDS),
        ),
        (
            "200 /data/updated_at in seconds",
            member("/data/updated_at", SECONDS),
        ),
        (
            "200 /data/created_at in microseconds",
            member("/data/created_at", MICROSECONDS),
        ),
        (
            "200 /data/updated_at in microseconds",
            member("/data/updated_at", MICROSECONDS),
        ),
        (
            "200 /data/created_at a week ago",
            member("/data/created_at", shifted(-WEEK_MS)),
        ),
        (
            "200 /data/updated_at in a week",
            member("/data/updated_at", shifted(WEEK_MS)),
        ),
        (
            "200 /data/updated_at before created_at",
            member("/data/updated_at", shifted(-1)),
        ),
        (
            "200 /data/task_id always the same",
            member("/data/task_id", |_| json!("same")),
        ),
        (
            "200 /request_id always the same",
            member("/request_id", |_| json!("same")),
        ),
        (
            "200 /data/task_id empty",
            member("/data/task_id", |_| json!("")),
        ),
        (
            "200 /request_id empty",
            member("/request_id", |_| json!("")),
        ),
        (
            "status 201 for 200",
            status(|old| if old == 200 { 201 } else { old }),
        ),
        (
            "status 202 for 200",
            status(|old| if old == 200 { 202 } else { old }),
        ),
        (
            "status 302 for 200",
            status(|old| if old == 200 { 302 } else { old }),
        ),
        ("status 200 for refusals", status(|_| 200)),
        (
            "status 500 for refusals",
            status(|old| if old == 200 { 200 } else { 500 }),
        ),
        ("status 400 for all", status(|_| 400)),
        (
            "content type text/plain for 200",
            accepted(|a| labelled(a, "text/plain")),
        ),
        (
            "content type text/html for 200",
            accepted(|a| labelled(a, "text/html")),
        ),
        (
            "no content type for 200",
            accepted(|mut answer| {
                answer.headers_mut().remove("content-type");
                answer
            }),
        ),
        (
            "no body for 200",
            accepted(|answer| answer.map(|_| Bytes::new())),
        ),
        (
            "no JSON for 200",
            accepted(|answer| answer.map(|_| Bytes::from_static(b"<h1>OK</h1>"))),
        ),
        (
            "JSON in JSON for 200",
            accepted(|answer| {
                answer.map(|body| Bytes::from(json!(String::from_utf8_lossy(&body)).to_string()))
            }),
        ),
        (
            "two values for 200",
            accepted(|answer| answer.map(|body| Bytes::from([&body[..], &body[..]].concat()))),
        ),
        (
            "4XX /code is 0",
            in_range("4XX", |body| body["code"] = json!(0)),
        ),
        (
            "4XX /request_id always the same",
            in_range("4XX", |body| body["request_id"] = json!("same")),
        ),
    ];
    all.into_iter()
        .map(|(name, spoil)| (name.to_owned(), spoil))
        .collect()
}

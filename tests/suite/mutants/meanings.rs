//! Mutants of what answers mean, which the page says in words: no schema can hold it.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode};
use serde_json::{Value, json};

use super::answers::{Named, in_range, visit};
use super::server::Spoil;

/// A change to a member of accepted answers.
pub(super) fn member(at: &str, change: impl Fn(&Value) -> Value + Send + Sync + 'static) -> Spoil {
    let at = at.to_owned();
    in_range("200", move |body| {
        visit(body, &at, false, &mut |value| *value = change(value));
    })
}

/// A change to the status, by the one that it was.
pub(super) fn status(change: fn(u16) -> u16) -> Spoil {
    Box::new(move |mut answer| {
        let to = StatusCode::from_u16(change(answer.status().as_u16()));
        *answer.status_mut() = to.expect("a status");
        answer
    })
}

/// A change to the answer of an accepted request.
pub(super) fn accepted(change: fn(Response<Bytes>) -> Response<Bytes>) -> Spoil {
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

pub(super) fn named<N: Into<String>>(all: impl IntoIterator<Item = (N, Spoil)>) -> Vec<Named> {
    let all = all.into_iter();
    all.map(|(name, spoil)| (name.into(), spoil)).collect()
}

const SECONDS: fn(&Value) -> Value = |time| json!(time.as_i64().unwrap_or_default() / 1000);
const MICROSECONDS: fn(&Value) -> Value = |time| json!(time.as_i64().unwrap_or_default() * 1000);
const WEEK_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// What a task means; `at` is where it stands.
pub(super) fn of_task(at: &str) -> Vec<Named> {
    let (created, updated) = (format!("{at}/created_at"), format!("{at}/updated_at"));
    let id = format!("{at}/task_id");
    named([
        (
            format!("200 {created} in seconds"),
            member(&created, SECONDS),
        ),
        (
            format!("200 {updated} in seconds"),
            member(&updated, SECONDS),
        ),
        (
            format!("200 {created} in microseconds"),
            member(&created, MICROSECONDS),
        ),
        (
            format!("200 {updated} in microseconds"),
            member(&updated, MICROSECONDS),
        ),
        (
            format!("200 {created} a week ago"),
            member(&created, shifted(-WEEK_MS)),
        ),
        (
            format!("200 {updated} in a week"),
            member(&updated, shifted(WEEK_MS)),
        ),
        (
            format!("200 {updated} before created_at"),
            before_created_at(at),
        ),
        (
            format!("200 {id} always the same"),
            member(&id, |_| json!("same")),
        ),
        (format!("200 {id} empty"), member(&id, |_| json!(""))),
    ])
}

fn before_created_at(at: &str) -> Spoil {
    member(at, |task| {
        let mut task = task.clone();
        if let Some(time) = task["created_at"].as_i64() {
            task["updated_at"] = json!(time - 1);
        }
        task
    })
}

/// What the envelope of an accepted request means.
pub(super) fn of_envelope() -> Vec<Named> {
    named([
        (
            "200 /code is 1 beside a task",
            member("/code", |_| json!(1)),
        ),
        (
            "200 /code is -1 beside a task",
            member("/code", |_| json!(-1)),
        ),
        (
            "200 /request_id always the same",
            member("/request_id", |_| json!("same")),
        ),
        (
            "200 /request_id empty",
            member("/request_id", |_| json!("")),
        ),
    ])
}

pub(super) fn of_status() -> Vec<Named> {
    named([
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
    ])
}

/// The body as it is sent, and its label.
pub(super) fn of_body() -> Vec<Named> {
    named([
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
    ])
}

/// What refusals mean.
pub(super) fn of_refusals() -> Vec<Named> {
    named([
        (
            "4XX /code is 0",
            in_range("4XX", |body| body["code"] = json!(0)),
        ),
        (
            "4XX /request_id always the same",
            in_range("4XX", |body| body["request_id"] = json!("same")),
        ),
    ])
}

/// Everything that an operation's answers mean, where a task stands `at` a place of them.
pub(super) fn all(at: &str) -> Vec<Named> {
    let parts = [
        of_envelope(),
        of_task(at),
        of_status(),
        of_body(),
        of_refusals(),
    ];
    parts.into_iter().flatten().collect()
}

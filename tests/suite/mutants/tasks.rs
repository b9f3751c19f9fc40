//! Mutants of what tasks mean that are asked for: on a page, alone, and their videos.

use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use http::StatusCode;
use serde_json::{Value, json};

use super::answers::in_range;
use super::meanings::{member, status};
use super::server::Spoil;
use crate::servers::json as answer;

/// What a page means.
pub(super) fn of_page() -> Vec<(&'static str, Spoil)> {
    let tasks = |change: fn(&mut Vec<Value>)| {
        in_range("200", move |body| {
            if let Some(tasks) = body["data"].as_array_mut() {
                change(tasks);
            }
        })
    };
    vec![
        (
            "200 /data twice",
            tasks(|tasks| tasks.extend(tasks.clone())),
        ),
        (
            "200 /data longer by another task",
            tasks(|tasks| {
                if let Some(mut more) = tasks.first().cloned() {
                    more["task_id"] = json!("another");
                    tasks.push(more);
                }
            }),
        ),
        ("200 /data always empty", tasks(Vec::clear)),
        (
            "200 /data without the last",
            tasks(|tasks| tasks.truncate(tasks.len().saturating_sub(1))),
        ),
        (
            "200 /data without the first",
            tasks(|tasks| drop(tasks.drain(..tasks.len().min(1)))),
        ),
        (
            "200 /data is a task alone",
            in_range("200", |body| {
                let first = body.pointer_mut("/data/0").map(Value::take);
                body["data"] = first.unwrap_or_default();
            }),
        ),
        (
            "200 /data/*/created_at another by 1 ms",
            member("/data/*/created_at", |time| {
                json!(time.as_i64().map(|t| t - 1))
            }),
        ),
    ]
}

/// What a task means that was asked for.
pub(super) fn of_a_task() -> Vec<(&'static str, Spoil)> {
    let polls = AtomicUsize::new(0);
    let goes_back = member("/data/task_status", move |status| {
        let is_odd = *status == "processing" && polls.fetch_add(1, Ordering::Relaxed) % 2 == 1;
        if is_odd {
            json!("submitted")
        } else {
            status.clone()
        }
    });
    let known: Spoil = Box::new(|refusal| {
        if refusal.status() != StatusCode::NOT_FOUND {
            return refusal;
        }
        let task = json!({
            "task_id": "AAAAAAAAAAAAAAAAAAAAAA", "task_status": "submitted",
            "created_at": 1_722_769_557_708_u64, "updated_at": 1_722_769_557_708_u64,
        });
        answer(
            200,
            &json!({ "code": 0, "message": "SUCCEED", "request_id": "r", "data": task }),
        )
    });
    vec![
        ("200 /data/task_status goes back", goes_back),
        (
            "200 /data/task_id another",
            member("/data/task_id", |_| json!("another")),
        ),
        (
            "200 /data/task_id another once the task has ended",
            in_range("200", |body| {
                if body.pointer("/data/task_result/videos").is_some() {
                    body["data"]["task_id"] = json!("another");
                }
            }),
        ),
        (
            "200 /data/created_at another by 1 ms",
            member("/data/created_at", |time| {
                json!(time.as_i64().map(|t| t - 1))
            }),
        ),
        (
            "200 /data/task_result/videos is empty",
            member("/data/task_result/videos", |_| json!([])),
        ),
        (
            "200 /data/task_result/videos/*/url is of nothing",
            member("/data/task_result/videos/*/url", |_| {
                json!("http://localhost/videos/none.mp4")
            }),
        ),
        ("404 is 200 with a task", known),
        (
            "404 is 400",
            status(|old| if old == 404 { 400 } else { old }),
        ),
    ]
}

pub(super) fn of_video() -> Vec<(&'static str, Spoil)> {
    let gone = |to: StatusCode| -> Spoil {
        Box::new(move |mut answer| {
            *answer.status_mut() = to;
            answer
        })
    };
    let body = |bytes: &'static [u8]| -> Spoil {
        Box::new(move |answer| answer.map(|_| Bytes::from_static(bytes)))
    };
    vec![
        ("is gone", gone(StatusCode::NOT_FOUND)),
        ("is not to be had", gone(StatusCode::INTERNAL_SERVER_ERROR)),
        ("is elsewhere", gone(StatusCode::FOUND)),
        ("is empty", body(b"")),
        ("is a page to sign in", body(b"<html>sign in</html>")),
        (
            "is a WebM file",
            body(b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01"),
        ),
    ]
}

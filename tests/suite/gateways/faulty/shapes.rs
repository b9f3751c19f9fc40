//! Gateways that answer an accepted request in another shape than the page's.

use serde_json::{Value, json};

use super::envelopes::{changed, good};
use crate::gateways::ask::Ask;
use crate::gateways::gateway::{Draft, Gateway, faulty};
use crate::gateways::message::Answer;
use crate::gateways::task::Snapshot;
use crate::gateways::trial::each;

/// A gateway with the answers of a widely used open-source gateway.
fn new_api(draft: Draft) -> Draft {
    draft.style(|style| {
        style.task_id = |number| format!("task_{number:032}");
        style.success = |_, data| Answer::json(200, &data);
        style.refusal = |core, _, refusals| {
            let request_id = core.request_id();
            let message = format!("{} (request id: {request_id})", refusals[0].message);
            let error = json!({"code": "", "message": message, "type": "new_api_error"});
            Answer::json(refusals[0].status, &json!({"error": error}))
        };
        style.data = new_api_task;
    })
}

fn new_api_task(snapshot: &Snapshot<'_>) -> Value {
    let (status, progress) = match snapshot.status {
        "submitted" => ("queued", 0),
        "processing" => ("in_progress", 30),
        "succeed" => ("completed", 100),
        _ => ("failed", 100),
    };
    json!({
        "id": snapshot.task.id,
        "task_id": snapshot.task.id,
        "object": "video",
        "model": snapshot.task.asked.get("model_name"),
        "status": status,
        "progress": progress,
        "created_at": snapshot.task.created_at / 1000,
    })
}

pub(super) fn gateways() -> Vec<Gateway> {
    vec![
        new_api(faulty(
            "new-api-shape",
            "Answers with `id`, `object`, `status` and `progress`, as a known gateway does.",
        ))
        .shown_by(good(), |evidence| {
            evidence.first().json()["object"] == "video"
        }),
        new_api(faulty(
            "new-api",
            "Requires `model_name`, and answers with `id`, `object`, `status` and `progress`.",
        ))
        .rules(|rules| rules.required = &["model_name", "image"])
        .shown_by(each(vec![Ask::create_without("model_name")]), |evidence| {
            evidence.first().json()["error"]["type"] == "new_api_error"
        }),
        changed(
            faulty(
                "bare-task",
                "Answers with the task, and no envelope around it.",
            ),
            |_, data| Answer::json(200, &data),
        )
        .shown_by(good(), |evidence| {
            evidence.first().json()["task_id"].is_string()
        }),
        changed(
            faulty(
                "nested-envelope",
                "Wraps the page's envelope in one of its own.",
            ),
            |core, data| {
                let envelope = core.envelope(data);
                envelope.with_json(|json| *json = json!({"success": true, "data": json.take()}))
            },
        )
        .shown_by(good(), |evidence| {
            evidence.first().json()["data"]["code"] == 0
        }),
        changed(
            faulty("data-as-text", "Answers with `data` as JSON in a string."),
            |core, data| core.envelope(json!(data.to_string())),
        )
        .shown_by(good(), |evidence| {
            evidence.first().json()["data"].is_string()
        }),
        changed(
            faulty("data-as-list", "Answers with `data` as a list of one task."),
            |core, data| core.envelope(json!([data])),
        )
        .shown_by(good(), |evidence| {
            evidence.first().json()["data"].is_array()
        }),
        changed(
            faulty(
                "camel-case",
                "Answers with `taskId`, `taskStatus` and so on.",
            ),
            |core, data| {
                core.envelope(json!({
                    "taskId": data["task_id"],
                    "taskStatus": data["task_status"],
                    "createdAt": data["created_at"],
                    "updatedAt": data["updated_at"],
                }))
            },
        )
        .shown_by(good(), |evidence| {
            evidence.first().json()["data"]["taskId"].is_string()
        }),
        changed(
            faulty("html-with-json", "Declares its JSON as HTML."),
            |core, data| {
                core.envelope(data)
                    .with_media_type("text/html; charset=utf-8")
            },
        )
        .shown_by(good(), |evidence| {
            evidence.first().header("content-type").starts_with("text")
        }),
    ]
}

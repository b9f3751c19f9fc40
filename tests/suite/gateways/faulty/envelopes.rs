//! Gateways that answer an accepted request with an envelope or a task that is not the page's.

use serde_json::{Value, json};

use crate::gateways::ask::Ask;
use crate::gateways::core::Core;
use crate::gateways::gateway::{Draft, Gateway, faulty};
use crate::gateways::message::Answer;
use crate::gateways::trial::{Next, each, repeated};

pub(super) fn good() -> Next {
    each(vec![Ask::create(&json!({}))])
}

pub(super) fn gateways() -> Vec<Gateway> {
    [envelopes(), ids(), tasks()]
        .into_iter()
        .flatten()
        .collect()
}

/// A gateway whose accepted answers are the page's but for this.
pub(super) fn changed(draft: Draft, success: fn(&Core, Value) -> Answer) -> Draft {
    draft.style(|style| style.success = success)
}

fn envelopes() -> Vec<Gateway> {
    vec![
        changed(
            faulty("code-as-text", "Answers with `code` as a string."),
            |core, data| {
                core.envelope(data)
                    .with_json(|json| json["code"] = json!("0"))
            },
        )
        .shown_by(good(), |evidence| evidence.first().json()["code"] == "0"),
        changed(
            faulty("code-200", "Answers with `code: 200` for success."),
            |core, data| {
                core.envelope(data)
                    .with_json(|json| json["code"] = json!(200))
            },
        )
        .shown_by(good(), |evidence| evidence.first().json()["code"] == 200),
        changed(
            faulty("without-code", "Answers without `code`."),
            |core, data| {
                core.envelope(data)
                    .with_json(|json| drop(json.as_object_mut().map(|json| json.remove("code"))))
            },
        )
        .shown_by(good(), |evidence| {
            evidence.first().json().get("code").is_none()
        }),
        changed(
            faulty("without-message", "Answers without `message`."),
            |core, data| {
                core.envelope(data)
                    .with_json(|json| drop(json.as_object_mut().map(|json| json.remove("message"))))
            },
        )
        .shown_by(good(), |evidence| {
            evidence.first().json().get("message").is_none()
        }),
        changed(
            faulty("without-request-id", "Answers without `request_id`."),
            |core, data| {
                core.envelope(data).with_json(|json| {
                    drop(json.as_object_mut().map(|json| json.remove("request_id")))
                })
            },
        )
        .shown_by(good(), |evidence| {
            evidence.first().json().get("request_id").is_none()
        }),
        faulty(
            "refusals-200",
            "Refuses with status 200 and an error code in the envelope.",
        )
        .style(|style| {
            style.refusal = |core, request, refusals| Answer {
                status: 200,
                ..core.envelope_of_refusal(request, refusals)
            }
        })
        .shown_by(each(vec![Ask::create_without("image")]), |evidence| {
            evidence.first().status() == 200 && evidence.first().json()["code"] == 1201
        }),
    ]
}

fn ids() -> Vec<Gateway> {
    let twice = || repeated(Ask::create(&json!({})), 2);
    vec![
        faulty(
            "request-ids-repeated",
            "Gives every answer the same request id.",
        )
        .style(|style| style.request_id = |_| "0b5f5d0e-7c1a-4d3f-9a55-000000000000".to_owned())
        .shown_by(twice(), |evidence| {
            let [first, second] = [0, 1].map(|at| evidence.replies[at].json());
            first["request_id"] == second["request_id"]
        }),
        faulty("task-ids-repeated", "Gives two tasks the same id.")
            .style(|style| {
                style.task_id = |number| format!("{}", 800_000_000_000_000_000 + number / 2)
            })
            .shown_by(repeated(Ask::create(&json!({})), 3), |evidence| {
                evidence.tasks[1].id == evidence.tasks[2].id
            }),
        changed(
            faulty(
                "task-id-as-number",
                "Answers with task ids that are numbers.",
            ),
            |core, mut data| {
                if let Some(id) = data["task_id"].as_str() {
                    data["task_id"] = json!(id.parse::<u64>().ok());
                }
                core.envelope(data)
            },
        )
        .shown_by(good(), |evidence| {
            evidence.first().json()["data"]["task_id"].is_u64()
        }),
    ]
}

fn tasks() -> Vec<Gateway> {
    let member = |name, about, data| faulty(name, about).style(|style| style.data = data);
    vec![
        member(
            "times-in-seconds",
            "Answers with times in seconds.",
            |snapshot| {
                let mut data = snapshot.to_data();
                data["created_at"] = json!(snapshot.task.created_at / 1000);
                data["updated_at"] = json!(snapshot.updated_at / 1000);
                data
            },
        )
        .shown_by(good(), |evidence| {
            evidence.first().json()["data"]["created_at"].as_u64() < Some(1 << 40)
        }),
        member(
            "times-as-text",
            "Answers with times as strings.",
            |snapshot| {
                let mut data = snapshot.to_data();
                data["created_at"] = json!(snapshot.task.created_at.to_string());
                data["updated_at"] = json!(snapshot.updated_at.to_string());
                data
            },
        )
        .shown_by(good(), |evidence| {
            evidence.first().json()["data"]["created_at"].is_string()
        }),
        member(
            "times-as-dates",
            "Answers with times as RFC 3339 dates.",
            |snapshot| {
                let mut data = snapshot.to_data();
                data["created_at"] = json!("2026-11-24T08:33:00Z");
                data["updated_at"] = json!("2026-11-24T08:33:00Z");
                data
            },
        )
        .shown_by(good(), |evidence| {
            evidence.first().text().contains("08:33:00Z")
        }),
        member(
            "without-times",
            "Answers without `created_at` and `updated_at`.",
            |snapshot| json!({"task_id": snapshot.task.id, "task_status": snapshot.status}),
        )
        .shown_by(good(), |evidence| {
            evidence.first().json()["data"].get("created_at").is_none()
        }),
        member(
            "updated-before-created",
            "Answers with an `updated_at` before `created_at`.",
            |snapshot| {
                let mut data = snapshot.to_data();
                data["updated_at"] = json!(snapshot.task.created_at - 1000);
                data
            },
        )
        .shown_by(good(), |evidence| {
            let data = &evidence.first().json()["data"];
            data["updated_at"].as_u64() < data["created_at"].as_u64()
        }),
        member(
            "status-labels",
            "Answers with the labels of the page's `task_status`.",
            |snapshot| {
                let mut data = snapshot.to_data();
                data["task_status"] = json!(match snapshot.status {
                    "submitted" => "submitted (submitted)",
                    "processing" => "processing (in progress)",
                    "succeed" => "succeed (success)",
                    _ => "failed (failure)",
                });
                data
            },
        )
        .shown_by(good(), |evidence| {
            evidence.first().json()["data"]["task_status"] == "submitted (submitted)"
        }),
        member(
            "status-queued",
            "Answers with a `task_status` that the page does not list.",
            |snapshot| {
                let mut data = snapshot.to_data();
                if snapshot.status == "submitted" {
                    data["task_status"] = json!("queued");
                }
                data
            },
        )
        .shown_by(good(), |evidence| {
            evidence.first().json()["data"]["task_status"] == "queued"
        }),
        member(
            "without-status",
            "Answers without `task_status`.",
            |snapshot| {
                json!({
                    "task_id": snapshot.task.id,
                    "created_at": snapshot.task.created_at,
                    "updated_at": snapshot.updated_at,
                })
            },
        )
        .shown_by(good(), |evidence| {
            evidence.first().json()["data"].get("task_status").is_none()
        }),
    ]
}

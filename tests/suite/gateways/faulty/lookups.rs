//! Gateways that are wrong about tasks that are asked for, listed or told to a callback. The page describes
//! none of these but the callback itself.

use serde_json::{Value, json};

use crate::gateways::ask::Ask;
use crate::gateways::core::{Core, PATH};
use crate::gateways::gateway::{Gateway, faulty};
use crate::gateways::message::{Answer, Request};
use crate::gateways::task::now;
use crate::gateways::trial::{Next, each, follow};

fn followed() -> Next {
    follow(Ask::create(&json!({})))
}

fn listed() -> Next {
    each(vec![Ask::create(&json!({})), Ask::new("GET", PATH)])
}

pub(super) fn gateways() -> Vec<Gateway> {
    [gets(), lists()].into_iter().flatten().collect()
}

/// What an honest gateway answers, changed where a task is asked for.
fn looked_up(core: &Core, request: &Request, change: fn(&mut Value)) -> Answer {
    let answer = core.answer(request);
    let is_get = request.method == "GET" && request.path.starts_with(PATH);
    match is_get && answer.status == 200 {
        true => answer.with_json(change),
        false => answer,
    }
}

fn gets() -> Vec<Gateway> {
    vec![
        faulty(
            "another-task",
            "Answers about another task than the one that was asked for.",
        )
        .answers(|core, request| {
            looked_up(core, request, |json| {
                if json["data"].is_object() {
                    json["data"]["task_id"] = json!("822953089408999999");
                }
            })
        })
        .shown_by(followed(), |evidence| {
            evidence.last().json()["data"]["task_id"] == "822953089408999999"
        }),
        faulty(
            "status-goes-back",
            "Answers `processing` when a task is first asked for, and then `submitted`.",
        )
        .answers(|core, request| {
            let answer = core.answer(request);
            let id = request.path.rsplit('/').next().unwrap_or_default();
            let status = match (answer.status, core.lookups(id)) {
                (200, 1) => "processing",
                (200, 2) => "submitted",
                _ => return answer,
            };
            answer.with_json(|json| {
                json["data"]["task_status"] = json!(status);
                json["data"]
                    .as_object_mut()
                    .map(|data| data.remove("task_result"));
            })
        })
        .shown_by(followed(), |evidence| {
            let statuses = evidence.replies.iter().skip(1).take(2);
            let statuses: Vec<Value> = statuses
                .map(|reply| reply.json()["data"]["task_status"].clone())
                .collect();
            statuses == ["processing", "submitted"]
        }),
        faulty(
            "created-moves",
            "Answers with another `created_at` whenever a task is asked for.",
        )
        .answers(|core, request| {
            looked_up(core, request, |json| {
                if let Some(created_at) = json["data"]["created_at"].as_u64() {
                    json["data"]["created_at"] = json!(created_at + 1000);
                    json["data"]["updated_at"] = json!(created_at + 2000);
                }
            })
        })
        .shown_by(followed(), |evidence| {
            let created_at = |json: Value| json["data"]["created_at"].as_u64();
            created_at(evidence.first().json()) < created_at(evidence.last().json())
        }),
        faulty("get-500", "Answers 500 whenever a task is asked for.")
            .answers(|core, request| match request.path.strip_prefix(PATH) {
                Some(id) if id.len() > 1 => Answer::html(500, "500 Internal Server Error"),
                _ => core.answer(request),
            })
            .shown_by(followed(), |evidence| evidence.statuses() == [200, 500]),
        faulty(
            "get-without-key",
            "Answers about tasks and lists them without a key.",
        )
        .answers(|core, request| match request.method.as_str() {
            "GET" => {
                let key = format!("Bearer {}", crate::servers::KEY);
                let headers = vec![("authorization".to_owned(), key)];
                core.answer(&Request {
                    headers,
                    ..request.clone()
                })
            }
            _ => core.answer(request),
        })
        .shown_by(
            each(vec![Ask::new("GET", PATH).without_header("authorization")]),
            |evidence| evidence.statuses() == [200],
        ),
        faulty(
            "unknown-task-200",
            "Answers 200 about a task that nobody made.",
        )
        .answers(|core, request| {
            let answer = core.answer(request);
            let is_get = request.method == "GET" && request.path.starts_with(PATH);
            match is_get && answer.status == 404 {
                true => core.envelope(json!({
                    "task_id": request.path.rsplit('/').next(),
                    "task_status": "processing",
                    "created_at": now(),
                    "updated_at": now(),
                })),
                false => answer,
            }
        })
        .shown_by(
            each(vec![Ask::new("GET", format!("{PATH}/1"))]),
            |evidence| evidence.first().is_task(),
        ),
        faulty("never-ends", "Never ends a task.")
            .style(|style| {
                style.data = |snapshot| {
                    let mut data = snapshot.to_data();
                    if matches!(snapshot.status, "succeed" | "failed") {
                        data["task_status"] = json!("processing");
                        data["task_result"] = json!({});
                    }
                    data
                }
            })
            .shown_by(
                Box::new(|replies| match replies {
                    [.., last] if last.text().contains("task_result") => None,
                    replies => followed()(replies),
                }),
                |evidence| evidence.last().json()["data"]["task_status"] == "processing",
            ),
    ]
}

fn lists() -> Vec<Gateway> {
    vec![
        faulty("list-empty", "Lists no tasks, though some were made.")
            .answers(|core, request| {
                looked_up(core, request, |json| {
                    if json["data"].is_array() {
                        json["data"] = json!([]);
                    }
                })
            })
            .shown_by(listed(), |evidence| {
                evidence.last().json()["data"] == json!([])
            }),
        faulty(
            "list-in-object",
            "Lists tasks in an object with `total` and `items`.",
        )
        .answers(|core, request| {
            looked_up(core, request, |json| {
                if json["data"].is_array() {
                    json["data"] = json!({"total": 1, "items": json["data"].take()});
                }
            })
        })
        .shown_by(listed(), |evidence| {
            evidence.last().json()["data"]["items"].is_array()
        }),
        faulty("list-ignores-pages", "Lists all tasks on every page.")
            .style(|style| style.other_tasks = 40)
            .answers(|core, request| {
                let query = String::from("pageSize=500");
                match request.method == "GET" && request.path == PATH {
                    true => core.answer(&Request {
                        query,
                        ..request.clone()
                    }),
                    false => core.answer(request),
                }
            })
            .shown_by(
                each(vec![Ask::new(
                    "GET",
                    format!("{PATH}?pageNum=1&pageSize=1"),
                )]),
                |evidence| evidence.last().json()["data"].as_array().map(Vec::len) == Some(40),
            ),
    ]
}

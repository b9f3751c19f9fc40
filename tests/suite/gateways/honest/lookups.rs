//! Gateways that differ in what the page does not describe: ids, other methods, asking for tasks, callbacks.

use serde_json::{Value, json};

use crate::gateways::ask::Ask;
use crate::gateways::core::PATH;
use crate::gateways::gateway::{Gateway, honest};
use crate::gateways::message::Answer;
use crate::gateways::trial::{Next, each, follow};

fn good() -> Next {
    each(vec![Ask::create(&json!({}))])
}

fn list() -> Next {
    each(vec![
        Ask::create(&json!({})),
        Ask::new("GET", format!("{PATH}?pageNum=1&pageSize=5")),
    ])
}

pub(super) fn gateways() -> Vec<Gateway> {
    [tasks(), lists(), methods()]
        .into_iter()
        .flatten()
        .collect()
}

fn tasks() -> Vec<Gateway> {
    vec![
        honest(
            "old-ids",
            "Has ids of 22 characters, as the owner had before 2025.",
        )
        .style(|style| {
            style.task_id = |number| format!("CjMT7WdSwWcAAAAA{number:06}");
            style.request_id = |number| format!("Cl68jmfO2ocAAAAA{number:06}");
        })
        .shown_by(good(), |evidence| evidence.tasks[0].id.len() == 22),
        honest("uuids", "Has UUIDs as ids of tasks.")
            .style(|style| {
                style.task_id = |number| format!("7d0c9c1e-2b7b-4f5e-8a55-{number:012x}")
            })
            .shown_by(good(), |evidence| evidence.tasks[0].id.len() == 36),
        honest(
            "prefixed-ids",
            "Has ids of its own with a prefix, and the owner's beside them.",
        )
        .style(|style| {
            style.task_id = |number| format!("task_{number:024}");
            style.data = |snapshot| {
                let mut data = snapshot.to_data();
                data["upstream_task_id"] = json!("822953089408827433");
                data
            };
        })
        .shown_by(good(), |evidence| evidence.tasks[0].id.starts_with("task_")),
        honest(
            "empty-objects",
            "Sends empty objects beside a task, as the owner does.",
        )
        .style(|style| {
            style.data = |snapshot| {
                let mut data = snapshot.to_data();
                data["task_info"] = json!({});
                if data.get("task_result").is_none() && snapshot.status != "submitted" {
                    data["task_result"] = json!({});
                }
                if data.get("task_status_msg").is_none() {
                    data["task_status_msg"] = json!("");
                }
                data
            }
        })
        .shown_by(good(), |evidence| {
            evidence.first().json()["data"]["task_info"] == json!({})
        }),
        honest("units", "Tells what a finished task has cost.")
            .style(|style| {
                style.data = |snapshot| {
                    let mut data = snapshot.to_data();
                    let is_long = snapshot
                        .task
                        .asked
                        .get("duration")
                        .is_some_and(|asked| asked == "10");
                    if snapshot.status == "succeed" {
                        data["final_unit_deduction"] = json!(if is_long { "2" } else { "1" });
                    }
                    data
                }
            })
            .shown_by(
                follow(Ask::create(&json!({"duration": "10"}))),
                |evidence| evidence.last().json()["data"]["final_unit_deduction"] == "2",
            ),
        honest("callbacks-repeated", "Sends each callback twice.")
            .style(|style| style.callback_times = 2)
            .shown_by_callbacks(|callbacks| callbacks.len() == 2 && callbacks[0] == callbacks[1]),
        honest(
            "get-refused",
            "Offers no way to ask for a task: 404, and no list either.",
        )
        .style(|style| (style.offers_get, style.offers_list) = (false, false))
        .shown_by(follow(Ask::create(&json!({}))), |evidence| {
            evidence.statuses() == [200, 404]
        }),
    ]
}

fn lists() -> Vec<Gateway> {
    vec![
        honest("list-refused", "Offers no list of tasks: 405.")
            .style(|style| style.offers_list = false)
            .shown_by(list(), |evidence| evidence.statuses() == [200, 405]),
        honest(
            "list-shared",
            "Lists the tasks of other people of the same account too.",
        )
        .style(|style| style.other_tasks = 40)
        .shown_by(list(), |evidence| {
            let tasks = evidence.last().json()["data"].as_array().map(Vec::len);
            tasks == Some(5)
        }),
        honest(
            "list-in-pages",
            "Lists at most two tasks at once, whatever size is asked for.",
        )
        .style(|style| {
            style.other_tasks = 3;
            style.success = |core, data| match data {
                Value::Array(tasks) => core.envelope(tasks.into_iter().take(2).collect()),
                data => core.envelope(data),
            };
        })
        .shown_by(list(), |evidence| {
            let tasks = evidence.last().json()["data"].as_array().map(Vec::len);
            tasks == Some(2)
        }),
        honest(
            "list-with-results",
            "Lists finished tasks with their results, and oldest first.",
        )
        .style(|style| {
            style.other_tasks = 2;
            style.success = |core, data| match data {
                Value::Array(tasks) => core.envelope(tasks.into_iter().rev().collect()),
                data => core.envelope(data),
            };
        })
        .shown_by(list(), |evidence| {
            evidence.last().json()["data"][2]["task_id"] == evidence.tasks[0].id
        }),
    ]
}

fn methods() -> Vec<Gateway> {
    vec![
        honest(
            "405-without-allow",
            "Refuses other methods with 405 and does not say what is allowed.",
        )
        .style(|style| style.tells_allowed = false)
        .shown_by(each(vec![Ask::new("PUT", PATH)]), |evidence| {
            evidence.first().status() == 405 && evidence.first().header("allow").is_empty()
        }),
        honest(
            "methods-404",
            "Refuses other methods with 404, as the owner does.",
        )
        .style(|style| {
            style.tells_allowed = false;
            style.refusal = |core, request, refusals| {
                let answer = core.envelope_of_refusal(request, refusals);
                let status = if answer.status == 405 {
                    404
                } else {
                    answer.status
                };
                Answer { status, ..answer }
            };
        })
        .shown_by(each(vec![Ask::new("PUT", PATH)]), |evidence| {
            evidence.statuses() == [404]
        }),
        honest(
            "cors",
            "Answers OPTIONS for browsers, and lets every origin read.",
        )
        .answers(|core, request| {
            let answer = match request.method.as_str() {
                "OPTIONS" => Answer::empty(204)
                    .with_header("access-control-allow-methods", "GET, POST")
                    .with_header(
                        "access-control-allow-headers",
                        "authorization, content-type",
                    ),
                _ => core.answer(request),
            };
            answer.with_header("access-control-allow-origin", "*")
        })
        .shown_by(each(vec![Ask::new("OPTIONS", PATH)]), |evidence| {
            evidence.statuses() == [204]
        }),
        honest("head-refused", "Refuses HEAD everywhere.")
            .answers(|core, request| match request.method.as_str() {
                "HEAD" => Answer::empty(405).with_header("allow", "GET, POST"),
                _ => core.answer(request),
            })
            .shown_by(each(vec![Ask::new("HEAD", PATH)]), |evidence| {
                evidence.statuses() == [405]
            }),
        honest("repeated-405-ids", "Gives every 405 the same request id.")
            .answers(|core, request| {
                let answer = core.answer(request);
                match answer.status {
                    405 => answer.with_json(|json| json["request_id"] = json!("0")),
                    _ => answer,
                }
            })
            .shown_by(each(vec![Ask::new("PUT", PATH)]), |evidence| {
                evidence.first().json()["request_id"] == "0"
            }),
    ]
}

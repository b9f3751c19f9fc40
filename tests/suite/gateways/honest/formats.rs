//! Gateways whose accepted answers are the page's, written down in another way.

use serde_json::{Value, json};

use crate::gateways::ask::Ask;
use crate::gateways::gateway::{Gateway, honest};
use crate::gateways::message::Answer;
use crate::gateways::trial::{Next, each};

fn good() -> Next {
    each(vec![Ask::create(&json!({}))])
}

pub(super) fn gateways() -> Vec<Gateway> {
    vec![
        honest("json-indented", "Answers with JSON over many lines.")
            .answers(|core, request| {
                let answer = core.answer(request);
                match serde_json::from_slice::<Value>(&answer.body) {
                    Ok(json) => Answer {
                        body: format!("{json:#}\n").into_bytes(),
                        ..answer
                    },
                    // A video.
                    Err(_) => answer,
                }
            })
            .shown_by(good(), |evidence| {
                evidence.first().text().starts_with("{\n")
            }),
        honest("json-escaped", "Escapes what it need not in its JSON.")
            .answers(|core, request| {
                let answer = core.answer(request);
                match std::str::from_utf8(&answer.body) {
                    Ok(text) => Answer {
                        body: text.replace("SUCCEED", "\\u0053UCCE\\u0045D").into_bytes(),
                        ..answer
                    },
                    // A video.
                    Err(_) => answer,
                }
            })
            .shown_by(good(), |evidence| {
                evidence.first().text().contains("\\u0053")
            }),
        honest(
            "times-with-fractions",
            "Writes times as `1764235825029.0`, which is the same number.",
        )
        .style(|style| {
            style.data = |snapshot| {
                let mut data = snapshot.to_data();
                data["created_at"] = json!(data["created_at"].as_f64());
                data["updated_at"] = json!(data["updated_at"].as_f64());
                data
            }
        })
        .shown_by(good(), |evidence| {
            evidence.first().json()["data"]["created_at"].is_f64()
        }),
        honest(
            "more-members",
            "Answers with members that the page does not list.",
        )
        .style(|style| {
            style.success = |core, data| {
                core.envelope(data).with_json(|json| {
                    json["cost"] = json!(0.14);
                    json["server"] = json!({"region": "eu", "version": 12});
                })
            }
        })
        .shown_by(good(), |evidence| evidence.first().json()["cost"] == 0.14),
        honest("message-in-chinese", "Says in Chinese that it succeeded.")
            .style(|style| {
                style.success = |core, data| {
                    core.envelope(data)
                        .with_json(|json| json["message"] = json!("成功"))
                }
            })
            .shown_by(good(), |evidence| {
                evidence.first().json()["message"] == "成功"
            }),
        honest("message-empty", "Has nothing to say about success.")
            .style(|style| {
                style.success = |core, data| {
                    core.envelope(data)
                        .with_json(|json| json["message"] = json!(""))
                }
            })
            .shown_by(good(), |evidence| evidence.first().json()["message"] == ""),
        honest("processing-at-once", "Starts a task before it answers.")
            .style(|style| {
                style.data = |snapshot| {
                    let mut data = snapshot.to_data();
                    if snapshot.status == "submitted" {
                        data["task_status"] = json!("processing");
                    }
                    data
                }
            })
            .shown_by(good(), |evidence| {
                evidence.first().json()["data"]["task_status"] == "processing"
            }),
    ]
}

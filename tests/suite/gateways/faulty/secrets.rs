//! Gateways that send the key back.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::gateways::ask::Ask;
use crate::gateways::gateway::{Gateway, faulty};
use crate::gateways::message::Answer;
use crate::gateways::trial::{Next, each};
use crate::servers::KEY;

fn good() -> Next {
    each(vec![Ask::create(&json!({}))])
}

/// Every one of these gateways refuses mode pro, so that its message is told.
fn refused() -> Next {
    each(vec![Ask::create(&json!({"mode": "pro"}))])
}

pub(super) fn gateways() -> Vec<Gateway> {
    [accepted(), refusals()].into_iter().flatten().collect()
}

fn accepted() -> Vec<Gateway> {
    vec![
        faulty("key-as-task-id", "Gives the key as the id of every task.")
            .answers(|core, request| match core.exchange(request) {
                (answer, Some(_)) => {
                    answer.with_json(|json| json["data"]["task_id"] = json!(request.sent_key()))
                }
                (answer, None) => answer,
            })
            .shown_by(good(), |evidence| {
                evidence.first().json()["data"]["task_id"] == KEY
            }),
        faulty(
            "key-as-request-id",
            "Gives the key as the id of every request.",
        )
        .answers(|core, request| match core.exchange(request) {
            (answer, Some(_)) => {
                answer.with_json(|json| json["request_id"] = json!(request.sent_key()))
            }
            (answer, None) => answer,
        })
        .shown_by(good(), |evidence| {
            evidence.first().json()["request_id"] == KEY
        }),
        faulty(
            "key-as-member",
            "Has an object with a member that is named by the key instead of `created_at`.",
        )
        .answers(|core, request| match core.exchange(request) {
            (answer, Some(_)) => {
                answer.with_json(|json| json["data"]["created_at"] = json!({request.sent_key(): 1}))
            }
            (answer, None) => answer,
        })
        .shown_by(good(), |evidence| {
            evidence.first().json()["data"]["created_at"][KEY] == 1
        }),
        faulty(
            "key-in-header",
            "Sends the key back in a header, and as a part of the media type.",
        )
        .answers(|core, request| {
            let key = request.sent_key();
            let answer = core.answer(request);
            if answer.body.is_empty() || key.is_empty() {
                return answer;
            }
            let answer = answer.with_media_type(&format!("application/{key}"));
            answer.with_header("x-api-key", key)
        })
        .shown_by(good(), |evidence| {
            evidence.first().header("x-api-key") == KEY
        }),
    ]
}

fn refusals() -> Vec<Gateway> {
    vec![
        faulty(
            "key-in-message",
            "Refuses mode pro, and sends the key back in messages.",
        )
        .rules(|rules| rules.modes = &["std"])
        .style(|style| {
            style.refusal = |core, request, refusals| {
                let message = format!("{} (key {})", refusals[0].message, request.sent_key());
                let answer = core.envelope_of_refusal(request, refusals);
                answer.with_json(|json| json["message"] = json!(message))
            }
        })
        .shown_by(refused(), |evidence| evidence.first().text().contains(KEY)),
        faulty(
            "key-cut",
            "Refuses mode pro, and sends the key back where messages are cut at 200 characters.",
        )
        .rules(|rules| rules.modes = &["std"])
        .style(|style| {
            style.refusal = |core, request, refusals| {
                // The cut goes through the middle of the key, wherever near 200 it is made.
                let start = "m".repeat(200 - request.sent_key().chars().count() / 2);
                let message = format!("{start}{}", request.sent_key());
                let answer = core.envelope_of_refusal(request, refusals);
                answer.with_json(|json| json["message"] = json!(message))
            }
        })
        .shown_by(refused(), |evidence| {
            evidence.first().text().contains(&format!("m{KEY}"))
        }),
        faulty(
            "key-halved",
            "Refuses mode pro, and sends both halves of the key back, apart.",
        )
        .rules(|rules| rules.modes = &["std"])
        .style(|style| {
            style.refusal = |core, request, refusals| {
                let key: Vec<char> = request.sent_key().chars().collect();
                let (first, second) = key.split_at(key.len() / 2);
                let [first, second] = [first, second].map(|half| half.iter().collect::<String>());
                let message = format!("the key {first} ... {second} is not for this");
                let answer = core.envelope_of_refusal(request, refusals);
                answer.with_json(|json| json["message"] = json!(message))
            }
        })
        .shown_by(refused(), |evidence| {
            let (first, second) = KEY.split_at(KEY.len() / 2);
            evidence
                .first()
                .text()
                .contains(&format!("{first} ... {second}"))
        }),
        faulty(
            "key-in-base64",
            "Refuses mode pro, and sends the key back in base64.",
        )
        .rules(|rules| rules.modes = &["std"])
        .style(|style| {
            style.refusal = |core, request, refusals| {
                let message = format!("token {}", STANDARD.encode(request.sent_key()));
                let answer = core.envelope_of_refusal(request, refusals);
                answer.with_json(|json| json["message"] = json!(message))
            }
        })
        .shown_by(refused(), |evidence| {
            evidence.first().text().contains(&STANDARD.encode(KEY))
        }),
        faulty(
            "request-in-html",
            "Refuses mode pro with a page that shows the whole request, headers and all.",
        )
        .rules(|rules| rules.modes = &["std"])
        .style(|style| {
            style.refusal = |_, request, refusals| {
                let headers = request.headers.iter();
                let lines: String = headers
                    .map(|(name, value)| format!("{name}: {value}\n"))
                    .collect();
                let page = format!("<h1>Whoops!</h1><pre>{lines}</pre>");
                Answer::new(refusals[0].status, "text/html", page)
            }
        })
        .shown_by(refused(), |evidence| {
            evidence
                .first()
                .text()
                .contains(&format!("authorization: Bearer {KEY}"))
        }),
    ]
}

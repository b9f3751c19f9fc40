//! Gateways that make a task, which is charged, and answer as if they had not, or the other way round.

use serde_json::json;

use crate::gateways::ask::Ask;
use crate::gateways::core::Core;
use crate::gateways::gateway::{Gateway, faulty};
use crate::gateways::message::{Answer, Request, reason};
use crate::gateways::task::now;
use crate::gateways::trial::{Evidence, Next, each, repeated};

pub(super) fn gateways() -> Vec<Gateway> {
    [always(), sometimes(), nothing_made()]
        .into_iter()
        .flatten()
        .collect()
}

pub(super) fn good() -> Next {
    each(vec![Ask::create(&json!({}))])
}

/// Answers with a page of HTML with this status after the task with every such number was made.
pub(super) fn every<const NTH: usize, const STATUS: u16>(core: &Core, request: &Request) -> Answer {
    match core.exchange(request) {
        (_, Some(task)) if task.number.is_multiple_of(NTH) => {
            Answer::html(STATUS, &format!("{STATUS} {}", reason(STATUS)))
        }
        (answer, _) => answer,
    }
}

/// Answers like this after the first task was made.
fn first<const STATUS: u16>(core: &Core, request: &Request) -> Answer {
    match core.exchange(request) {
        (_, Some(task)) if task.number == 1 => {
            Answer::html(STATUS, &format!("{STATUS} {}", reason(STATUS)))
        }
        (answer, _) => answer,
    }
}

/// A task was made, and the answer has this status.
pub(super) fn made_with<const STATUS: u16>(evidence: &Evidence) -> bool {
    evidence.tasks.len() == 1 && evidence.first().status() == STATUS
}

fn always() -> Vec<Gateway> {
    vec![
        faulty(
            "504-always",
            "Has a proxy that answers 504 after each task was made.",
        )
        .answers(every::<1, 504>)
        .shown_by(good(), made_with::<504>),
        faulty(
            "502-always",
            "Has a proxy that answers 502 after each task was made.",
        )
        .answers(every::<1, 502>)
        .shown_by(good(), made_with::<502>),
        faulty(
            "500-always",
            "Answers 500 with code 5000 after each task was made.",
        )
        .answers(|core, request| envelope_after_task(core, request, 500, 5000))
        .shown_by(good(), made_with::<500>),
        faulty(
            "503-always",
            "Answers 503 with code 5001 after each task was made.",
        )
        .answers(|core, request| envelope_after_task(core, request, 503, 5001))
        .shown_by(good(), made_with::<503>),
        faulty(
            "504-with-code",
            "Answers 504 with code 5002 after each task was made.",
        )
        .answers(|core, request| envelope_after_task(core, request, 504, 5002))
        .shown_by(good(), |evidence| {
            made_with::<504>(evidence) && evidence.first().json()["code"] == 5002
        }),
        faulty(
            "524-always",
            "Has a proxy that answers 524, a status of its own, after each task was made.",
        )
        .answers(every::<1, 524>)
        .shown_by(good(), made_with::<524>),
        faulty("408-always", "Answers 408 after each task was made.")
            .answers(every::<1, 408>)
            .shown_by(good(), made_with::<408>),
        faulty(
            "success-with-5000",
            "Answers 200 with code 5000 after each task was made.",
        )
        .answers(|core, request| envelope_after_task(core, request, 200, 5000))
        .shown_by(good(), |evidence| {
            made_with::<200>(evidence) && evidence.first().json()["code"] == 5000
        }),
    ]
}

/// An envelope with an error code instead of the task that was made.
fn envelope_after_task(core: &Core, request: &Request, status: u16, code: u32) -> Answer {
    match core.exchange(request) {
        (_, Some(_)) => {
            let request_id = core.request_id();
            let envelope = json!({"code": code, "message": "try again", "request_id": request_id});
            Answer::json(status, &envelope)
        }
        (answer, None) => answer,
    }
}

fn sometimes() -> Vec<Gateway> {
    vec![
        faulty(
            "504-every-second",
            "Answers 504 after every second task was made.",
        )
        .answers(every::<2, 504>)
        .shown_by(repeated(Ask::create(&json!({})), 4), |evidence| {
            evidence.statuses() == [200, 504, 200, 504] && evidence.tasks.len() == 4
        }),
        faulty(
            "500-every-third",
            "Answers 500 after every third task was made.",
        )
        .answers(every::<3, 500>)
        .shown_by(repeated(Ask::create(&json!({})), 3), |evidence| {
            evidence.statuses() == [200, 200, 500] && evidence.tasks.len() == 3
        }),
        faulty(
            "502-every-tenth",
            "Answers 502 after every tenth task was made.",
        )
        .answers(every::<10, 502>)
        .shown_by(repeated(Ask::create(&json!({})), 10), |evidence| {
            evidence.last().status() == 502 && evidence.tasks.len() == 10
        }),
        faulty("500-first", "Answers 500 after the first task was made.")
            .answers(first::<500>)
            .shown_by(repeated(Ask::create(&json!({})), 2), |evidence| {
                evidence.statuses() == [500, 200] && evidence.tasks.len() == 2
            }),
        faulty("503-first", "Answers 503 after the first task was made.")
            .answers(first::<503>)
            .shown_by(repeated(Ask::create(&json!({})), 2), |evidence| {
                evidence.statuses() == [503, 200] && evidence.tasks.len() == 2
            }),
    ]
}

fn nothing_made() -> Vec<Gateway> {
    vec![
        faulty(
            "503-before-tasks",
            "Answers its first three requests with 503 and code 5001, and makes nothing.",
        )
        .answers(|core, request| match request.number {
            1..=3 => {
                let request_id = core.request_id();
                let envelope =
                    json!({"code": 5001, "message": "maintenance", "request_id": request_id});
                Answer::json(503, &envelope)
            }
            _ => core.answer(request),
        })
        .shown_by(repeated(Ask::create(&json!({})), 4), |evidence| {
            evidence.statuses() == [503, 503, 503, 200] && evidence.tasks.len() == 1
        }),
        faulty("500-for-bad-json", "Answers 500 where the body is no JSON.")
            .style(|style| {
                style.refusal = |core, request, refusals| match refusals[0].code {
                    1200 => Answer::new(500, "text/plain", "Internal Server Error"),
                    _ => core.envelope_of_refusal(request, refusals),
                }
            })
            .shown_by(each(vec![Ask::post("{")]), |evidence| {
                evidence.statuses() == [500]
            }),
        faulty("500-for-refusals", "Answers 500 for whatever it refuses.")
            .style(|style| style.refusal = |_, _, _| Answer::new(500, "text/plain", "panic"))
            .shown_by(each(vec![Ask::create_without("image")]), |evidence| {
                evidence.statuses() == [500]
            }),
        faulty(
            "success-without-tasks",
            "Answers 200 with a task id, and makes no task.",
        )
        .answers(|core, request| match core.would_take(request) {
            true => core.envelope(json!({
                "task_id": core.request_id(),
                "task_status": "submitted",
                "created_at": now(),
                "updated_at": now(),
            })),
            false => core.answer(request),
        })
        .shown_by(good(), |evidence| {
            evidence.first().is_task() && evidence.tasks.is_empty()
        }),
    ]
}

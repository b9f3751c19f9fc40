//! Gateways that make a client wait, or that end when something is used up.

use std::time::{Duration, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::gateways::ask::Ask;
use crate::gateways::core::Core;
use crate::gateways::gateway::{Gateway, honest};
use crate::gateways::message::{Answer, Request};
use crate::gateways::task::now;
use crate::gateways::trial::{Evidence, Next, each, repeated};

/// A door that was closed stays closed for so many milliseconds.
const WINDOW: u64 = 20;

fn good(times: usize) -> Next {
    repeated(Ask::create(&json!({})), times)
}

/// Every request after so many is refused, and all that follow until the window has passed.
fn limited(
    core: &Core,
    requests: usize,
    refusal: fn(&Core) -> Answer,
    request: &Request,
) -> Answer {
    let is_open = core.door.pass(requests, WINDOW);
    if is_open {
        core.answer(request)
    } else {
        refusal(core)
    }
}

fn too_many(core: &Core, code: u32, message: &str) -> Answer {
    let request_id = core.request_id();
    let envelope = json!({"code": code, "message": message, "request_id": request_id});
    Answer::json(429, &envelope)
}

fn is_429_once(evidence: &Evidence, retry_after: fn(&str) -> bool) -> bool {
    let refused = evidence.replies.iter().find(|reply| reply.status() == 429);
    refused.is_some_and(|reply| retry_after(&reply.header("retry-after")))
}

pub(super) fn gateways() -> Vec<Gateway> {
    [rates(), quotas()].into_iter().flatten().collect()
}

fn rates() -> Vec<Gateway> {
    vec![
        honest(
            "rate-limit-seconds",
            "Refuses after eight requests with 429 and `Retry-After: 1`.",
        )
        .answers(|core, request| {
            let refusal = |_: &Core| {
                Answer::new(429, "text/plain", "slow down").with_header("retry-after", "1")
            };
            limited(core, 8, refusal, request)
        })
        .shown_by(good(9), |evidence| {
            is_429_once(evidence, |after| after == "1")
        }),
        honest(
            "rate-limit-date",
            "Refuses after eight requests with 429 and a date in `Retry-After`.",
        )
        .answers(|core, request| {
            let refusal =
                |_: &Core| Answer::empty(429).with_header("retry-after", &http_date(now() + 1000));
            limited(core, 8, refusal, request)
        })
        .shown_by(good(9), |evidence| {
            is_429_once(evidence, |after| after.ends_with(" GMT"))
        }),
        honest(
            "rate-limit-1302",
            "Refuses after eight requests with 429, code 1302 and no `Retry-After`.",
        )
        .answers(|core, request| {
            limited(
                core,
                8,
                |core| too_many(core, 1302, "too many requests"),
                request,
            )
        })
        .shown_by(good(9), |evidence| evidence.last().json()["code"] == 1302),
        honest(
            "every-fourth-429",
            "Refuses every fourth request with 429 and `Retry-After: 1`, however slow one is.",
        )
        .answers(|core, request| match request.number.is_multiple_of(4) {
            true => Answer::html(429, "429 Too Many Requests").with_header("retry-after", "1"),
            false => core.answer(request),
        })
        .shown_by(good(4), |evidence| {
            evidence.statuses() == [200, 200, 200, 429]
        }),
        honest(
            "one-at-a-time",
            "Refuses a task with 429 and code 1303 while another is not done; then it is.",
        )
        .answers(|core, request| {
            let is_create = request.method == "POST";
            match is_create && core.tasks().last().is_some_and(|task| !task.end()) {
                true => too_many(core, 1303, "parallel task over resource pack limit"),
                false => core.answer(request),
            }
        })
        .shown_by(good(3), |evidence| evidence.statuses() == [200, 429, 200]),
    ]
}

/// A quota of tasks that is used up, and stays so. Requests that are refused for another reason still are.
fn quota(core: &Core, request: &Request, tasks: usize) -> Answer {
    if request.method == "POST" && core.tasks().len() >= tasks && core.would_take(request) {
        return too_many(core, 1102, "Account balance not enough");
    }
    core.answer(request)
}

fn quotas() -> Vec<Gateway> {
    vec![
        honest(
            "quota-3",
            "Has a quota of three tasks; then refuses with 429 and code 1102.",
        )
        .answers(|core, request| quota(core, request, 3))
        .shown_by(good(4), |evidence| evidence.last().json()["code"] == 1102),
        honest(
            "quota-5",
            "Has a quota of five tasks; then refuses with 429 and code 1102.",
        )
        .answers(|core, request| quota(core, request, 5))
        .shown_by(good(6), |evidence| evidence.last().json()["code"] == 1102),
        honest(
            "quota-3-first",
            "Has a quota of three tasks, and then refuses whatever is asked for, unseen.",
        )
        .answers(
            |core, request| match request.method == "POST" && core.tasks().len() >= 3 {
                true => too_many(core, 1102, "Account balance not enough"),
                false => core.answer(request),
            },
        )
        .shown_by(
            each([vec![Ask::create(&json!({})); 3], vec![Ask::post("{")]].concat()),
            |evidence| evidence.last().status() == 429,
        ),
        honest(
            "arrears-402",
            "Has a quota of three tasks; then refuses with 402 and code 1101.",
        )
        .answers(|core, request| {
            let answer = quota(core, request, 3);
            match answer.status {
                429 => Answer {
                    status: 402,
                    ..answer
                }
                .with_json(|json| json["code"] = Value::from(1101)),
                _ => answer,
            }
        })
        .shown_by(good(4), |evidence| {
            evidence.statuses() == [200, 200, 200, 402]
        }),
    ]
}

/// A moment as HTTP writes it, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(milliseconds: u64) -> String {
    httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_millis(milliseconds))
}

//! Servers with one fault each: the check names it, by the right case.

use bytes::Bytes;
use http::{Request, Response};
use image2video_conformance::{Conclusion, Finding};
use image2video_contract::Strictness;
use serde_json::{Value, json};

use crate::reports::{assert_valid, found, member, refuse, success};
use crate::servers::{self, KEY, check, honest, serve, with_body};

/// A server with one fault: what it answers, given the request and the honest answer.
type Fault = fn(&Request<Bytes>, Response<Bytes>) -> Response<Bytes>;

/// The answer to a request that is judged again without a member.
fn blind_to(request: &Request<Bytes>, name: &str, to: Value) -> Option<Response<Bytes>> {
    let mut body: Value = serde_json::from_slice(request.body()).ok()?;
    *body.get_mut(name)? = to;
    let mut changed = Request::builder()
        .method(request.method())
        .uri(request.uri());
    changed = changed
        .header("authorization", format!("Bearer {KEY}"))
        .header("content-type", "application/json");
    let changed = changed.body(Bytes::from(body.to_string())).ok()?;
    Some(honest(Strictness::Decided).answer(&changed))
}

const FAULTS: &[(&str, Fault, &str)] = &[
    (
        "times in seconds",
        |_, honest| {
            with_body(honest, |body| {
                if let Some(time) = body.pointer_mut("/data/created_at") {
                    *time = json!(time.as_i64().unwrap_or(0) / 1000);
                }
            })
        },
        "time-implausible /data/created_at in create/body/required/least",
    ),
    (
        "an updated_at before created_at",
        |_, honest| {
            with_body(honest, |body| {
                if let Some(time) = body.pointer_mut("/data/updated_at") {
                    *time = json!(time.as_i64().unwrap_or(0) - 1);
                }
            })
        },
        "time-order /data/updated_at",
    ),
    (
        "one task id for all",
        |_, honest| {
            with_body(honest, |body| {
                if let Some(id) = body.pointer_mut("/data/task_id") {
                    *id = json!("CjMT7WdSwWcAAAAAALvB3g");
                }
            })
        },
        "task-id-reused /data/task_id",
    ),
    (
        "labels of the status",
        |_, honest| {
            with_body(honest, |body| {
                if let Some(status) = body.pointer_mut("/data/task_status") {
                    *status = json!("submitted (submitted)");
                }
            })
        },
        "answer-schema /data/task_status",
    ),
    (
        "201 instead of 200",
        |_, mut honest| {
            if honest.status() == 200 {
                *honest.status_mut() = http::StatusCode::CREATED;
            }
            honest
        },
        "status-undocumented  in create/body/required/least",
    ),
    (
        "success labelled as text",
        |_, mut honest| {
            honest
                .headers_mut()
                .insert("content-type", http::HeaderValue::from_static("text/plain"));
            honest
        },
        "content-type  in create/body/required/least",
    ),
    (
        "refusals with status 200",
        |_, mut honest| {
            *honest.status_mut() = http::StatusCode::OK;
            honest
        },
        "code-disagrees /code",
    ),
    (
        "refusals with status 500",
        |_, mut honest| {
            if honest.status() == 400 {
                *honest.status_mut() = http::StatusCode::INTERNAL_SERVER_ERROR;
            }
            honest
        },
        "server-error ",
    ),
    (
        "an end frame with 10 seconds",
        |request, honest| match member(request, "image_tail").zip(member(request, "duration")) {
            Some((_, duration)) if duration == "10" => {
                blind_to(request, "duration", json!("5")).unwrap_or(honest)
            }
            _ => honest,
        },
        "invalid-accepted  in create/body/x-rules/end-frame-is-5-seconds/duration-10+image-tail",
    ),
    (
        "an image of 299x300",
        |request, honest| {
            let refused = with_message(&honest, "299 pixels wide");
            if refused {
                blind_to(request, "image", json!("https://a.example/b.png")).unwrap_or(honest)
            } else {
                honest
            }
        },
        "invalid-accepted  in create/image/x-image/minWidth/299-below",
    ),
    (
        "prompts counted in bytes",
        |request, honest| match member(request, "prompt")
            .and_then(|prompt| prompt.as_str().map(str::len))
        {
            Some(bytes) if bytes > 500 => refuse("prompt is longer than 500"),
            _ => honest,
        },
        "valid-refused  in create/prompt/maxLength/500-at-cjk",
    ),
    (
        "one model refused",
        |request, honest| match member(request, "model_name") {
            Some(name) if name == "kling-v1-5" => refuse("no such model"),
            _ => honest,
        },
        "valid-refused  in create/model_name/enum/kling-v1-5",
    ),
    (
        "every key taken",
        |request, honest| {
            let authorised = request
                .headers()
                .get("authorization")
                .is_some_and(|value| value == &format!("Bearer {KEY}")[..]);
            if authorised {
                honest
            } else {
                servers::json(200, &success())
            }
        },
        "credentials-ignored  in create/security/bearer/absent",
    ),
];

fn with_message(response: &Response<Bytes>, words: &str) -> bool {
    String::from_utf8_lossy(response.body()).contains(words)
}

#[tokio::test]
async fn each_fault_is_named_by_the_right_case() {
    for (name, fault, expected) in FAULTS {
        let core = honest(Strictness::Decided);
        let base_url = serve(move |request| fault(request, core.answer(request))).await;
        let report = check(&base_url, None).await;
        assert_eq!(report.conclusion(), Conclusion::Findings, "{name}");
        let named = report.cases.iter().any(|case| {
            let words = |f: &Finding| format!("{} {} in {}", f.code.as_str(), f.pointer, case.id);
            case.findings.iter().any(|f| words(f).starts_with(expected))
        });
        assert!(named, "{name}: no {expected:?} in\n{}", found(&report));
        assert_valid(&report);
    }
}

//! The check: it finds nothing on a server that keeps its promises, and names each broken one.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

use bytes::Bytes;
use http::{Request, Response};
use image2video_conformance::{Budget, Conclusion, Outcome, Plan, Report, cases, coverage, json};
use image2video_contract::{Contract, Reading};
use serde_json::{Value, json};

use crate::servers::{self, KEY, check, check_plan, honest, serve, with_body};
use crate::support::read;

/// Whether the JSON report is what its schema says.
#[track_caller]
fn assert_valid(report: &Report) {
    let schema: Value =
        serde_json::from_str(&read("spec/schemas/report.json")).expect("the report's schema");
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .expect("a schema");
    let report: Value = serde_json::from_str(&json(report)).expect("a report in JSON");
    let errors: Vec<_> = validator
        .iter_errors(&report)
        .map(|error| error.to_string())
        .collect();
    assert_eq!(errors, Vec::<String>::new());
}

/// What was found, each kind once, with the first case that has it. Numbers differ from run to run.
fn found(report: &Report) -> String {
    let mut kinds = BTreeMap::new();
    for case in &report.cases {
        for finding in &case.findings {
            let words: String = finding
                .message
                .chars()
                .filter(|c| !c.is_ascii_digit())
                .collect();
            let kind = (finding.code.as_str(), &finding.pointer, words);
            kinds
                .entry(kind)
                .or_insert_with(|| format!("in {}: {}", case.id, finding.message));
        }
    }
    let lines = kinds
        .into_iter()
        .map(|((code, pointer, _), rest)| format!("{code} {pointer} {rest}"));
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn a_server_of_any_reading_is_clean() {
    for reading in Reading::ALL {
        let core = honest(reading);
        let report = check(
            &serve(move |request| core.answer(request)).await,
            Budget::unlimited(),
        )
        .await;
        assert_eq!(
            report.conclusion(),
            Conclusion::Conforms,
            "{reading}:\n{}",
            found(&report)
        );
        let found = found(&report);
        // Where credentials are optional, a bad body without any is refused for the body.
        let expected = if reading == Reading::Wide {
            "credentials-unjudged  in create/security/bearer/absent"
        } else {
            ""
        };
        assert!(
            found.starts_with(expected) && found.lines().count() <= 1,
            "{reading}:\n{found}"
        );
        assert!(
            report.summary.passed > 140,
            "{reading}: {:?}",
            report.summary
        );
        assert_eq!(report.summary.skipped, 0, "{reading}");
        assert_valid(&report);
    }
}

#[tokio::test]
async fn the_readings_of_a_server_are_told() {
    let core = honest(Reading::Narrow);
    let report = check(
        &serve(move |request| core.answer(request)).await,
        Budget::unlimited(),
    )
    .await;
    let lines = report
        .readings
        .iter()
        .map(|reading| format!("{}: {}", reading.id, reading.matches.join(", ")));
    insta::assert_snapshot!(
        "readings_of_a_narrow_server",
        lines.collect::<Vec<_>>().join("\n")
    );
}

#[tokio::test]
async fn a_limit_that_nobody_states_is_found_within_two_acceptances() {
    for limit in [500, 777, 2501, 4999] {
        let core = honest(Reading::Wide);
        let answer = move |request: &Request<Bytes>| match member(request, "prompt") {
            Some(Value::String(prompt)) if prompt.chars().count() > limit => {
                refuse("prompt is too long")
            }
            _ => core.answer(request),
        };
        let mut plan = servers::PLAN.clone();
        plan.steps.retain(|step| {
            step.cases
                .iter()
                .any(|&case| plan.cases[case].pointer == "/prompt")
        });
        let report = check_plan(&plan, &serve(answer).await, Budget::unlimited()).await;
        let reading = report
            .readings
            .iter()
            .find(|reading| reading.id == "prompt-limit")
            .expect("the reading");
        assert_eq!(
            reading.observed,
            Some(format!("the limit is {limit} characters"))
        );
        let matches: &[&str] = if limit == 500 { &["prose"] } else { &[] };
        assert_eq!(reading.matches, matches, "{limit}");
    }
}

#[tokio::test]
async fn a_server_that_answers_an_empty_object_breaks_promises() {
    let report = check(
        &serve(|_| servers::json(200, &json!({}))).await,
        Budget::unlimited(),
    )
    .await;
    assert_eq!(report.conclusion(), Conclusion::Findings);
    insta::assert_snapshot!("empty_object", found(&report));
    assert_valid(&report);
}

/// A server with one fault: what it answers, given the request and the honest answer.
type Fault = fn(&Request<Bytes>, Response<Bytes>) -> Response<Bytes>;

fn member(request: &Request<Bytes>, name: &str) -> Option<Value> {
    serde_json::from_slice::<Value>(request.body())
        .ok()?
        .get(name)
        .cloned()
}

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
    Some(honest(Reading::Decided).answer(&changed))
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

fn refuse(message: &str) -> Response<Bytes> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let id = format!("refusal-{}", NEXT.fetch_add(1, Ordering::Relaxed));
    servers::json(
        400,
        &json!({ "code": 1201, "message": message, "request_id": id }),
    )
}

fn success() -> Value {
    crate::support::message("response").examples[0]
        .value
        .clone()
}

#[tokio::test]
async fn each_fault_is_named_by_the_right_case() {
    for (name, fault, expected) in FAULTS {
        let core = honest(Reading::Decided);
        let base_url = serve(move |request| fault(request, core.answer(request))).await;
        let report = check(&base_url, Budget::unlimited()).await;
        assert_eq!(report.conclusion(), Conclusion::Findings, "{name}");
        let found = found(&report);
        assert!(
            found.lines().any(|line| line.starts_with(expected)),
            "{name}: no {expected:?} in\n{found}"
        );
        assert_valid(&report);
    }
}

#[tokio::test]
async fn a_refused_combination_is_split_until_the_culprit_is_alone() {
    let core = honest(Reading::Decided);
    let answer = move |request: &Request<Bytes>| match member(request, "model_name") {
        Some(name) if name == "kling-v1-5" => refuse("no such model"),
        _ => core.answer(request),
    };
    let report = check(&serve(answer).await, Budget::unlimited()).await;
    let failed: Vec<_> = report
        .cases
        .iter()
        .filter(|case| case.outcome == Outcome::Failed)
        .map(|case| &case.id)
        .collect();
    assert_eq!(failed, ["create/model_name/enum/kling-v1-5"]);
}

#[tokio::test]
async fn the_budget_is_a_hard_stop() {
    let report = check(
        &serve(|_| servers::json(200, &success())).await,
        Budget::of(3),
    )
    .await;
    assert_eq!((report.summary.requests, report.summary.accepted), (3, 3));
    assert_eq!(report.summary.skipped, report.cases.len() - 3);
}

#[tokio::test]
async fn a_server_that_accepts_nothing_cannot_be_judged() {
    let refusal = json!({ "code": 1002, "message": "Authorization is invalid", "request_id": "x" });
    let report = check(
        &serve(move |_| servers::json(401, &refusal)).await,
        Budget::of(10),
    )
    .await;
    assert_eq!(report.conclusion(), Conclusion::NotJudged);
    assert!(
        report
            .not_judged
            .as_deref()
            .is_some_and(|why| why.contains("Authorization is invalid"))
    );
    assert_valid(&report);
}

#[tokio::test]
async fn a_key_that_the_server_repeats_is_masked() {
    let echo = |_: &Request<Bytes>| refuse(&format!("bad key {KEY}"));
    let report = check(&serve(echo).await, Budget::of(10)).await;
    let text = json(&report);
    assert!(text.contains("bad key $IMAGE2VIDEO_API_KEY"));
    assert!(!text.contains(KEY));
}

#[tokio::test]
async fn foreign_error_answers_are_observed() {
    let core = honest(Reading::Decided);
    let answer = move |request: &Request<Bytes>| {
        let honest = core.answer(request);
        if honest.status() == 200 {
            return honest;
        }
        let page = Response::builder()
            .status(400)
            .header("content-type", "text/html");
        page.body(Bytes::from_static(b"<h1>Bad Request</h1>"))
            .expect("a response")
    };
    let report = check(&serve(answer).await, Budget::unlimited()).await;
    assert_eq!(
        report.conclusion(),
        Conclusion::Conforms,
        "{}",
        found(&report)
    );
    let reading = report
        .readings
        .iter()
        .find(|reading| reading.id == "error-answers")
        .expect("the reading");
    assert_eq!(reading.matches, ["anything"]);
}

#[tokio::test]
async fn a_connection_that_breaks_off_is_booked_and_not_sent_again() {
    let plan = Plan::new(Contract::embedded(), {
        let mut cases = cases(Contract::embedded());
        cases.retain(|case| case.id == "create/body/required/least");
        cases
    });
    let base_url = servers::serve_bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{").await;
    let report = check_plan(&plan, &base_url, Budget::of(10)).await;
    assert_eq!((report.summary.requests, report.summary.accepted), (1, 1));
    assert_eq!(report.cases[0].findings[0].code.as_str(), "no-answer");
}

#[test]
fn the_plan_is_cheap_and_stable() {
    let plan = &servers::PLAN;
    let (least, most) = plan.cost();
    assert!(least <= 8, "{least} requests must be accepted");
    assert!(most <= 36, "{most} requests may be accepted");
    let ids: Vec<_> = plan
        .cases
        .iter()
        .map(|case| format!("{} {}", case.expect, case.id))
        .collect();
    insta::assert_snapshot!("case_ids", ids.join("\n"));
}

#[test]
fn every_constraint_is_exercised_on_both_sides() {
    let rows = coverage(Contract::embedded(), &servers::PLAN.cases);
    let missing: Vec<_> = rows
        .iter()
        .filter(|row| !row.is_complete())
        .map(|row| {
            format!(
                "{} {:?} {}: valid {:?}, invalid {:?}",
                row.operation,
                row.pointer,
                row.keyword,
                row.valid.first(),
                row.invalid.first()
            )
        })
        .collect();
    assert_eq!(missing, Vec::<String>::new());
}

//! The two answers that a report ends with.

use http::StatusCode;
use image2video_client::{ApiKey, Error, read_answer, role};
use image2video_conformance::{
    Assessment, Code, Conclusion, Degree, Outcome, human, judge_for_client,
};
use serde_json::json;

use super::{Fault, SMALL_PLAN, faulty, is_create, recorded};
use crate::frozen::frozen;
use crate::reports::{assert_valid, member, refuse};
use crate::servers::{self, check_plan, settings, with_body};

/// Reads as the command does, which hands its reader to the check.
fn read(
    operation: &str,
    status: u16,
    headers: &[(String, String)],
    body: &[u8],
) -> Result<(), String> {
    let status = StatusCode::from_u16(status).expect("a status");
    let headers = headers.iter().map(|(name, value)| {
        let name = http::HeaderName::try_from(name.as_str()).expect("a name");
        (
            name,
            http::HeaderValue::try_from(value.as_str()).expect("a value"),
        )
    });
    let (headers, body) = (headers.collect(), body.to_vec());
    let key = ApiKey::new("-").expect("a key");
    let result = match operation {
        "create" => read_answer::<role::CreateAnswer>(status, headers, body, &key).map(drop),
        "get" => read_answer::<role::GetAnswer>(status, headers, body, &key).map(drop),
        _ => read_answer::<role::ListAnswer>(status, headers, body, &key).map(drop),
    };
    match result {
        Ok(()) | Err(Error::Api(_)) => Ok(()),
        Err(error) => Err(error.to_string()),
    }
}

/// A fault; whether the page's promises are kept, whether the client can use the server, and what limits it.
const ASSESSED: &[(&str, Fault, Degree, Degree, &str)] = &[
    ("none", |_, answer| answer, Degree::Yes, Degree::Yes, ""),
    (
        "tasks in another shape",
        |request, answer| match is_create(request) && answer.status() == 200 {
            true => with_body(answer, |body| {
                let id = body["data"]["task_id"].take();
                *body = json!({ "id": id, "object": "video", "status": "queued" });
            }),
            false => answer,
        },
        Degree::No,
        Degree::Yes,
        "",
    ),
    (
        "a text in place of a task",
        |request, answer| match is_create(request) && answer.status() == 200 {
            true => with_body(answer, |body| body["data"] = json!("task-1")),
            false => answer,
        },
        Degree::No,
        Degree::No,
        "answers to `create` cannot be read: /data: value is not of type \"object\" (type)",
    ),
    (
        "an envelope without a task",
        |request, answer| match is_create(request) && answer.status() == 200 {
            true => with_body(answer, |body| *body = json!({ "code": "0", "message": 0 })),
            false => answer,
        },
        Degree::No,
        Degree::No,
        "answers to `create` cannot be read: the body: \"data\" is a required property (required)",
    ),
    (
        "no way to ask for a task",
        |request, answer| match request.method() == "GET"
            && !request.uri().path().ends_with("image2video")
        {
            true => servers::json(
                404,
                &json!({ "code": 1202, "message": "no", "request_id": "r" }),
            ),
            false => answer,
        },
        Degree::Yes,
        Degree::WithLimits,
        "`get` is not offered",
    ),
    (
        "refusals that are no envelope",
        |_, answer| match answer.status().is_client_error() {
            true => with_body(answer, |body| *body = json!({ "detail": "no" })),
            false => answer,
        },
        Degree::Yes,
        Degree::WithLimits,
        "refusals are not told apart by their code",
    ),
    (
        "one duration refused",
        |request, answer| match member(request, "duration") {
            Some(duration) if duration == "10" => refuse("no such duration"),
            _ => answer,
        },
        Degree::No,
        Degree::WithLimits,
        "what the client may send is refused, such as create/",
    ),
    (
        "a code that is a word",
        |request, answer| match is_create(request) && answer.status() == 200 {
            true => with_body(answer, |body| body["code"] = json!("0")),
            false => answer,
        },
        Degree::No,
        Degree::Yes,
        "",
    ),
];

#[tokio::test]
async fn a_report_ends_with_two_answers() {
    for (name, fault, promises, client, limit) in ASSESSED {
        let base_url = faulty(*fault).await;
        let recording = recorded(&SMALL_PLAN, &base_url, &settings(&base_url, None)).await;
        let report = judge_for_client(frozen(), &recording, &read);
        let kept = report.keeps_promises();
        assert_eq!(kept.answer, *promises, "{name}: {kept:?}");
        let usable = report.client.clone().expect("an answer");
        assert_eq!(usable.answer, *client, "{name}: {usable:?}");
        let told = usable.limits.join("\n");
        assert!(told.contains(limit), "{name}: {told}");
        assert_eq!(
            usable.limits.is_empty(),
            usable.answer == Degree::Yes,
            "{name}"
        );
        let text = human(&report, false);
        assert!(text.contains("Can the generated client use it?"), "{text}");
        assert_valid(&report);
    }
}

#[tokio::test]
async fn what_is_not_whole_is_kept_with_limits() {
    let base_url = faulty(|_, answer| answer).await;
    let report = check_plan(&SMALL_PLAN, &base_url, Some(2)).await;
    let Assessment { answer, limits } = report.keeps_promises();
    assert_eq!(answer, Degree::WithLimits, "{limits:?}");
    assert_eq!(report.conclusion(), Conclusion::NotJudged);
    assert!(
        report
            .cases
            .iter()
            .all(|case| case.outcome != Outcome::Failed)
    );
    // What was not sent is told with its cause.
    let findings = report.cases.iter().flat_map(|case| &case.findings);
    let unsent = findings.filter(|it| it.code == Code::NotSent);
    let why = "the budget is spent; `--budget` sends more";
    assert!(unsent.filter(|it| it.message == why).count() > 50);
}

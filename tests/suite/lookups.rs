//! What is never charged: asking for tasks, following one to its video, and callbacks.

use std::future::pending;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response};
use image2video_conformance::{
    CaseReport, Conclusion, Environment, Follow, HttpTransport, Key, Outcome, Plan, Receiver,
    Report, Settings, Target, TargetKind, cases, judge, run,
};
use image2video_contract::Strictness;
use image2video_mock::MockService;
use serde_json::{Value, json};

use crate::frozen::frozen;
use crate::mutants::server::{self, Callee, Fault, Part, Spoil};
use crate::reports::{assert_valid, found};
use crate::servers::{KEY, with_body};

/// The cases of the owner's operations, and the plainest that makes a task.
pub(crate) fn plan(url: &str) -> Plan {
    let contract = frozen();
    let environment = Environment {
        callback_url: Some(url.to_owned()),
        ..Environment::default()
    };
    let mut all = cases(contract, &environment);
    all.retain(|case| case.operation != "create" || case.id == "create/callback_url/format/https");
    Plan::new(contract, environment, all)
}

pub(crate) fn case<'r>(report: &'r Report, id: &str) -> &'r CaseReport {
    let case = report.cases.iter().find(|case| case.id == id);
    case.unwrap_or_else(|| panic!("no case {id}"))
}

#[tokio::test]
async fn the_stand_in_keeps_what_the_owner_says_in_each_reading() {
    for strictness in Strictness::ALL {
        let service = MockService::builder()
            .contract(frozen().clone())
            .api_key(KEY)
            .strictness(strictness)
            .speed(500.0)
            .start()
            .await
            .expect("a service");
        let receiver = Receiver::start().await.expect("a receiver");
        let settings = Settings {
            budget: Some(2),
            key: Some(Key::new(KEY).expect("a key")),
            follow: Follow {
                max_time: Duration::from_secs(20),
                interval: Duration::from_millis(10),
            },
            inbox: Some(&receiver),
            ..Settings::new(Target::new(service.base_url(), TargetKind::Mock))
        };
        let transport = HttpTransport::new(service.base_url(), Duration::from_secs(20));
        let transport = transport.expect("a base URL");
        let (contract, plan) = (frozen(), plan(&receiver.url()));
        let mut ignored = |_| {};
        let recording = run(
            contract,
            &plan,
            &transport,
            &settings,
            pending(),
            &mut ignored,
        );
        let report = judge(contract, &recording.await);
        assert_eq!(found(&report), "", "{strictness}");
        assert_eq!(report.summary.skipped, 0, "{strictness}");
        assert!(
            report.summary.passed >= 40,
            "{strictness}: {:?}",
            report.summary
        );
        for id in [
            "get/life/status-order",
            "get/life/video",
            "callback/body/received",
        ] {
            assert_eq!(
                case(&report, id).outcome,
                Outcome::Passed,
                "{strictness}: {id}"
            );
        }
        assert_valid(&report);
    }
}

/// Changes the body of every answer that tells of a task which is `at` the pointer.
fn body(at: &'static str, change: fn(&mut Value)) -> Fault {
    let spoil: Spoil = Box::new(move |answer| {
        let value: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
        if value.pointer(at).is_some() {
            with_body(answer, change)
        } else {
            answer
        }
    });
    Fault::Spoils(spoil)
}

fn is_video(answer: &Response<Bytes>) -> bool {
    answer.headers().get(CONTENT_TYPE) == Some(&HeaderValue::from_static("video/mp4"))
}

/// A server with a fault that only shows when tasks are asked for; the finding, and its case.
fn faults() -> Vec<(&'static str, Fault, &'static str, &'static str)> {
    let polls = AtomicUsize::new(0);
    let goes_back: Spoil = Box::new(move |answer| {
        let value: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
        let processing = value.pointer("/data/task_status") == Some(&json!("processing"));
        if processing && polls.fetch_add(1, Ordering::Relaxed) == 1 {
            return with_body(answer, |body| {
                body["data"]["task_status"] = json!("submitted")
            });
        }
        answer
    });
    let another: Spoil = Box::new(|answer| {
        let value: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
        match value.pointer("/data/task_id") {
            Some(_) => with_body(answer, |body| body["data"]["task_id"] = json!("another")),
            None => answer,
        }
    });
    let no_video: Spoil = Box::new(|answer| {
        if is_video(&answer) {
            answer.map(|_| Bytes::from_static(b"<html>sign in</html>"))
        } else {
            answer
        }
    });
    let gone: Spoil = Box::new(|mut answer| {
        if is_video(&answer) {
            *answer.status_mut() = http::StatusCode::NOT_FOUND;
        }
        answer
    });
    vec![
        (
            "a status that goes back",
            Fault::Spoils(goes_back),
            "status-went-back /data/task_status",
            "get/life/status-order",
        ),
        (
            "a page of twice the size",
            body("/data/0", |body| {
                let tasks = body["data"].as_array_mut().expect("a page");
                tasks.extend(tasks.clone());
            }),
            "page-too-long /data",
            "list/pageSize/minimum/at",
        ),
        (
            "a list of a task alone",
            body("/data/0", |body| body["data"] = body["data"][0].clone()),
            "answer-schema /data",
            "list/path/plain",
        ),
        (
            "another task",
            Fault::SpoilsOf(Part::Get, another),
            "task-differs /data/task_id",
            "get/path/plain",
        ),
        (
            "a result without a URL",
            body("/data/task_result/videos", |body| {
                body["data"]["task_result"]["videos"][0]["url"] = json!("soon");
            }),
            "answer-schema /data/task_result/videos/0/url",
            "get/life/status-order",
        ),
        (
            "a page to sign in instead of the video",
            Fault::Spoils(no_video),
            "video-unavailable ",
            "get/life/video",
        ),
        (
            "a video that is gone",
            Fault::Spoils(gone),
            "video-unavailable ",
            "get/life/video",
        ),
    ]
}

#[test]
fn each_fault_is_worth_knowing_and_no_failure() {
    let document: Value = frozen().document().clone();
    let plan = plan("https://app.example/hook");
    for (name, fault, finding, id) in faults() {
        let report = server::check_by(frozen(), &document, Some(&fault), &plan, Callee::Nobody)
            .expect("a report");
        let case = case(&report, id);
        let named = |f: &image2video_conformance::Finding| {
            format!("{} {}", f.code.as_str(), f.pointer) == finding
        };
        assert!(
            case.findings.iter().any(named),
            "{name}: {:?}",
            case.findings
        );
        assert_eq!(case.outcome, Outcome::Observed, "{name}");
        assert_eq!(report.conclusion(), Conclusion::Conforms, "{name}");
    }
}

#[test]
fn a_server_without_the_operations_is_not_at_fault() {
    let document: Value = frozen().document().clone();
    let mut create_only = document.clone();
    let paths = create_only["paths"].as_object_mut().expect("paths");
    paths.retain(|path, _| !path.contains('{'));
    for item in paths.values_mut() {
        item.as_object_mut().expect("a path").remove("get");
    }
    let plan = plan("https://app.example/hook");
    let fault = Fault::Document(create_only);
    let report = server::check_by(frozen(), &document, Some(&fault), &plan, Callee::Nobody)
        .expect("a report");
    assert_eq!(report.conclusion(), Conclusion::Conforms);
    assert_eq!(
        found(&report),
        "not-offered  in get/http/method/delete: the server answers 404"
    );
    let create = report
        .cases
        .iter()
        .filter(|case| case.operation == "create");
    assert!(create.map(|case| case.outcome).eq([Outcome::Passed]));
    let others = report
        .cases
        .iter()
        .filter(|case| case.operation != "create");
    assert!(
        others
            .map(|case| case.outcome)
            .all(|outcome| outcome == Outcome::Skipped)
    );
}

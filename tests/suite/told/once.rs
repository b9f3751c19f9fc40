//! Each cause is told once, and beside a control only if that lacks it.

use image2video_conformance::{Finding, Follow, Level, Report, human};
use serde_json::json;

use super::{SMALL_PLAN, causes, faulty, is_create, of_gateway, with_status};
use crate::reports::{found, member, refuse};
use crate::servers::{check_plan, with_body};

/// A gateway, a part of each of its failures, and a part of an observation.
const TOLD: &[(&str, &[&str], &str)] = &[
    (
        "200-html",
        &[
            "answer-not-json : the body is no JSON, and has `text/html` instead of `application/json`",
        ],
        "",
    ),
    (
        "nginx",
        &[],
        "error-envelope : the body is no JSON, and has `text/html` instead",
    ),
    (
        "refusals-empty",
        &[],
        "error-envelope : the body is empty, and has no media type instead",
    ),
    (
        "bare-task",
        &["answer-schema : it lacks `code`, `data`, `message` and `request_id` (required)"],
        "",
    ),
    (
        "camel-case",
        &["answer-schema /data: it lacks `created_at`, `task_id`, `task_status` and `updated_at`"],
        "",
    ),
    (
        "fastapi",
        &[],
        "error-envelope : it lacks `code`, `message` and `request_id`",
    ),
    (
        "refusals-200",
        &["code-disagrees /code: status 200 says success, and the code is not 0"],
        "",
    ),
    (
        "task-id-empty",
        &["task-id-empty /data/task_id: the id of the task is empty"],
        "",
    ),
    ("get-refused", &[], "not-offered : the server answers 404"),
];

fn told(report: &Report, level: Level) -> Vec<String> {
    let causes = causes(report).into_iter();
    let of_level = causes.filter(|it| it["level"] == level.as_str());
    let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
    of_level
        .map(|it| {
            format!(
                "{} {}: {}",
                text(&it["code"]),
                text(&it["pointer"]),
                text(&it["message"])
            )
        })
        .collect()
}

#[tokio::test]
async fn one_cause_is_one_finding() {
    for (name, failures, observation) in TOLD {
        let report = of_gateway(name, Follow::OFF).await;
        let failed = told(&report, Level::Failure);
        assert_eq!(failed.len(), failures.len(), "{name}: {failed:#?}");
        for (told, part) in failed.iter().zip(*failures) {
            assert!(told.contains(part), "{name}: {told}");
        }
        let observed = told(&report, Level::Observation);
        let mut shown = observed.iter().filter(|told| told.contains(observation));
        assert!(
            observation.is_empty() || shown.next().is_some() && shown.next().is_none(),
            "{name}: {observed:#?}"
        );
        // The last answers say each once, too.
        if !failures.is_empty() {
            assert_eq!(
                report.keeps_promises().limits.len(),
                failures.len(),
                "{name}"
            );
        }
    }
}

/// Gateways, and whether what they do wrong is shown beside what was accepted.
#[tokio::test]
async fn a_control_differs_in_one_thing_and_lacks_the_fault() {
    for (name, is_beside) in [
        ("bare-task", false),
        ("200-html", false),
        ("prompt-below-500", true),
        ("cfg-scale-rounded", true),
        ("png-only", true),
    ] {
        let report = of_gateway(name, Follow::OFF).await;
        let controls = report.cases.iter().filter_map(|case| case.control.as_ref());
        for control in controls {
            assert!(control.changes.len() <= 1, "{name}: {control:?}");
        }
        let text = human(&report, false);
        assert_eq!(
            text.contains("      beside "),
            is_beside,
            "{name}: {}",
            found(&report)
        );
    }
}

/// A server that wants one more member, and accepts with a status that the page does not document. What the least
/// body got is a refusal; it is the control that was accepted.
#[tokio::test]
async fn a_finding_names_the_request_that_shows_it() {
    for (budget, is_of_a_control) in [(1, true), (10, false)] {
        let base_url = faulty(|request, answer| match member(request, "model_name") {
            None if is_create(request) => refuse("model_name is wanted"),
            Some(_) if answer.status() == 200 => with_status(answer, 202),
            _ => answer,
        });
        let report = check_plan(&SMALL_PLAN, &base_url.await, Some(budget)).await;
        let causes = causes(&report);
        let cause = causes.iter().find(|it| it["code"] == "status-undocumented");
        let cause = cause.unwrap_or_else(|| panic!("{}", found(&report)));
        let text = human(&report, false);
        let in_a_control = text.contains("      in a control of `create`, answered 202\n");
        assert_eq!(in_a_control, is_of_a_control, "{text}");
        if is_of_a_control {
            let shown_by = &cause["shown_by"];
            assert_eq!(shown_by["purpose"], "control");
            assert_eq!(shown_by["status"], 202);
            let curl = shown_by["curl"].as_str().expect("a curl line");
            assert!(curl.contains("model_name") && text.contains(curl), "{text}");
            continue;
        }
        assert!(cause["shown_by"].is_null());
        for id in cause["cases"].as_array().expect("cases") {
            let case = report.cases.iter().find(|case| id == &json!(case.id));
            assert_eq!(case.expect("a case").status, Some(202), "{id}");
        }
    }
}

/// Whether a message that stands for several is true of one: `…` stands for any word.
fn is_true_of(told: &str, message: &str) -> bool {
    let mut rest = message;
    told.split('…').all(|part| match rest.find(part) {
        Some(at) => {
            rest = &rest[at + part.len()..];
            true
        }
        None => false,
    })
}

#[tokio::test]
async fn what_is_told_of_several_cases_is_true_of_each() {
    for name in [
        "refusals-text",
        "refusals-403",
        "nginx",
        "times-in-seconds",
        "limits-in-bytes",
    ] {
        let report = of_gateway(name, Follow::OFF).await;
        let causes = causes(&report);
        let mut told = 0;
        for cause in &causes {
            let message = cause["message"].as_str().expect("a message");
            for id in cause["cases"].as_array().expect("cases") {
                let case = report.cases.iter().find(|case| id == &json!(case.id));
                let mut findings = case.expect("a case").findings.iter();
                let is_meant = |it: &&Finding| {
                    cause["code"] == it.code.as_str()
                        && cause["level"] == it.level.as_str()
                        && is_true_of(message, &it.message)
                };
                assert!(
                    findings.any(|it| is_meant(&it)),
                    "{name}: {message} of {id}"
                );
                told += 1;
            }
        }
        let all: usize = report.cases.iter().map(|case| case.findings.len()).sum();
        assert_eq!(told, all, "{name}: each finding has one cause");
        assert!(causes.len() < 25, "{name}: {causes:#?}");
    }
}

/// What follows from an answer grows with the answer, and what is told of it does not.
#[tokio::test]
async fn a_long_list_of_faults_is_told_in_few_words() {
    let base_url = faulty(|request, answer| {
        if request.method() != "GET" || answer.status() != 200 {
            return answer;
        }
        with_body(answer, |body| {
            let task =
                |n: i64| json!({ "id": n, "task_status": "x", "created_at": 0, "updated_at": -n });
            body["data"] = (0..2_000).map(task).collect();
        })
    });
    let report = check_plan(&SMALL_PLAN, &base_url.await, Some(4)).await;
    let lists = report.cases.iter().filter(|case| case.operation == "list");
    let longest = lists.map(|case| case.findings.len()).max();
    assert!(
        longest.is_some_and(|it| (4..30).contains(&it)),
        "{longest:?}"
    );
    let causes = causes(&report);
    let cause = causes
        .iter()
        .find(|it| it["pointer"] == "/data/*/task_status");
    let count = cause
        .and_then(|it| it["count"].as_u64())
        .unwrap_or_default();
    assert!(count >= 2_000, "{count}");
    assert!(human(&report, false).len() < 30_000);
}

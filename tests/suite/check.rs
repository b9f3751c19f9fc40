//! The check: it finds nothing on a server that keeps its promises, and names each broken one.

use std::sync::atomic::Ordering;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use image2video_conformance::{
    CaseReport, Code, Conclusion, Cost, Environment, HttpRequest, HttpTransport, ImageUrls,
    Outcome, Plan, Summary, Transport as _, cases, json, not_exercised,
};
use image2video_contract::{Contract, Expectation, Strictness};
use serde_json::{Value, json};

use crate::frozen::frozen;
use crate::reports::{assert_valid, found, member, refuse, success};
use crate::servers::{self, KEY, SPEC_PLAN, check, check_plan, honest, serve};

#[tokio::test]
async fn a_server_of_any_reading_is_clean() {
    for strictness in Strictness::ALL {
        let core = honest(strictness);
        let report = check(&serve(move |request| core.answer(request)).await, None).await;
        assert_eq!(
            report.conclusion(),
            Conclusion::Conforms,
            "{strictness}:\n{}",
            found(&report)
        );
        assert_eq!(found(&report), "", "{strictness}");
        assert!(
            report.summary.passed > 140,
            "{strictness}: {:?}",
            report.summary
        );
        let skipped = report
            .cases
            .iter()
            .filter(|case| case.outcome == Outcome::Skipped);
        // Nobody follows a task here, and nothing takes callbacks.
        let sent = |case: &&CaseReport| !case.findings.iter().any(|f| f.code == Code::NotSent);
        assert_eq!(skipped.filter(sent).count(), 0, "{strictness}");
        assert_valid(&report);
    }
}

#[tokio::test]
async fn the_readings_of_a_server_are_told() {
    let core = honest(Strictness::Narrow);
    let report = check(&serve(move |request| core.answer(request)).await, None).await;
    let lines = report
        .questions
        .iter()
        .map(|question| format!("{}: {}", question.id, question.matches.join(", ")));
    insta::assert_snapshot!(
        "readings_of_a_narrow_server",
        lines.collect::<Vec<_>>().join("\n")
    );
}

#[tokio::test]
async fn a_limit_that_nobody_states_is_found_within_two_acceptances() {
    for limit in [500, 777, 2501, 4999] {
        let core = honest(Strictness::Wide);
        let answer = move |request: &Request<Bytes>| match member(request, "prompt") {
            Some(Value::String(prompt)) if prompt.chars().count() > limit => {
                refuse("prompt is too long")
            }
            _ => core.answer(request),
        };
        let mut plan = servers::PLAN.clone();
        plan.cases.retain(|case| case.pointer == "/prompt");
        let plan = Plan::new(frozen(), plan.environment, plan.cases);
        let report = check_plan(&plan, &serve(answer).await, None).await;
        let question = report
            .questions
            .iter()
            .find(|question| question.id == "prompt-limit")
            .expect("the question");
        assert_eq!(
            question.observed,
            Some(format!("the limit is {limit} characters"))
        );
        let matches: &[&str] = if limit == 500 { &["prose"] } else { &[] };
        assert_eq!(question.matches, matches, "{limit}");
    }
}

#[tokio::test]
async fn a_server_that_answers_an_empty_object_breaks_promises() {
    let report = check(&serve(|_| servers::json(200, &json!({}))).await, None).await;
    assert_eq!(report.conclusion(), Conclusion::Findings);
    insta::assert_snapshot!("empty_object", found(&report));
    assert_valid(&report);
}

#[tokio::test]
async fn a_refused_combination_is_split_until_the_culprit_is_alone() {
    let core = honest(Strictness::Decided);
    let answer = move |request: &Request<Bytes>| match member(request, "model_name") {
        Some(name) if name == "kling-v1-5" => refuse("no such model"),
        _ => core.answer(request),
    };
    let report = check(&serve(answer).await, None).await;
    let failed: Vec<_> = report
        .cases
        .iter()
        .filter(|case| case.outcome == Outcome::Failed)
        .map(|case| &case.id)
        .collect();
    let culprit = "create/model_name/enum/kling-v1-5";
    let example = "create/body/type/example-everything";
    assert_eq!(failed, [example, culprit]);
}

/// But for what the owner adds, and what a body has anyway.
#[test]
fn each_example_of_a_request_is_a_case() {
    for operation in frozen().operations.iter().filter(|it| it.is_charged()) {
        let request = operation.request.as_ref().expect("a body");
        let (name, schema) = (&operation.name, &request.message.schema);
        for example in &request.message.examples {
            let id = format!("{name}/body/type/example-{}", example.name);
            let case = servers::PLAN.cases.iter().find(|case| case.id == id);
            let case = case.unwrap_or_else(|| panic!("no case {id}"));
            assert_eq!(case.expect, Expectation::Accept, "{id}");
            let mut promised = example.value.clone();
            let members = promised.as_object_mut().expect("an object");
            members.retain(|name, _| {
                let member = schema.property(name);
                member.is_none_or(|it| !it.is_beyond(schema))
            });
            assert_eq!(case.request.body.value(), Some(promised), "{id}");
        }
    }
}

#[tokio::test]
async fn the_budget_is_a_hard_stop() {
    let report = check(&serve(|_| servers::json(200, &success())).await, Some(3)).await;
    assert_eq!(report.summary.accepted, 3);
    assert_eq!(report.ledger.entries.len(), 3);
    // What is never charged is asked all the same.
    let mut lookups = report.cases.iter().filter(|case| case.operation == "list");
    assert!(lookups.any(|case| case.status.is_some()));
}

#[tokio::test]
async fn a_server_that_accepts_nothing_cannot_be_judged() {
    let refusal = json!({ "code": 1002, "message": "Authorization is invalid", "request_id": "x" });
    let report = check(
        &serve(move |_| servers::json(401, &refusal)).await,
        Some(10),
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
    let report = check(&serve(echo).await, Some(10)).await;
    let text = json(&report);
    assert!(text.contains("bad key $IMAGE2VIDEO_API_KEY"));
    assert!(!text.contains(KEY));
}

#[tokio::test]
async fn foreign_error_answers_are_observed() {
    let core = honest(Strictness::Decided);
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
    let report = check(&serve(answer).await, None).await;
    assert_eq!(
        report.conclusion(),
        Conclusion::Conforms,
        "{}",
        found(&report)
    );
    let question = report
        .questions
        .iter()
        .find(|question| question.id == "error-answers")
        .expect("the question");
    assert_eq!(question.matches, ["anything"]);
}

/// The plainest case of all.
fn least() -> Plan {
    let mut cases = servers::PLAN.cases.clone();
    cases.retain(|case| case.id == "create/body/required/least");
    Plan::new(frozen(), Environment::default(), cases)
}

#[tokio::test]
async fn a_connection_that_breaks_off_is_booked_and_tried_once_more() {
    let plan = least();
    let base_url = servers::serve_bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{").await;
    for (budget, sent) in [(1, 1), (10, 2)] {
        let report = check_plan(&plan, &base_url, Some(budget)).await;
        let Summary {
            requests, accepted, ..
        } = report.summary;
        assert_eq!((requests, accepted), (sent, sent));
        assert_eq!(report.cases[0].findings[0].code.as_str(), "no-answer");
        assert!(
            report
                .ledger
                .entries
                .iter()
                .all(|it| it.cost == Cost::MaybePaid)
        );
    }
}

#[tokio::test]
async fn an_answer_without_an_end_is_read_up_to_a_limit() {
    // What the sockets hold comes on top of what is read.
    const MOST: usize = 24 << 20;
    let (base_url, sent) = servers::serve_endless().await;
    let report = check_plan(&least(), &base_url, Some(1)).await;
    assert_eq!((report.summary.requests, report.summary.accepted), (1, 1));
    let finding = &report.cases[0].findings[0];
    assert_eq!(finding.code, Code::NoAnswer);
    assert!(
        finding.message.contains("longer than 8388608 bytes"),
        "{}",
        finding.message
    );
    assert!(sent.load(Ordering::Relaxed) < MOST);

    let (base_url, sent) = servers::serve_endless().await;
    let transport = HttpTransport::new(&base_url, Duration::from_secs(20)).expect("a base URL");
    let video = HttpRequest::part_of(&format!("{base_url}/video.mp4"), &(0..1024));
    let answer = transport.send(video).await.expect("an answer");
    assert_eq!(answer.body.len(), 1024);
    assert!(sent.load(Ordering::Relaxed) < MOST);
}

#[tokio::test]
async fn a_case_that_cannot_be_sent_says_what_is_missing() {
    let contract = frozen();
    let environment = Environment {
        image_urls: ImageUrls::Fetched(Vec::new()),
        ..Environment::default()
    };
    let mut all = cases(contract, &environment);
    all.retain(|case| case.id.starts_with("create/image/x-image/url"));
    let core = honest(Strictness::Decided);
    let base_url = serve(move |request| core.answer(request)).await;
    let report = check_plan(
        &Plan::new(contract, Environment::default(), all),
        &base_url,
        None,
    )
    .await;
    let skipped = report
        .cases
        .iter()
        .filter(|case| case.outcome == Outcome::Skipped);
    let skipped: Vec<_> = skipped.collect();
    // Those that must be accepted and those that are observed; a bad URL need not be fetched.
    assert_eq!((skipped.len(), report.summary.passed), (5, 2));
    for case in skipped {
        assert_eq!(case.findings[0].code.as_str(), "not-sent");
        assert!(case.findings[0].message.contains("can fetch at an http"));
    }
}

#[test]
fn the_plan_is_cheap() {
    let (least, most) = servers::PLAN.cost();
    assert!(least <= 10, "{least} requests must be accepted");
    assert!(most <= 60, "{most} requests may be accepted");
}

#[test]
fn the_cases_are_stable() {
    let ids: Vec<_> = SPEC_PLAN
        .cases
        .iter()
        .map(|case| format!("{} {}", case.expect, case.id))
        .collect();
    insta::assert_snapshot!("case_ids", ids.join("\n"));
}

#[test]
fn every_constraint_is_exercised_on_both_sides() {
    let missing = not_exercised(Contract::embedded(), &SPEC_PLAN.cases);
    let missing: Vec<_> = missing.iter().map(ToString::to_string).collect();
    assert!(missing.is_empty(), "write in the spec: {missing:#?}");
}

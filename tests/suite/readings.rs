//! The stand-in with each reading of each question: what a check says of it, and whether it is like the
//! server that a report is about.

use std::collections::BTreeMap;

use http::Request;
use image2video_conformance::{Plan, Report, json, observed};
use image2video_contract::{Question, Resolution, Resolutions, Strictness};
use image2video_mock::{MockBuilder, MockService};

use crate::frozen::frozen;
use crate::gateways::gateways;
use crate::servers::{KEY, PLAN, check, check_plan, serve};

fn questions() -> impl Iterator<Item = &'static Question> {
    let all = frozen().questions().into_iter();
    all.map(|asked| asked.question)
}

/// A reading of each question; in the next round the next.
fn round(number: usize) -> Resolutions {
    let chosen = |question: &Question| {
        let reading = &question.readings[number % question.readings.len()].id;
        (question.id.clone(), Resolution::Reading(reading.clone()))
    };
    questions().map(chosen).collect()
}

fn stand_in(resolutions: &Resolutions) -> MockBuilder {
    let builder = MockService::builder().contract(frozen().clone());
    let mut builder = builder.api_key(KEY);
    for (question, resolution) in resolutions {
        builder = builder.reading(question, resolution.clone());
    }
    builder
}

async fn report_of(builder: MockBuilder) -> Report {
    let service = builder.build().expect("a service");
    check(&serve(move |request| service.answer(request)).await, None).await
}

#[tokio::test]
async fn each_reading_of_each_question_is_reported_as_itself() {
    let rounds = questions().map(|question| question.readings.len()).max();
    for resolutions in (0..rounds.expect("questions")).map(round) {
        // What is chosen wins over a strictness that says otherwise.
        let builder = stand_in(&resolutions).strictness(Strictness::Narrow);
        let report = report_of(builder).await;
        let observed = observed(frozen(), &json(&report)).expect("observations");
        assert_eq!(observed, resolutions);
    }
}

#[tokio::test]
async fn a_stand_in_is_like_the_gateway_that_was_checked() {
    // It keeps to 500 and 200 characters, and ignores members that it does not know.
    let gateway = gateways().into_iter().find(|it| it.name == "limits-prose");
    let running = gateway.expect("the gateway").start().await;
    let mut small = PLAN.cases.clone();
    small.retain(|case| !case.request.body.is_large());
    let plan = Plan::new(frozen(), PLAN.environment.clone(), small);
    let report = check_plan(&plan, &running.base_url, None).await;
    let resolutions = observed(frozen(), &json(&report)).expect("observations");
    for (question, resolution) in [
        ("prompt-limit", "prose"),
        ("negative-prompt-limit", "prose"),
        ("unknown-members", "ignored"),
    ] {
        assert_eq!(resolutions.get(question), Some(&resolution.into()));
    }
    let service = stand_in(&resolutions).build().expect("a service");
    let told = report.cases.iter().map(|case| (&case.id, case.status));
    let told: BTreeMap<_, _> = told.collect();
    let (mut differ, mut same) = (Vec::new(), 0);
    for case in &plan.cases {
        let (Some(status), Some(body)) = (told[&case.id], case.request.body.value()) else {
            continue;
        };
        let request = Request::post("/kling/v1/videos/image2video")
            .header("authorization", format!("Bearer {KEY}"))
            .header("content-type", "application/json")
            .body(body.to_string());
        let answer = service.answer(&request.expect("a request"));
        match answer.status().is_success() == (status == 200) {
            true => same += 1,
            false => differ.push(&case.id),
        }
    }
    assert!(differ.is_empty() && same > 100, "{same} {differ:#?}");
}

//! What a report tells: how serious it is, once for each cause, beside what was accepted.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use image2video_conformance::{
    CaseReport, Code, Conclusion, Degree, Environment, Follow, HttpTransport, Level, Plan,
    Recording, Report, Settings, cases, human, json, judge, run,
};
use image2video_contract::Strictness;
use serde_json::{Value, json};
use std::future::pending;
use std::sync::LazyLock;
use std::time::Duration;

use crate::frozen::frozen;
use crate::gateways::gateways;
use crate::reports::{assert_valid, found, member, refuse};
use crate::servers::{self, TIMEOUT, check_plan, honest, serve, settings, with_body};

mod assessed;
mod once;

/// All cases but those of 10 MB.
pub(crate) static SMALL_PLAN: LazyLock<Plan> = LazyLock::new(|| {
    let contract = frozen();
    let mut small = cases(contract, &Environment::default());
    small.retain(|case| !case.request.body.is_large());
    Plan::new(contract, Environment::default(), small)
});

/// The findings of the JSON report, each cause once.
pub(crate) fn causes(report: &Report) -> Vec<Value> {
    assert_valid(report);
    let report: Value = serde_json::from_str(&json(report)).expect("a report in JSON");
    report["findings"].as_array().expect("a list").clone()
}

async fn recorded(plan: &Plan, base_url: &str, settings: &Settings<'_>) -> Recording {
    let transport = HttpTransport::new(base_url, TIMEOUT).expect("a base URL");
    let contract = frozen();
    run(contract, plan, &transport, settings, pending(), &mut |_| {}).await
}

async fn of_gateway(name: &str, follow: Follow) -> Report {
    let gateway = gateways().into_iter().find(|it| it.name == name);
    let running = gateway.expect(name).start().await;
    let settings = Settings {
        follow,
        ..settings(&running.base_url, Some(10))
    };
    let recording = recorded(&SMALL_PLAN, &running.base_url, &settings).await;
    judge(frozen(), &recording)
}

/// What a server does in place of the honest answer.
type Fault = fn(&Request<Bytes>, Response<Bytes>) -> Response<Bytes>;

async fn faulty(fault: Fault) -> String {
    let core = honest(Strictness::Decided);
    serve(move |request| fault(request, core.answer(request))).await
}

fn with_status(mut answer: Response<Bytes>, status: u16) -> Response<Bytes> {
    *answer.status_mut() = StatusCode::from_u16(status).expect("a status");
    answer
}

fn is_create(request: &Request<Bytes>) -> bool {
    request.method() == "POST"
}

/// A fault, the code that tells it, and whether it is a failure.
const LEVELS: &[(&str, Fault, Code, Level)] = &[
    (
        "500 to what must be refused",
        |request, answer| match is_create(request) && answer.status() == 400 {
            true => with_status(answer, 500),
            false => answer,
        },
        Code::ServerError,
        Level::Failure,
    ),
    (
        "500 to another method",
        |request, answer| match request.method() == "PUT" {
            true => with_status(answer, 500),
            false => answer,
        },
        Code::ServerError,
        Level::Observation,
    ),
    (
        "500 to a list",
        |request, answer| match request.method() == "GET" {
            true => with_status(answer, 500),
            false => answer,
        },
        Code::ServerError,
        Level::Observation,
    ),
    (
        "one request id for all errors",
        |_, answer| match answer.status().is_client_error() {
            true => with_body(answer, |body| body["request_id"] = json!("0")),
            false => answer,
        },
        Code::RequestIdReused,
        Level::Observation,
    ),
    (
        "one request id for all tasks",
        |request, answer| match is_create(request) && answer.status() == 200 {
            true => with_body(answer, |body| body["request_id"] = json!("0")),
            false => answer,
        },
        Code::RequestIdReused,
        Level::Failure,
    ),
    (
        "times of seconds in a list",
        |request, answer| match request.method() == "GET" {
            true => with_body(answer, |body| {
                for task in body["data"].as_array_mut().into_iter().flatten() {
                    task["created_at"] = json!("now");
                }
            }),
            false => answer,
        },
        Code::AnswerSchema,
        Level::Observation,
    ),
];

#[tokio::test]
async fn the_page_binds_about_what_the_page_describes() {
    for (name, fault, code, level) in LEVELS {
        let report = check_plan(&SMALL_PLAN, &faulty(*fault).await, None).await;
        let findings = report.cases.iter().flat_map(|case| &case.findings);
        let findings: Vec<_> = findings.filter(|it| it.code == *code).collect();
        assert!(!findings.is_empty(), "{name}: {}", found(&report));
        assert!(
            findings.iter().all(|it| it.level == *level),
            "{name}: {findings:?}"
        );
        let expected = match level {
            Level::Failure => Conclusion::Findings,
            Level::Observation => Conclusion::Conforms,
        };
        assert_eq!(report.conclusion(), expected, "{name}: {}", found(&report));
    }
}

#[tokio::test]
async fn a_405_with_a_request_id_of_another_fails_nothing() {
    let report = of_gateway("repeated-405-ids", Follow::OFF).await;
    assert_eq!(report.summary.failed, 0, "{}", found(&report));
    assert!(found(&report).contains("request-id-reused"));
}

#[tokio::test]
async fn a_finding_stands_beside_what_was_accepted() {
    let base_url = faulty(|request, answer| match member(request, "duration") {
        // What must be accepted is refused, and what must be refused is accepted.
        Some(duration) if duration == "10" => refuse("no such duration"),
        Some(duration) if duration == 5 => servers::json(200, &crate::reports::success()),
        _ => answer,
    });
    let report = check_plan(&SMALL_PLAN, &base_url.await, None).await;
    for (code, change) in [
        (Code::InvalidAccepted, "`duration` was absent and is now 5"),
        (
            Code::ValidRefused,
            "`duration` was absent and is now \"10\"",
        ),
    ] {
        let mut cases = report.cases.iter();
        let has_it = |case: &&CaseReport| case.findings.iter().any(|it| it.code == code);
        let case = cases.find(|case| case.pointer == "/duration" && has_it(case));
        let control = case
            .and_then(|case| case.control.clone())
            .expect("a control");
        let told = control.changes.join("; ").replace("\"5\"", "absent");
        assert!(told.contains(change), "{code:?}: {control:?}");
        assert_eq!(control.status, Some(200), "{code:?}");
        let beside = format!("beside {}", control.cases[0]);
        let text = human(&report, false);
        assert!(text.contains(&beside), "{beside} in\n{text}");
    }
    assert_valid(&report);
}

#[tokio::test]
async fn what_is_accepted_and_fails_later_is_an_observation_with_its_task() {
    let follow = Follow {
        max_time: Duration::from_secs(20),
        interval: Duration::from_millis(20),
    };
    let report = of_gateway("failures-charged", follow).await;
    let findings = report.cases.iter().flat_map(|case| &case.findings);
    let late: Vec<_> = findings.filter(|it| it.code == Code::RefusedLate).collect();
    let tasks: Vec<_> = report
        .ledger
        .entries
        .iter()
        .flat_map(|it| &it.tasks)
        .collect();
    assert!(!late.is_empty(), "{}", found(&report));
    for finding in late {
        assert_eq!(finding.level, Level::Observation);
        let is_named = tasks
            .iter()
            .any(|task| finding.message.contains(task.id.as_str()));
        assert!(
            is_named && finding.message.contains("costs"),
            "{}",
            finding.message
        );
    }
}

#[tokio::test]
async fn a_fault_of_the_check_is_no_finding_about_the_server() {
    let mut plan = SMALL_PLAN.clone();
    let bad = plan
        .cases
        .iter()
        .find(|case| case.id == "create/mode/type/number");
    let bad = bad.or_else(|| {
        plan.cases
            .iter()
            .find(|case| case.id.starts_with("create/mode/type/"))
    });
    let bad = bad.expect("a bad body").request.clone();
    plan.charged[0].acceptances[1].request = bad;
    plan.charged[0].acceptances[1].cases = Vec::new();
    let core = honest(Strictness::Wide);
    let base_url = serve(move |request| core.answer(request)).await;
    let recording = recorded(&plan, &base_url, &settings(&base_url, None)).await;
    let report = judge(frozen(), &recording);
    assert_eq!(report.conclusion(), Conclusion::SuiteError);
    assert_eq!(report.suite_errors.len(), 1, "{:?}", report.suite_errors);
    assert!(
        report.suite_errors[0].contains("/mode"),
        "{:?}",
        report.suite_errors
    );
    assert_eq!(report.summary.failed, 0, "{}", found(&report));
    assert_eq!(report.keeps_promises().answer, Degree::Unknown);
    // It was not sent, and neither was what would have come after it.
    assert_eq!(report.summary.accepted, 1);
    assert!(human(&report, false).contains("suite-error: "));
    assert_valid(&report);
}

/// Of what only time shows, or callbacks, or a fault of the check, there are tests of their own.
fn needs_more_than_a_plain_check(code: Code) -> bool {
    matches!(
        code,
        Code::RateLimited
            | Code::RefusedLate
            | Code::StatusWentBack
            | Code::VideoUnavailable
            | Code::VideoDiffers
            | Code::FailedCharged
            | Code::UnitsDiffer
            | Code::CallbackMissing
            | Code::SuiteError
    )
}

#[tokio::test]
async fn each_code_has_a_server_that_shows_it() {
    let mut missing = Vec::new();
    for code in Code::all() {
        let name = code.shown_by();
        if needs_more_than_a_plain_check(code) {
            assert!(
                gateways().iter().any(|it| it.name == name),
                "{code:?}: {name}"
            );
            continue;
        }
        let report = of_gateway(name, Follow::OFF).await;
        let mut findings = report.cases.iter().flat_map(|case| &case.findings);
        if !findings.any(|finding| finding.code == code) {
            missing.push(format!("{code:?} by {name}: {}", found(&report)));
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

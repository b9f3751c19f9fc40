//! Gateways that answer in another shape than the page's: the shape is told once, and what is beside it is
//! judged.

use bytes::Bytes;
use http::Request;
use image2video_conformance::{Cost, Level, Report, human};
use image2video_contract::Strictness;
use serde_json::{Value, json};

use crate::gateways::gateways;
use crate::reports::found;
use crate::servers::{self, check, check_plan, honest, serve};
use crate::told::{SMALL_PLAN, causes};

/// What broke, by code, and what the report says of it.
fn failures(report: &Report) -> Vec<String> {
    let failures = causes(report).into_iter();
    let failures = failures.filter(|cause| cause["level"] == "failure");
    failures.map(|cause| cause["code"].to_string()).collect()
}

#[tokio::test]
async fn a_gateway_of_a_known_other_shape_is_told_nothing_untrue() {
    for name in ["new-api-shape", "new-api"] {
        let gateway = gateways().into_iter().find(|it| it.name == name);
        let running = gateway.expect(name).start().await;
        let report = check(&running.base_url, Some(10)).await;
        // The shape is one cause, whatever has it; and so are the errors in theirs.
        let failed = failures(&report);
        let shapes = failed.iter().filter(|code| *code == "\"other-shape\"");
        assert_eq!(shapes.count(), 1, "{name}: {failed:?}");
        let mut others = failed.iter().filter(|code| *code != "\"other-shape\"");
        let wants_more = |code: &String| name == "new-api" && code == "\"valid-refused\"";
        assert!(others.all(wants_more), "{name}: {}", found(&report));
        // Each task is found in it.
        let entries = &report.ledger.entries;
        let named = |cost| {
            entries
                .iter()
                .all(|it| it.cost == cost && it.tasks.len() == 1)
        };
        assert!(named(Cost::Paid), "{name}: {entries:?}");
        assert_eq!(entries.len(), running.tasks_made(), "{name}");
        // The promises about the members hold, and refusals in another shape prove what they prove.
        let text = human(&report, false);
        let broken = text.lines().filter(|line| line.starts_with("  broken"));
        let broken: Vec<_> = broken.collect();
        let is_told = |line: &&str| {
            line.contains("(answers)") || name == "new-api" && line.contains("(body)")
        };
        assert!(broken.iter().all(is_told), "{name}: {broken:?}");
        for member in ["prompt", "image", "duration"] {
            let row = format!("  holds   {member} ");
            assert!(text.contains(&row), "{name}: {member} in\n{text}");
        }
        assert!(report.summary.passed > 100, "{name}: {:?}", report.summary);
        // Nothing is told of a list that is not one.
        assert!(
            !found(&report).contains("is missing"),
            "{name}: {}",
            found(&report)
        );
        let questions = report.questions.iter();
        let mut questions = questions.filter(|it| it.id == "error-answers");
        let told = questions
            .next()
            .and_then(|it| it.observed.clone())
            .unwrap_or_default();
        assert!(
            told.contains("are not the API owner's envelope"),
            "{name}: {told}"
        );
    }
}

/// What is wrong inside another shape, by what an answer to a good request is.
#[tokio::test]
async fn the_rest_of_an_answer_is_judged_inside_its_shape() {
    let shaped = |id: u64, status: &str| json!({ "id": format!("t{id}"), "object": "video", "status": status });
    type Shaped<'s> = &'s (dyn Fn(u64) -> Value + Sync);
    let same = |_: u64| json!({ "id": "one", "object": "video", "status": "queued" });
    let good = |n: u64| shaped(n, "queued");
    let odd = |n: u64| shaped(n, "done");
    let rows: [(Shaped<'_>, Option<(&str, &str)>); 3] = [
        (&good, None),
        (&odd, Some(("answer-schema", "/status"))),
        (&same, Some(("task-id-reused", "/id"))),
    ];
    for (answer, expected) in rows {
        let bodies: Vec<_> = (0..100).map(answer).collect();
        let next = std::sync::atomic::AtomicUsize::new(0);
        let core = honest(Strictness::Decided);
        let base_url = serve(move |request: &Request<Bytes>| {
            let answer = core.answer(request);
            if request.method() != "POST" || answer.status() != 200 {
                return answer;
            }
            let n = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            servers::json(200, &bodies[n % bodies.len()])
        });
        let report = check_plan(&SMALL_PLAN, &base_url.await, Some(10)).await;
        let cases = report
            .cases
            .iter()
            .filter(|case| case.operation == "create");
        let findings = cases.flat_map(|case| &case.findings);
        let findings = findings.filter(|it| it.level == Level::Failure);
        let mut others: Vec<_> = findings
            .map(|it| (it.code.as_str(), it.pointer.as_str()))
            .filter(|(code, _)| *code != "other-shape")
            .collect();
        others.sort_unstable();
        others.dedup();
        assert_eq!(others, Vec::from_iter(expected), "{}", found(&report));
    }
}

/// A refusal that names a task in another shape has made one.
#[tokio::test]
async fn a_task_in_another_shape_is_paid_for_whatever_the_status() {
    let made = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let (count, core) = (std::sync::Arc::clone(&made), honest(Strictness::Decided));
    let base_url = serve(move |request: &Request<Bytes>| {
        let answer = core.answer(request);
        if request.method() != "POST" || answer.status() != 200 {
            return answer;
        }
        let n = count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        servers::json(
            422,
            &json!({ "id": format!("t{n}"), "object": "video", "status": "failed" }),
        )
    });
    let report = check_plan(&SMALL_PLAN, &base_url.await, Some(3)).await;
    assert_eq!(made.load(std::sync::atomic::Ordering::Relaxed), 3);
    assert_eq!(report.summary.accepted, 3);
    assert!(
        failures(&report).contains(&"\"status-undocumented\"".to_owned()),
        "{}",
        found(&report)
    );
}

//! Whole runs in process: how long they take, what a failure now and then leaves of them, and what their recordings
//! say.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::Duration;

use crate::frozen::frozen;
use image2video_conformance::{
    Case, CaseReport, Code, Conclusion, HttpRequest, Outcome, Plan, Recording, Report, judge,
};
use serde_json::{Value, json};

use super::in_process::{self, InProcess};
use super::servers;
use super::turns::turns;

/// All cases but those of 10 MB.
static PLAN: LazyLock<Plan> = LazyLock::new(|| {
    let mut cases = servers::PLAN.cases.clone();
    cases.retain(|case| !case.request.body.is_large());
    Plan::new(frozen(), servers::PLAN.environment.clone(), cases)
});

#[tokio::test(start_paused = true)]
async fn a_run_takes_hardly_longer_than_its_requests_do() {
    const LATENCY: Duration = Duration::from_millis(100);
    let service = in_process::honest();
    let server = InProcess {
        latency: LATENCY,
        ..InProcess::new(|request: &HttpRequest| Ok(in_process::answer(&service, request)))
    };
    // What is in flight has its place in the budget.
    let few = u32::try_from(PLAN.cost().0 + 2).expect("a budget");
    for budget in [Some(few), None] {
        let settings = in_process::settings(budget);
        let recording = server.check(&PLAN, &settings).await;
        let summary = judge(frozen(), &recording).summary;
        let ideal = turns(&PLAN, &recording) * LATENCY.as_millis() as f64;
        let ratio = summary.duration_ms as f64 / ideal;
        assert!((0.9..=1.3).contains(&ratio), "{ratio}: {summary:?}");
    }
}

/// What a server does with the body of a request before it judges it.
type Mend = fn(&mut Value);

/// Checks a server, of whose answers one of so many is a failure.
async fn check(mend: Mend, budget: Option<u32>, one_of: u64, seed: u64) -> Report {
    let (service, answers) = (in_process::honest(), Cell::new(0));
    let server = InProcess::new(|request: &HttpRequest| {
        let mut request = request.clone();
        if let Ok(mut body) = serde_json::from_slice(&request.body) {
            mend(&mut body);
            request.body = body.to_string().into();
        }
        let answer = in_process::answer(&service, &request);
        answers.set(answers.get() + 1);
        Ok(
            match random(seed << 32 | answers.get()).is_multiple_of(one_of) {
                true => in_process::json(502, &json!({ "error": "upstream" })),
                false => answer,
            },
        )
    });
    let recording = server.check(&PLAN, &in_process::settings(budget)).await;
    judge(frozen(), &recording)
}

/// A number that follows from another and looks like none (SplitMix64).
fn random(seed: u64) -> u64 {
    let mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ mixed >> 31
}

#[tokio::test(start_paused = true)]
async fn a_failure_now_and_then_leaves_the_verdict_on_everything_else() {
    let mends: [(Mend, Conclusion); 2] = [
        (|_| {}, Conclusion::Conforms),
        (
            |body| {
                if let Some(mode) = body.get_mut("mode") {
                    *mode = json!("std");
                }
            },
            Conclusion::Findings,
        ),
    ];
    let failed = |it: &CaseReport| it.findings.iter().any(|it| it.code == Code::ServerError);
    let cases: BTreeMap<_, _> = PLAN.cases.iter().map(|case| (&*case.id, case)).collect();
    let mut failures = 0;
    let mut wrong = Vec::new();
    for (mend, conclusion) in mends {
        let whole = check(mend, None, u64::MAX, 0).await;
        assert_eq!(whole.conclusion(), conclusion);
        for budget in [None, Some(10)] {
            let clean = check(mend, budget, u64::MAX, 0).await;
            for seed in 1..=12 {
                let report = check(mend, budget, 200, seed).await;
                let hit: Vec<_> = report.cases.iter().filter(|it| failed(it)).collect();
                failures += hit.len();
                // Each failure where something may be paid for takes one or two from the budget.
                let is_spent = budget.is_some_and(|most| report.summary.accepted == most as usize);
                if !is_spent && !report.incomplete.is_empty() {
                    wrong.push(format!("{budget:?}, {seed}: {:?}", report.incomplete));
                }
                for ((whole, before), now) in
                    whole.cases.iter().zip(&clean.cases).zip(&report.cases)
                {
                    let is_of_a_group = || {
                        let mut hit = hit.iter().map(|it| cases[&*it.id]);
                        hit.any(|it| is_one_group(it, cases[&*now.id]))
                    };
                    let may_be_left_out = || is_left_out(before) || is_spent || is_of_a_group();
                    let is_right = now.outcome == whole.outcome
                        || failed(now)
                        || is_left_out(now) && may_be_left_out();
                    if !is_right {
                        let (whole, now, id) = (whole.outcome, now.outcome, &now.id);
                        wrong.push(format!("{budget:?}, {seed}: {id}: {whole:?}, {now:?}"));
                    }
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(failures > 20, "{failures}");
}

fn is_left_out(case: &CaseReport) -> bool {
    matches!(case.outcome, Outcome::Skipped | Outcome::Unproven)
}

/// Of requests that must be refused the first that may have been paid for ends its group.
fn is_one_group(a: &Case, b: &Case) -> bool {
    (&a.pointer, &a.aspect) == (&b.pointer, &b.aspect)
}

#[tokio::test(start_paused = true)]
async fn a_recording_of_another_version_or_contract_is_refused_with_both_named() {
    let service = in_process::honest();
    let server = InProcess::new(|request: &HttpRequest| Ok(in_process::answer(&service, request)));
    let recording = server.check(&PLAN, &in_process::settings(Some(1))).await;
    let lines = recording.lines();
    let this = [env!("CARGO_PKG_VERSION"), frozen().sha256()];
    for (this, other) in this.into_iter().zip(["0.0.7", "c0ffee"]) {
        let mut changed = lines.to_vec();
        changed[0] = changed[0].replacen(this, other, 1);
        let error = Recording::read(frozen(), (changed.join("\n") + "\n").as_bytes());
        let words = error.expect_err("another").to_string();
        assert!(words.contains(this) && words.contains(other), "{words}");
    }
}

//! What an honest server sends, so that mutants are made of what there is to spoil.

use std::sync::{Arc, LazyLock, Mutex};

use image2video_conformance::{Environment, Outcome, Plan, Recording, cases, json, judge};
use image2video_contract::Contract;
use serde_json::Value;

use super::documents::{answering, decided, whole};
use super::server::{Callee, Fault, Part, check_with, record};

/// The owner's cases, and two that make tasks: one that has ended when the tasks are listed, and one
/// after it that calls back and is followed.
pub(super) static PLAN: LazyLock<Plan> = LazyLock::new(|| {
    let contract = Contract::embedded();
    let environment = Environment {
        callback_url: Some("http://127.0.0.1:9/hook".to_owned()),
        ..Environment::default()
    };
    let mut all = cases(contract, &environment);
    // One body cannot have both durations, so they make two tasks.
    let makes = [
        "create/callback_url/format/https",
        "create/duration/enum/10",
        "create/duration/enum/5",
    ];
    // What another operation makes is its own.
    all.retain(|case| match &*case.operation {
        "create" => makes.contains(&&*case.id),
        operation => ["get", "list", "callback"].contains(&operation),
    });
    Plan::new(contract, environment, all)
});

/// The status and the body of everything that a part of an honest server sends.
pub(super) fn told(document: &Value, part: Part) -> Vec<(u16, Value)> {
    let told = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&told);
    let listens = Fault::SpoilsOf(
        part,
        Box::new(move |answer| {
            let body = serde_json::from_slice(answer.body()).unwrap_or_default();
            let told = (answer.status().as_u16(), body);
            kept.lock().expect("no panic").push(told);
            answer
        }),
    );
    let report = check_with(document, Some(&listens), &PLAN, Callee::Check).expect("a report");
    let passed = |case: &image2video_conformance::CaseReport| case.outcome != Outcome::Skipped;
    assert!(report.cases.iter().all(passed), "everything is tried");
    drop(listens);
    Arc::into_inner(told)
        .and_then(|told| told.into_inner().ok())
        .expect("nobody else has it")
}

#[test]
fn a_replay_says_what_the_run_said() {
    let contract = Contract::embedded();
    let document = decided(&answering(&whole(Contract::embedded())));
    for (plan, callee) in [
        (&*crate::servers::SPEC_PLAN, Callee::Nobody),
        (&*PLAN, Callee::Check),
    ] {
        let recording = record(&document, None, plan, callee).expect("a server");
        let text = recording.lines().join("\n") + "\n";
        let read = Recording::read(contract, text.as_bytes()).expect("a recording");
        assert_eq!(
            json(&judge(contract, &read)),
            json(&judge(contract, &recording))
        );
    }
}

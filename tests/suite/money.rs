//! What a run costs at gateways that make a task and then answer anything but a plain success. They know nothing
//! of the contract, and count their tasks themselves.

mod counting;
mod sweep;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use bytes::Bytes;
use http::Request;
use image2video_conformance::{
    Acceptance, Case, Conclusion, Environment, Outcome, Plan, cases, judge,
};
use image2video_contract::{Expectation, Strictness};
use serde_json::{Value, json};

use self::counting::{Accepts, Gateway, Reply, Which, has_image, is_good, run};
use crate::frozen::frozen;
use crate::gateways;
use crate::reports::{found, member, refuse};
use crate::servers::{self, check_plan, honest, serve};

/// What is wrong with what a run costs.
async fn overspent(plan: &Plan, gateway: &Gateway, budget: u32) -> Option<String> {
    let recording = run(plan, gateway, Some(budget)).await;
    let report = judge(frozen(), &recording);
    let (tasks, booked) = (gateway.tasks.get() as usize, report.ledger.entries.len());
    let is_wrong = tasks > booked || booked > budget as usize;
    let Gateway { which, reply, .. } = gateway;
    is_wrong.then(|| format!("{reply:?} {which:?}: {tasks} tasks, {booked} booked"))
}

/// The cases that are chosen, without those of 10 MB.
fn plan(is_chosen: fn(&Case) -> bool) -> Plan {
    let contract = frozen();
    let mut all = cases(contract, &Environment::default());
    all.retain(|case| is_chosen(case) && !case.request.body.is_large());
    Plan::new(contract, Environment::default(), all)
}

#[tokio::test(start_paused = true)]
async fn no_gateway_is_made_to_make_more_tasks_than_the_budget_allows() {
    const BUDGET: u32 = 8;
    let plan = plan(|_| true);
    let mut wrong = Vec::new();
    for accepts in [has_image as Accepts, is_good] {
        for nth in [1, 2] {
            for reply in replies() {
                let gateway = Gateway::new(accepts, Which::Accepted(nth), &reply);
                wrong.extend(overspent(&plan, &gateway, BUDGET).await);
                assert!(gateway.tasks.get() > 0, "{reply:?}");
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn what_may_have_been_paid_for_is_neither_split_nor_sent_again() {
    let plan = plan(|case| case.operation == "create" && case.expect == Expectation::Accept);
    let most = plan.charged[0].acceptances.len();
    for reply in replies() {
        let gateway = Gateway::new(has_image, Which::Accepted(1), &reply);
        run(&plan, &gateway, None).await;
        assert!(gateway.tasks.get() as usize <= most, "{reply:?}");
    }
}

/// A control that no case asks for is sent with what the server wants beside, and is found again as that.
#[tokio::test(start_paused = true)]
async fn a_control_is_sent_once_to_a_server_that_wants_more() {
    let plan = plan(|case| case.pointer == "/mode" && case.expect == Expectation::Refuse);
    let charged = &plan.charged[0];
    let is_control = |it: &Acceptance| it.cases.is_empty();
    assert!(charged.acceptances.iter().skip(1).any(is_control));
    let wants_model = |body: &Value| is_good(body) && body["model_name"].is_string();
    let reply = Reply::Success("{}");
    let gateway = Gateway::new(wants_model, Which::Only(u32::MAX), &reply);
    run(&plan, &gateway, None).await;
    let tasks = gateway.tasks.get() as usize;
    // The acceptances, and one more at the end.
    assert_eq!(tasks, charged.acceptances.len() + 1);
}

/// Everything that says or may mean that a task was made.
fn replies() -> Vec<Reply> {
    let mut replies = Reply::all();
    replies.retain(|reply| !reply.denies());
    replies
}

#[tokio::test]
async fn the_search_for_a_limit_ends_at_an_answer_that_may_have_been_paid_for() {
    let plan = plan(|case| case.operation == "create" && case.pointer == "/prompt");
    let (searched, core) = (Arc::new(AtomicU32::new(0)), honest(Strictness::Wide));
    let count = Arc::clone(&searched);
    let answer = move |request: &Request<Bytes>| match member(request, "prompt") {
        Some(Value::String(prompt)) => match prompt.chars().count() {
            ..=777 => core.answer(request),
            2500 | 2501 | 5000.. => refuse("prompt is too long"),
            // What nobody states is only tried by a search.
            _ => {
                count.fetch_add(1, Ordering::Relaxed);
                servers::json(504, &json!({ "error": "upstream" }))
            }
        },
        _ => core.answer(request),
    };
    let report = check_plan(&plan, &serve(answer).await, None).await;
    assert_eq!(searched.load(Ordering::Relaxed), 1, "{}", found(&report));
    // It stays in the report, with the case that the search began with.
    assert_eq!(report.conclusion(), Conclusion::Findings);
    let failed: Vec<_> = report
        .cases
        .iter()
        .filter(|case| case.outcome == Outcome::Failed)
        .collect();
    assert_eq!(failed.len(), 1, "{}", found(&report));
    let message = &failed[0].findings[0].message;
    assert!(
        message.contains("characters, in the search for the limit"),
        "{message}"
    );
}

#[tokio::test]
async fn a_failure_stays_in_the_report_whatever_is_accepted_later() {
    type Fails = fn(n: u32) -> bool;
    let faults: [(&str, Fails); 3] = [
        ("the first", |n| n == 1),
        ("the second", |n| n == 2),
        ("every third", |n| n.is_multiple_of(3)),
    ];
    let plan = plan(|_| true);
    for (name, fails) in faults {
        let (accepted, core) = (AtomicU32::new(0), honest(Strictness::Decided));
        let answer = move |request: &Request<Bytes>| {
            let answer = core.answer(request);
            let is_task = request.method() == "POST" && answer.status() == 200;
            if is_task && fails(accepted.fetch_add(1, Ordering::Relaxed) + 1) {
                return servers::json(500, &json!({ "error": "upstream" }));
            }
            answer
        };
        let report = check_plan(&plan, &serve(answer).await, None).await;
        assert_eq!(report.conclusion(), Conclusion::Findings, "{name}");
        assert!(found(&report).contains("server-error"), "{name}");
        assert!(report.summary.passed > 100, "{name}: {:?}", report.summary);
    }
}

/// Those of other hands that answer every status of HTTP after they have made a task, always or now and then.
#[tokio::test]
async fn no_gateway_of_other_hands_makes_more_tasks_than_the_budget_allows() {
    const BUDGET: u32 = 3;
    let named_by_a_status = |name: &str| name.starts_with(|c: char| c.is_ascii_digit());
    let mut checked = 0;
    for gateway in gateways::gateways() {
        if !named_by_a_status(gateway.name) {
            continue;
        }
        let running = gateway.start().await;
        servers::check(&running.base_url, Some(BUDGET)).await;
        let made = running.tasks_made();
        assert!(made <= BUDGET as usize, "{}: {made} tasks", gateway.name);
        checked += 1;
    }
    assert!(checked > 20, "{checked} gateways");
}

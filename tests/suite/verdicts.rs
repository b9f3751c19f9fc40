//! What a check says of servers that others wrote: the table of servers and codes, and that a replay says the
//! same.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use image2video_conformance::{
    CaseReport, Conclusion, Environment, HttpTransport, ImageUrls, Level, Outcome, Plan, Recording,
    Report, cases, json, judge, run,
};
use image2video_contract::Contract;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::gateways::{Gateway, gateways};
use super::servers;

const BUDGET: u32 = 10;

/// Checks that wait for their servers at the same time.
const AT_ONCE: usize = 6;

/// What is sent to a live server, without the images of 10 MB.
static PLAN: LazyLock<Plan> = LazyLock::new(|| {
    let contract = Contract::embedded();
    let environment = Environment {
        image_urls: ImageUrls::Fetched(Vec::new()),
        callback_url: None,
    };
    let mut cases = cases(contract, &environment);
    cases.retain(|case| !case.request.body.is_large());
    Plan::new(contract, environment, cases)
});

/// A gateway with what a check said of it.
struct Checked {
    gateway: Gateway,
    report: Report,
    tasks_made: usize,
    replayed: String,
}

async fn check(gateway: Gateway) -> Checked {
    let contract = Contract::embedded();
    let running = gateway.start().await;
    let transport = HttpTransport::new(&running.base_url, Duration::from_secs(2)).expect("a URL");
    let settings = servers::settings(&running.base_url, Some(BUDGET));
    let never = std::future::pending();
    let recording = run(contract, &PLAN, &transport, &settings, never, &mut |_| {}).await;
    let text = recording.lines().join("\n") + "\n";
    let read = Recording::read(contract, &text).expect("a recording");
    Checked {
        report: judge(contract, &recording),
        replayed: json(&judge(contract, &read)),
        tasks_made: running.tasks_made(),
        gateway,
    }
}

async fn check_all() -> Vec<Checked> {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut checks = JoinSet::new();
    for (index, gateway) in gateways().into_iter().enumerate() {
        let places = Arc::clone(&places);
        checks.spawn_local(async move {
            let _place = places.acquire().await.expect("a place");
            (index, check(gateway).await)
        });
    }
    let mut all = checks.join_all().await;
    all.sort_by_key(|(index, _)| *index);
    all.into_iter().map(|(_, checked)| checked).collect()
}

fn codes(report: &Report, level: Level) -> String {
    let at = |case: &CaseReport| case.outcome == Outcome::Failed;
    let found = report.cases.iter().flat_map(|case| {
        case.findings
            .iter()
            .map(|it| (at(case) && it.code.level() == Level::Failure, it))
    });
    let of_level = found.filter(|(fails, _)| *fails == (level == Level::Failure));
    let codes: BTreeSet<_> = of_level
        .map(|(_, finding)| finding.code.as_str())
        .filter(|it| *it != "not-sent")
        .collect();
    codes.into_iter().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn what_is_said_of_the_servers_of_others_is_true() {
    let local = tokio::task::LocalSet::new();
    let all = local.run_until(check_all()).await;
    let mut wrong = Vec::new();
    let mut table = String::new();
    for Checked {
        gateway,
        report,
        tasks_made,
        replayed,
    } in &all
    {
        let name = gateway.name;
        if json(report) != *replayed {
            wrong.push(format!("{name}: a replay says something else"));
        }
        if *tasks_made > BUDGET as usize || *tasks_made > report.ledger.entries.len() {
            wrong.push(format!(
                "{name}: {tasks_made} tasks, {} booked",
                report.ledger.entries.len()
            ));
        }
        let conclusion = match report.conclusion() {
            Conclusion::Conforms => 0,
            Conclusion::Findings => 1,
            Conclusion::NotJudged => 3,
        };
        let honest = if gateway.honest { "honest" } else { "faulty" };
        table += &format!(
            "{name} {honest} {conclusion} {tasks_made}/{} | {} | {}\n",
            report.ledger.entries.len(),
            codes(report, Level::Failure),
            codes(report, Level::Observation)
        );
    }
    std::fs::write("/tmp/gw/table.txt", &table).unwrap();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

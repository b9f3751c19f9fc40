//! What a check says of servers that others wrote: the table of servers and codes, and that a replay says the
//! same.

use std::collections::BTreeSet;
use std::sync::LazyLock;
use std::time::Duration;

use image2video_conformance::{
    Code, Conclusion, Environment, HttpTransport, ImageUrls, Level, Plan, Recording, Report, cases,
    json, judge, run,
};

use super::gateways::{Gateway, gateways};
use super::servers;
use super::support::each;
use crate::frozen::frozen;

mod lists;

const BUDGET: u32 = 10;

/// Checks at the same time: most of them wait.
const AT_ONCE: usize = 24;

/// What is sent to a live server, without the images of 10 MB.
static PLAN: LazyLock<Plan> = LazyLock::new(|| {
    let contract = frozen();
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
    /// The report of its recording, read again.
    replayed: String,
}

impl Checked {
    fn exit(&self) -> u8 {
        match self.report.conclusion() {
            Conclusion::Conforms => 0,
            Conclusion::Findings => 1,
            Conclusion::NotJudged => 3,
            Conclusion::SuiteError => 2,
        }
    }

    /// The codes of what was found at a level, without what says that a case was not sent.
    fn codes(&self, level: Level) -> BTreeSet<Code> {
        let findings = self.report.cases.iter().flat_map(|case| &case.findings);
        let of_level = findings.filter(|it| it.level == level && it.code != Code::NotSent);
        of_level.map(|it| it.code).collect()
    }

    fn row(&self) -> String {
        let words = |level| {
            let codes = self.codes(level);
            let words: Vec<_> = codes.iter().map(|code| code.as_str()).collect();
            words.join(" ")
        };
        let honest = if self.gateway.honest {
            "honest"
        } else {
            "faulty"
        };
        let (failures, observations) = (words(Level::Failure), words(Level::Observation));
        let row = format!(
            "{} {honest} {} | {failures} | {observations}",
            self.gateway.name,
            self.exit()
        );
        row.trim_end().to_owned()
    }

    /// What holds for every server, and does not for this one.
    fn wrongs(&self) -> Vec<String> {
        let name = self.gateway.name;
        let is_silent = self.exit() == 0
            && self.codes(Level::Failure).is_empty()
            && self.codes(Level::Observation).is_empty();
        let booked = self.report.ledger.entries.len();
        let expected = match lists::of(lists::INCOMPLETE, name) {
            Some(_) => 3,
            None => 0,
        };
        let rules = [
            (
                json(&self.report) != self.replayed,
                "a replay says something else",
            ),
            (
                self.tasks_made > BUDGET as usize,
                "it made more tasks than the budget allows",
            ),
            (
                self.tasks_made > booked,
                "it made a task that is not in the ledger",
            ),
            (
                booked > BUDGET as usize,
                "the ledger has more than the budget allows",
            ),
            (
                self.gateway.honest && !self.codes(Level::Failure).is_empty(),
                "it is honest and has a failure",
            ),
            (
                self.gateway.honest && self.exit() != expected,
                "it is honest and has another exit status",
            ),
            (
                !self.gateway.honest
                    && is_silent != lists::of(lists::NOT_SEEN_BY_DEFAULT, name).is_some(),
                "it is faulty, and that is seen or not seen against the list",
            ),
        ];
        let broken = rules.into_iter().filter(|(is_broken, _)| *is_broken);
        broken
            .map(|(_, what)| format!("{name}: {what}; {}", self.row()))
            .collect()
    }
}

/// Checks a gateway. Nothing here depends on the speed of the machine: only one that never ends an answer is not
/// given the time that any other can do with.
fn check(gateway: Gateway) -> Checked {
    let timeout = match lists::NEVER_END
        .iter()
        .any(|it| gateway.name.starts_with(it))
    {
        true => Duration::from_secs(1),
        false => Duration::from_secs(30),
    };
    let contract = frozen();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(async {
        let running = gateway.start().await;
        let transport = HttpTransport::new(&running.base_url, timeout).expect("a URL");
        let settings = servers::settings(&running.base_url, Some(BUDGET));
        let never = std::future::pending();
        let recording = run(contract, &PLAN, &transport, &settings, never, &mut |_| {}).await;
        let text = recording.lines().join("\n") + "\n";
        let read = Recording::read(contract, text.as_bytes()).expect("a recording");
        Checked {
            report: judge(contract, &recording),
            replayed: json(&judge(contract, &read)),
            tasks_made: running.tasks_made(),
            gateway,
        }
    })
}

#[test]
fn what_is_said_of_the_servers_of_others_is_true() {
    let all = each(gateways(), AT_ONCE, check);
    let wrong: Vec<_> = all.iter().flat_map(Checked::wrongs).collect();
    let mut rows: Vec<_> = all.iter().map(Checked::row).collect();
    rows.sort();
    insta::assert_snapshot!("servers_and_codes", rows.join("\n"));
    assert_eq!(wrong, Vec::<String>::new());
    let of_all = |level| all.iter().flat_map(move |it| it.codes(level));
    let seen: BTreeSet<_> = of_all(Level::Failure)
        .chain(of_all(Level::Observation))
        .collect();
    for code in Code::all() {
        let elsewhere = lists::SEEN_ELSEWHERE
            .iter()
            .any(|(known, _)| *known == code);
        assert_ne!(seen.contains(&code), elsewhere, "{}", code.as_str());
        assert!(!code.explanation().is_empty(), "{}", code.as_str());
    }
}

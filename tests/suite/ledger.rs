//! What a run has paid for is never miscounted: each task that a gateway of other hands has made is named, or
//! in doubt; and what was recorded of a run that was cut off anywhere is judged as far as it goes.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::future::pending;
use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{self, StreamExt as _};
use http::Request;
use image2video_conformance::{
    Answer, Cost, Environment, HttpRequest, HttpTransport, Plan, Recording, Report, Settings,
    Transport, TransportError, cases, human, judge, run,
};
use image2video_contract::Expectation;
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::frozen::frozen;
use crate::gateways::{Gateway, gateways};
use crate::reports::assert_valid;
use crate::servers::{self, serve, settings};

/// What may be charged, without large images, and the list that settles doubts.
static PLAN: LazyLock<Plan> = LazyLock::new(|| {
    let contract = frozen();
    let mut all = cases(contract, &Environment::default());
    all.retain(|case| {
        let is_small = !case.request.body.is_large();
        let may_cost = case.operation == "create" && case.expect == Expectation::Accept;
        is_small && may_cost || case.id == "list/path/plain"
    });
    Plan::new(contract, Environment::default(), all)
});

async fn recorded(base_url: &str) -> Recording {
    // Gateways that hang are waited for.
    let transport = HttpTransport::new(base_url, Duration::from_secs(1));
    let transport = transport.expect("a base URL");
    let settings = settings(base_url, Some(3));
    let (contract, mut ignored) = (frozen(), |_| {});
    run(
        contract,
        &PLAN,
        &transport,
        &settings,
        pending(),
        &mut ignored,
    )
    .await
}

/// Ids of the tasks that answers named, and of those that only the list told.
fn named(report: &Report) -> BTreeSet<&str> {
    let entries = report.ledger.entries.iter().flat_map(|it| &it.tasks);
    let unclaimed = report.ledger.unclaimed.iter().map(String::as_str);
    entries.map(|it| it.id.as_str()).chain(unclaimed).collect()
}

fn count(report: &Report, cost: Cost) -> usize {
    let entries = report.ledger.entries.iter();
    entries.filter(|entry| entry.cost == cost).count()
}

/// A gateway; how many requests were paid for, maybe paid for, and proven not to be; how many tasks are only
/// in the list.
const SETTLED: &[(&str, [usize; 3], usize)] = &[
    ("usual", [3, 0, 0], 0),
    ("504-always", [0, 2, 0], 2),
    ("500-always", [0, 2, 0], 2),
    ("408-always", [0, 2, 0], 2),
    ("504-every-second", [2, 1, 0], 1),
    ("500-first", [2, 1, 0], 1),
    ("500-with-task", [2, 0, 0], 0),
    ("reset-after-task", [0, 2, 0], 2),
    ("reset-every-third", [2, 1, 0], 1),
    ("reset-before-task", [0, 0, 2], 0),
    ("list-shared", [3, 0, 0], 0),
];

#[tokio::test(flavor = "multi_thread")]
async fn the_list_settles_what_is_in_doubt() {
    let all = gateways();
    let mut wrong = Vec::new();
    for (name, costs, unclaimed) in SETTLED {
        let gateway = all.iter().find(|it| it.name == *name).expect(name);
        let report = judge(frozen(), &recorded(&gateway.start().await.base_url).await);
        let found = [Cost::Paid, Cost::MaybePaid, Cost::NotMade].map(|it| count(&report, it));
        let listed = report.ledger.unclaimed.len();
        if (found, listed) != (*costs, *unclaimed) {
            wrong.push(format!("{name}: {found:?}, {listed} in the list alone"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// What a server lists that fails before it makes a task, and whether that settles anything.
#[tokio::test]
async fn a_list_that_cannot_show_what_was_made_settles_nothing() {
    let full: Vec<_> = (0..500).map(task).collect();
    for (name, data, expected) in [
        ("no tasks", json!([]), [0, 2]),
        ("tasks of others", json!([task(1)]), [0, 2]),
        ("a full page", json!(full), [2, 0]),
        ("another shape", json!({ "list": [] }), [2, 0]),
    ] {
        let lists = AtomicUsize::new(0);
        let answer = move |request: &Request<Bytes>| {
            // The first list fails, too, and is asked for once more.
            if request.method() == "POST" || lists.fetch_add(1, Ordering::Relaxed) == 0 {
                return servers::json(503, &json!({ "error": "upstream" }));
            }
            let id = lists.load(Ordering::Relaxed).to_string();
            let envelope =
                json!({ "code": 0, "message": "SUCCEED", "request_id": id, "data": data });
            servers::json(200, &envelope)
        };
        let report = judge(frozen(), &recorded(&serve(answer).await).await);
        let found = [Cost::MaybePaid, Cost::NotMade].map(|it| count(&report, it));
        assert_eq!(found, expected, "{name}");
    }
}

fn task(number: usize) -> Value {
    let id = format!("task-{number}");
    json!({ "task_id": id, "task_status": "failed", "created_at": 1_722_769_557_708_i64, "updated_at": 1_722_769_557_708_i64 })
}

#[tokio::test(flavor = "multi_thread")]
async fn each_task_that_was_made_is_named_or_in_doubt() {
    let all = gateways();
    let checked = all.iter().map(|gateway| async move {
        let running = gateway.start().await;
        let report = judge(frozen(), &recorded(&running.base_url).await);
        (gateway, running, report)
    });
    let mut checked = stream::iter(checked).buffer_unordered(16);
    let mut wrong = Vec::new();
    while let Some((Gateway { name, .. }, running, report)) = checked.next().await {
        let (made, named) = (running.tasks(), named(&report));
        let unnamed = made.iter().filter(|task| !named.contains(task.id.as_str()));
        let (unnamed, doubtful) = (unnamed.count(), count(&report, Cost::MaybePaid));
        let is_odd = report
            .ledger
            .entries
            .iter()
            .any(|it| it.cost == Cost::Paid && it.tasks.is_empty());
        // Another id than its tasks have.
        let is_odd = is_odd || *name == "key-as-task-id";
        if unnamed > doubtful && !is_odd || made.len() > 3 {
            wrong.push(format!(
                "{name}: {} made, {unnamed} not named, {doubtful} in doubt",
                made.len()
            ));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// Numbers as far apart as chance would have them, and the same each time (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from(mixed >> 33).expect("31 bits") % most
    }
}

/// A connection that is killed with its run: at a request, which may have reached the server or not.
struct Killed {
    transport: HttpTransport,
    left: AtomicUsize,
    is_sent: bool,
    at: Notify,
}

impl Transport for Killed {
    async fn send(&self, request: HttpRequest) -> Result<Answer, TransportError> {
        if self.left.fetch_sub(1, Ordering::Relaxed) > 1 {
            return self.transport.send(request).await;
        }
        if self.is_sent {
            let _ = self.transport.send(request).await;
        }
        self.at.notify_one();
        pending().await
    }

    async fn pause(&self, time: Duration) {
        self.transport.pause(time).await;
    }

    fn now_ms(&self) -> i64 {
        self.transport.now_ms()
    }
}

/// What is on disk of a run that is killed at a request of so many.
async fn left_of(base_url: &str, requests: usize, is_sent: bool) -> String {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("killed-{number}"));
    let file = File::create(&path).expect("a file");
    let transport = Killed {
        transport: HttpTransport::new(base_url, Duration::from_secs(1)).expect("a base URL"),
        left: AtomicUsize::new(requests),
        is_sent,
        at: Notify::new(),
    };
    let settings = Settings {
        record: Some(&file),
        ..settings(base_url, Some(8))
    };
    let (contract, mut ignored) = (frozen(), |_| {});
    tokio::select! {
        _ = run(contract, &PLAN, &transport, &settings, pending(), &mut ignored) => {}
        () = transport.at.notified() => {}
    }
    let text = fs::read_to_string(&path).expect("a recording");
    fs::remove_file(&path).expect("the file");
    text
}

/// Most have tasks that no answer names.
const KILLED: [&str; 5] = [
    "usual",
    "504-every-second",
    "reset-every-third",
    "500-first",
    "list-shared",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_killed_names_each_task_that_may_have_been_paid_for() {
    let all = gateways();
    let (mut chance, mut in_flight) = (Chance(9), 0);
    for round in 0..50 {
        let name = KILLED[round % KILLED.len()];
        let gateway = all.iter().find(|it| it.name == name).expect(name);
        let running = gateway.start().await;
        let requests = 1 + chance.below(8);
        let text = left_of(&running.base_url, requests, chance.below(4) > 0).await;
        let recording = Recording::read(frozen(), text.as_bytes()).expect("a recording");
        let report = judge(frozen(), &recording);
        let last = text.lines().next_back().unwrap_or_default();
        in_flight += usize::from(last.contains("\"operation\":\"create\""));
        let (made, named) = (running.tasks(), named(&report));
        let unnamed = made.iter().filter(|task| !named.contains(task.id.as_str()));
        let (unnamed, doubtful) = (unnamed.count(), count(&report, Cost::MaybePaid));
        assert!(
            unnamed <= doubtful,
            "{name}, {requests} requests: {unnamed} tasks not named, {doubtful} in doubt"
        );
        assert_valid(&report);
    }
    assert!(
        in_flight > 20,
        "{in_flight} were killed while a task was made"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_that_was_cut_off_anywhere_is_judged_as_far_as_it_goes() {
    let contract = frozen();
    let all = gateways();
    let gateway = all.iter().find(|it| it.name == "504-every-second");
    let running = gateway.expect("a gateway").start().await;
    let recording = recorded(&running.base_url).await;
    let sent = |report: &Report| -> Vec<_> {
        let entries = report.ledger.entries.iter();
        entries.map(|it| (it.at_ms, it.cases.clone())).collect()
    };
    let whole = sent(&judge(contract, &recording));
    let text = recording.lines().join("\n") + "\n";
    let begin = recording.lines()[0].len();
    let mut chance = Chance(9);
    let ends = text.match_indices('\n').map(|(end, _)| end);
    let anywhere = (0..60).map(|_| chance.below(text.len()));
    for end in ends
        .flat_map(|end| [end, end + 1])
        .chain(anywhere)
        .collect::<Vec<_>>()
    {
        // It may end within a character.
        let cut = &text.as_bytes()[..end];
        let Ok(recording) = Recording::read(contract, cut) else {
            assert!(end <= begin, "cut at {end} of {}", text.len());
            continue;
        };
        let report = judge(contract, &recording);
        let mut known = sent(&report);
        // The last may have come to nothing later.
        known.pop_if(|last| !whole.contains(last));
        assert!(whole.starts_with(&known), "cut at {end}");
        assert_valid(&report);
        assert!(!human(&report, false).is_empty());
    }
}

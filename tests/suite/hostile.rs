//! Gateways that flood, hang and break off, and texts that harm whoever prints them.

use std::error::Error;
#[cfg(unix)]
use std::fs::File;
use std::future::{Future, pending, ready};
#[cfg(unix)]
use std::io::{PipeReader, pipe};
#[cfg(unix)]
use std::os::fd::OwnedFd;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use image2video_conformance::{
    Answer, Conclusion, Cost, Environment, Follow, HttpRequest, HttpTransport, Plan, Recording,
    Report, Settings, Transport, TransportError, cases, human, json, judge, plan_text, run,
};
use image2video_contract::Strictness;
use image2video_mock::Service;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::frozen::frozen;
use crate::gateways::{Gateway, gateways};
use crate::servers::{self, KEY, honest};

fn gateway(name: &str) -> Gateway {
    let mut all = gateways().into_iter();
    all.find(|it| it.name == name)
        .unwrap_or_else(|| panic!("no gateway {name}"))
}

/// All cases without the images of 10 MB.
fn plan() -> Plan {
    let (contract, environment) = (frozen(), Environment::default());
    let mut all = cases(contract, &environment);
    all.retain(|case| !case.request.body.is_large());
    Plan::new(contract, environment, all)
}

/// Runs a plan against a server with a budget of 10, following tasks for a moment.
async fn record(base_url: &str, plan: &Plan, timeout: Duration) -> Recording {
    let transport = HttpTransport::new(base_url, timeout).expect("a base URL");
    let settings = Settings {
        follow: Follow {
            max_time: Duration::from_millis(50),
            interval: Duration::from_millis(10),
        },
        ..servers::settings(base_url, Some(10))
    };
    let contract = frozen();
    run(
        contract,
        plan,
        &transport,
        &settings,
        pending(),
        &mut |_| {},
    )
    .await
}

/// The lines of a kind, as JSON.
fn lines<'r>(recording: &'r Recording, kind: &'r str) -> impl Iterator<Item = Value> + 'r {
    let lines = recording.lines().iter();
    let lines = lines.map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    lines.filter(move |line| line["line"] == kind)
}

/// A gateway; why the exchanges that made a task failed.
const ENDLESS: &[(&str, &str)] = &[
    ("endless-body", "too_long"),
    ("endless-chunks", "too_long"),
    ("endless-length", "too_long"),
    ("endless-gzip", "too_long"),
    ("endless-headers", "broken"),
    ("endless-hints", "timeout"),
    ("drip-body", "timeout"),
    ("drip-head", "timeout"),
    ("hang-after-task", "timeout"),
    ("hang-in-body", "timeout"),
];

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_never_ends_is_left_and_booked() {
    let plan = plan();
    for (name, expected) in ENDLESS {
        let running = gateway(name).start().await;
        let recording = record(&running.base_url, &plan, Duration::from_secs(1)).await;
        let failures: Vec<_> = lines(&recording, "failed")
            .map(|it| it["error"].clone())
            .collect();
        let is_expected = |error: &Value| error == expected || error.get(expected).is_some();
        assert!(failures.iter().all(is_expected), "{name}: {failures:?}");
        let report = judge(frozen(), &recording);
        // The least body is sent once more; then nobody knows what two requests cost.
        let costs: Vec<_> = report.ledger.entries.iter().map(|it| it.cost).collect();
        assert_eq!(
            (costs.len(), running.tasks_made()),
            (2, 2),
            "{name}: {costs:?}"
        );
        assert!(!costs.contains(&Cost::Paid), "{name}: {costs:?}");
        assert_eq!(report.conclusion(), Conclusion::NotJudged, "{name}");
    }
}

#[tokio::test]
async fn a_server_that_hangs_is_left_after_three_requests() {
    let running = gateway("hang").start().await;
    let recording = record(&running.base_url, &plan(), Duration::from_millis(300)).await;
    assert_eq!((running.requests(), running.tasks_made()), (3, 0));
    let early = lines(&recording, "end").next().expect("an end")["early"].to_string();
    assert!(early.contains("the server does not answer\""), "{early}");
}

/// A server that keeps connections open, and closes each as soon as another request comes on it.
async fn closing_when_asked_again() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let core = Arc::new(honest(Strictness::Decided));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (core, asked) = (Arc::clone(&core), Arc::new(AtomicUsize::new(0)));
            let service = service_fn(move |request: Request<Incoming>| {
                let (core, asked) = (Arc::clone(&core), Arc::clone(&asked));
                async move {
                    if asked.fetch_add(1, Ordering::Relaxed) > 0 {
                        return Err("closed".into());
                    }
                    let (parts, body) = request.into_parts();
                    let body = body.collect().await?.to_bytes();
                    let answer = core.answer(&Request::from_parts(parts, body));
                    Ok::<_, Box<dyn Error + Send + Sync>>(answer.map(Full::new))
                }
            });
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    });
    format!("http://{address}")
}

#[tokio::test]
async fn a_connection_that_the_server_closes_between_two_requests_is_nobodys_failure() {
    let base_url = closing_when_asked_again().await;
    let recording = record(&base_url, &plan(), servers::TIMEOUT).await;
    assert_eq!(lines(&recording, "failed").count(), 0);
    let report = judge(frozen(), &recording);
    assert_eq!(report.conclusion(), Conclusion::Conforms);
}

/// Listens, and says nothing to whoever connects.
async fn silent() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        let mut connections = Vec::new();
        while let Ok(connection) = listener.accept().await {
            connections.push(connection);
        }
    });
    address.to_string()
}

#[tokio::test]
async fn what_fails_before_anything_was_sent_counts_for_nothing() {
    let plain = servers::serve(|_| http::Response::default()).await;
    let plain = plain.trim_start_matches("http://").to_owned();
    for (name, address) in [("no TLS", plain), ("no handshake", silent().await)] {
        let base_url = format!("https://{address}");
        let recording = record(&base_url, &plan(), Duration::from_millis(600)).await;
        let report = judge(frozen(), &recording);
        let (requests, accepted) = (report.summary.requests, report.summary.accepted);
        assert_eq!((requests, accepted), (0, 0), "{name}");
        let why = report.not_judged.as_deref().unwrap_or_default();
        assert!(why.contains("cannot be reached"), "{name}: {why}");
        assert_eq!(report.conclusion(), Conclusion::NotJudged, "{name}");
    }
}

/// Everything that is shown of a run.
fn shown(recording: &Recording, report: &Report) -> [String; 4] {
    let recorded = recording.lines().join("\n");
    let plain = human(report, false);
    [
        recorded,
        plain,
        human(report, true).replace('\u{1b}', ""),
        json(report),
    ]
}

fn is_hidden(c: char) -> bool {
    let is_mark =
        "\u{ad}\u{61c}\u{180e}\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{2060}\u{feff}".contains(c);
    let is_turned =
        ('\u{2028}'..='\u{202e}').contains(&c) || ('\u{2066}'..='\u{2069}').contains(&c);
    c != '\n' && (c.is_control() || is_mark || is_turned)
}

const HARMFUL: &[&str] = &[
    "terminal-escapes",
    "control-characters",
    "bidi",
    "line-separators",
    "escapes-in-members",
    "key-as-task-id",
    "key-as-request-id",
    "key-as-member",
    "key-in-header",
    "key-in-message",
    "key-cut",
    "key-halved",
    "key-in-base64",
    "request-in-html",
];

#[tokio::test]
async fn nothing_that_is_shown_hides_anything_or_has_a_part_of_the_key() {
    use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
    let parts = |text: &str| -> Vec<String> {
        let parts = text.as_bytes().windows(16);
        parts
            .map(|it| String::from_utf8_lossy(it).into_owned())
            .collect()
    };
    let secrets = [parts(KEY), parts(&STANDARD_NO_PAD.encode(KEY))].concat();
    let plan = plan();
    for name in HARMFUL {
        let running = gateway(name).start().await;
        let recording = record(&running.base_url, &plan, servers::TIMEOUT).await;
        let report = judge(frozen(), &recording);
        for text in shown(&recording, &report) {
            assert_eq!(
                text.find(is_hidden),
                None,
                "{name}: {:?}",
                text.lines().find(|it| it.contains(is_hidden))
            );
            let part = secrets.iter().find(|it| text.contains(it.as_str()));
            assert_eq!(part, None, "{name}");
        }
        // Each line that is not one of ours would be a forged one.
        let forged = human(&report, false)
            .lines()
            .filter(|it| it.starts_with("212 passed"))
            .count();
        assert_eq!(forged, 0, "{name}");
    }
    let text = plan_text(frozen(), &servers::PLAN, "http://a.example");
    assert_eq!(text.find(is_hidden), None);
}

#[tokio::test]
async fn a_task_whose_id_leads_elsewhere_is_not_asked_for() {
    for id in ["..", "."] {
        let core = honest(Strictness::Decided);
        let base_url = servers::serve(move |request| {
            servers::with_body(core.answer(request), |body| {
                if let Some(named) = body.pointer_mut("/data/task_id") {
                    *named = id.into();
                }
            })
        });
        let recording = record(&base_url.await, &plan(), servers::TIMEOUT).await;
        let asked: Vec<_> = lines(&recording, "sent")
            .filter(|it| it["task_id"] == id)
            .collect();
        assert!(asked.is_empty(), "{id}: {asked:?}");
        let report = judge(frozen(), &recording);
        assert_eq!(report.ledger.entries[0].tasks[0].id, id);
    }
}

/// A service that answers once the run was told to stop, or never.
struct Stopped {
    service: Service,
    stop: Notify,
    answers: bool,
}

impl Transport for Stopped {
    async fn send(&self, request: HttpRequest) -> Result<Answer, TransportError> {
        if request.method == "POST" {
            self.stop.notify_one();
            // The run is told first.
            tokio::task::yield_now().await;
            if !self.answers {
                pending::<()>().await;
            }
        }
        let builder = Request::builder()
            .method(request.method.as_str())
            .uri(request.path);
        let mut sent: Request<Bytes> = builder.body(request.body).expect("a request");
        *sent.headers_mut() = request.headers;
        let answer = self.service.answer(&sent);
        Ok(Answer {
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            body: answer.into_body(),
        })
    }

    /// It has no time to wait, unless something is still to come.
    fn pause(&self, _: Duration) -> impl Future<Output = ()> {
        let answers = self.answers;
        async move {
            match answers {
                true => pending().await,
                false => ready(()).await,
            }
        }
    }

    fn now_ms(&self) -> i64 {
        0
    }
}

#[tokio::test]
async fn a_run_that_is_stopped_waits_for_what_may_be_paid_and_names_it() {
    for (answers, cost, tasks) in [(true, Cost::Paid, 1), (false, Cost::MaybePaid, 0)] {
        let transport = Stopped {
            service: honest(Strictness::Decided),
            stop: Notify::new(),
            answers,
        };
        let (contract, plan) = (frozen(), plan());
        let settings = servers::settings("http://a.example", Some(10));
        let stop = transport.stop.notified();
        let recording = run(contract, &plan, &transport, &settings, stop, &mut |_| {}).await;
        let ledger = judge(contract, &recording).ledger;
        let entries: Vec<_> = ledger
            .entries
            .iter()
            .map(|it| (it.cost, it.tasks.len()))
            .collect();
        assert_eq!(entries, [(cost, tasks)]);
        let end = lines(&recording, "end").next().expect("an end");
        assert_eq!(end["early"][0], "it was stopped");
    }
}

/// A service that is not to be asked: the disk is full as soon as the beginning of a recording is on it.
#[cfg(unix)]
struct FullDisk {
    disk: Mutex<Option<PipeReader>>,
    looks_at_the_clock: AtomicUsize,
    requests: AtomicUsize,
}

#[cfg(unix)]
impl Transport for FullDisk {
    async fn send(&self, _: HttpRequest) -> Result<Answer, TransportError> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        Err(TransportError::Timeout)
    }

    async fn pause(&self, _: Duration) {}

    fn now_ms(&self) -> i64 {
        if self.looks_at_the_clock.fetch_add(1, Ordering::Relaxed) == 1 {
            drop(self.disk.lock().expect("no panic").take());
        }
        0
    }
}

#[cfg(unix)]
#[tokio::test]
async fn nothing_is_sent_that_cannot_be_recorded() {
    let (reader, writer) = pipe().expect("a pipe");
    let file = File::from(OwnedFd::from(writer));
    let transport = FullDisk {
        disk: Mutex::new(Some(reader)),
        looks_at_the_clock: AtomicUsize::new(0),
        requests: AtomicUsize::new(0),
    };
    let settings = Settings {
        record: Some(&file),
        ..servers::settings("http://a.example", Some(10))
    };
    let (contract, plan) = (frozen(), plan());
    let recording = run(
        contract,
        &plan,
        &transport,
        &settings,
        pending(),
        &mut |_| {},
    )
    .await;
    assert_eq!(lines(&recording, "sent").count(), 1);
    assert_eq!(transport.requests.load(Ordering::Relaxed), 0);
    assert!(recording.unwritten().is_some());
    let report = judge(contract, &recording);
    assert!(report.ledger.entries.is_empty());
    let why = report.not_judged.as_deref().unwrap_or_default();
    assert!(why.contains("could not be recorded"), "{why}");
}

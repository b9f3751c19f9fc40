//! Scenarios: chosen by header, by prompt, by a test and by chance, and what a client sees of them.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;

use http::Request;
use image2video_mock::{
    Definition, Delivery, Limits, ManualClock, MockError, MockService, Scenario, Service, When,
};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::answers::refused;
use crate::request::{NOW, PATH, client, get, good, json, least, mock, post, still, text};
use crate::socket::head;

/// Longer than any of this takes.
const SOON: Duration = Duration::from_secs(10);

pub(crate) fn by_header(name: &str) -> Request<String> {
    let request = post().header("x-mock-scenario", name);
    request.body(least().to_string()).expect("a request")
}

fn by_prompt(name: &str) -> Request<String> {
    let mut body = least();
    body["prompt"] = json!(format!("a boat [mock:{name}] at dawn"));
    post().body(body.to_string()).expect("a request")
}

#[test]
fn the_table_in_the_documentation_is_complete() {
    let row =
        |scenario: &Definition| format!("| `{}` | {} |\n", scenario.usage, scenario.description);
    let table: String = Scenario::ALL.iter().map(row).collect();
    assert!(
        include_str!("../../README.md").contains(&table),
        "it has to be:\n{table}"
    );
}

/// The same scenario, chosen in each way.
fn each_way(name: &str) -> [(Service, Request<String>); 3] {
    let service = || still().build().expect("a service");
    let queued = service();
    queued.next(name.parse().expect("a scenario"));
    [
        (service(), by_header(name)),
        (service(), by_prompt(name)),
        (queued, good()),
    ]
}

#[test]
fn refusals_come_with_status_code_and_header() {
    for (name, status, code) in [
        ("content-policy", 400, 1301),
        ("quota", 429, 1102),
        ("rate-limit=7", 429, 1302),
        ("unavailable", 503, 5001),
    ] {
        for (service, request) in each_way(name) {
            let answer = service.answer_at(&request, NOW);
            refused(&answer, status, code, "");
            let retry = answer
                .headers()
                .get("retry-after")
                .map(|value| value.as_bytes());
            assert_eq!(retry, (name == "rate-limit=7").then_some(&b"7"[..]));
            let list = service.answer_at(&get(PATH), NOW);
            assert_eq!(json(list.body())["data"], json!([]), "no task was made");
        }
    }
}

#[test]
fn deliveries_are_told_with_a_whole_answer() {
    for (name, expected) in [
        ("slow=2.5", Delivery::After(Duration::from_millis(2_500))),
        ("hang", Delivery::Never),
        ("reset", Delivery::Reset),
        ("success", Delivery::Whole),
    ] {
        for (service, request) in each_way(name) {
            let reply = service.reply_at(&request, NOW);
            assert_eq!(
                (reply.delivery, reply.response.status().as_u16()),
                (expected, 200)
            );
            assert_eq!(reply.scenario, name.parse().ok());
        }
    }
}

#[test]
fn bodies_are_spoilt() {
    for (service, request) in each_way("malformed-json") {
        let answer = service.answer_at(&request, NOW);
        assert_eq!(answer.headers()["content-type"], "application/json");
        assert!(serde_json::from_slice::<serde_json::Value>(answer.body()).is_err());
    }
    for (service, request) in each_way("wrong-content-type") {
        let answer = service.answer_at(&request, NOW);
        assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8");
    }
    for (service, request) in each_way("extra-members") {
        let body = json(service.answer_at(&request, NOW).body());
        assert!(
            body["trace"].is_object() && body["data"]["x_mock_member"] == true,
            "{body}"
        );
        assert_eq!(body["data"]["task_status"], "submitted");
    }
    for (service, request) in each_way("unknown-status") {
        assert_eq!(
            text(service.answer_at(&request, NOW).body(), "/data/task_status"),
            "queued"
        );
    }
}

#[test]
fn a_name_that_is_none_is_refused_with_those_that_are() {
    let service = still().build().expect("a service");
    for (request, place) in [
        (by_header("zebra"), "X-Mock-Scenario: "),
        (by_prompt("zebra"), "the prompt: "),
        (by_prompt("slow=zebra"), "the prompt: "),
    ] {
        let answer = service.answer_at(&request, NOW);
        refused(&answer, 400, 1201, place);
        assert!(!String::from_utf8_lossy(answer.body()).contains("zebra"));
    }
    let answer = service.answer_at(&by_header("zebra"), NOW);
    refused(&answer, 400, 1201, "content-policy, ");
}

#[test]
fn a_service_that_was_unavailable_recovers() {
    let service = still().build().expect("a service");
    let status = |request| service.answer_at(&request, NOW).status().as_u16();
    let tries: Vec<_> = (0..4).map(|_| status(by_header("unavailable=2"))).collect();
    assert_eq!(tries, [503, 503, 200, 503]);
    let queued = still().build().expect("a service");
    queued.next(Scenario::Unavailable(2));
    let tries: Vec<_> = (0..3)
        .map(|_| queued.answer_at(&good(), NOW).status().as_u16())
        .collect();
    assert_eq!(tries, [503, 503, 200]);
}

#[test]
fn what_is_wrong_with_a_request_is_told_first() {
    let service = still().build().expect("a service");
    service.next(Scenario::Reset(When::After));
    let wrong = post().body("{}").expect("a request");
    assert_eq!(service.reply_at(&wrong, NOW).delivery, Delivery::Whole);
    assert_eq!(service.reply_at(&good(), NOW).delivery, Delivery::Reset);
}

#[test]
fn chaos_is_the_same_for_the_same_seed() {
    let run = |seed| {
        let service = still().seed(seed).chaos(0.3).build().expect("a service");
        let reply = |_| service.reply_at(&good(), NOW).scenario;
        (0..200).map(reply).collect::<Vec<_>>()
    };
    assert_eq!(run(7), run(7));
    assert_ne!(run(7), run(8));
    let faults = run(7).iter().flatten().count();
    assert!((30..=90).contains(&faults), "{faults} of 200");
}

#[test]
fn a_share_is_from_0_to_1() {
    for share in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
        let error = still().chaos(share).build().expect_err("out of range");
        assert!(matches!(error, MockError::Chaos), "{share}");
    }
}

/// Sends a request for a scenario: what comes back until the connection ends, and how it ends.
async fn exchange(service: SocketAddr, scenario: &str) -> (String, Option<ErrorKind>) {
    let body = least().to_string();
    let lines = format!(
        "x-mock-scenario: {scenario}\r\ncontent-length: {}\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(service).await.expect("connected");
    stream
        .write_all((head(&lines) + &body).as_bytes())
        .await
        .expect("sent");
    let mut answer = Vec::new();
    let end = timeout(SOON, stream.read_to_end(&mut answer))
        .await
        .expect("in time");
    let answer = String::from_utf8_lossy(&answer).into_owned();
    (answer, end.err().map(|error| error.kind()))
}

#[tokio::test]
async fn a_reset_is_a_reset() {
    let service = MockService::start().await.expect("a service");
    let (answer, end) = exchange(service.address(), "reset").await;
    assert_eq!(
        (answer.as_str(), end),
        ("", Some(ErrorKind::ConnectionReset))
    );
}

#[tokio::test]
async fn a_truncated_answer_ends_before_the_length_it_announced() {
    let service = MockService::start().await.expect("a service");
    let (answer, end) = exchange(service.address(), "truncated").await;
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let length: usize = length.expect("a length").parse().expect("a number");
    assert!(
        body.len() < length && body.starts_with("{\"code\":0"),
        "{answer}"
    );
    assert_eq!(end, None);
}

#[tokio::test]
async fn a_slow_answer_comes_when_the_clock_is_moved() {
    let clock = ManualClock::at(NOW);
    let service = mock()
        .clock(clock.clone())
        .start()
        .await
        .expect("a service");
    let request = client()
        .build()
        .expect("a client")
        .post(format!("{}{PATH}", service.base_url()))
        .bearer_auth("sk-1")
        .header("content-type", "application/json")
        .header("x-mock-scenario", "slow=30")
        .body(least().to_string());
    let mut waiting = tokio::spawn(request.send());
    assert!(
        timeout(Duration::from_millis(50), &mut waiting)
            .await
            .is_err(),
        "too early"
    );
    clock.advance(Duration::from_secs(30));
    let answer = timeout(SOON, waiting)
        .await
        .expect("in time")
        .expect("not cancelled");
    assert_eq!(answer.expect("an answer").status(), 200);
}

#[tokio::test]
async fn a_hung_connection_ends_with_the_service() {
    let service = MockService::start().await.expect("a service");
    let mut hung = tokio::spawn(exchange(service.address(), "hang"));
    assert!(timeout(Duration::from_millis(50), &mut hung).await.is_err());
    timeout(SOON, service.shutdown())
        .await
        .expect("a shutdown in time");
    let (answer, _) = hung.await.expect("not cancelled");
    assert_eq!(answer, "");
}

#[tokio::test]
async fn a_hung_connection_ends_at_its_limit() {
    let limits = Limits {
        hang_time: Duration::from_millis(20),
        ..Limits::default()
    };
    let service = mock().limits(limits).start().await.expect("a service");
    assert_eq!(exchange(service.address(), "hang").await.0, "");
}

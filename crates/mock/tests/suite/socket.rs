//! Real requests, over real connections.

use std::io;
use std::time::Duration;

use image2video_mock::MockService;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::images::png;
use crate::request::{PATH, client, json, least, mock};

/// Far longer than any answer takes: a test ends even if the service waits for something.
const PATIENCE: Duration = Duration::from_secs(30);

/// Posts a body with the key `sk-1`: status and body of the answer.
pub(crate) async fn post(service: &MockService, body: impl Into<reqwest::Body>) -> (u16, Vec<u8>) {
    let request = client()
        .build()
        .expect("a client")
        .post(format!("{}{PATH}", service.base_url()))
        .bearer_auth("sk-1")
        .header("content-type", "application/json")
        .body(body);
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    (status, answer.bytes().await.expect("a body").to_vec())
}

/// The head of a good request, with further header lines.
pub(crate) fn head(lines: &str) -> String {
    format!(
        "POST {PATH} HTTP/1.1\r\nhost: mock\r\nauthorization: Bearer sk-1\r\ncontent-type: application/json\r\n{lines}\r\n"
    )
}

/// Sends bytes and reads until the service closes the connection.
async fn exchange(service: &MockService, bytes: &[u8]) -> String {
    let exchanged = async {
        let mut stream = TcpStream::connect(service.address()).await?;
        stream.write_all(bytes).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        Ok::<_, io::Error>(answer)
    };
    let answer = timeout(PATIENCE, exchanged).await.expect("in time");
    answer.expect("an answer")
}

#[tokio::test]
async fn a_client_gets_a_task() {
    let service = MockService::start().await.expect("a service");
    let (status, body) = post(&service, least().to_string()).await;
    assert_eq!(status, 200);
    let body = json(&body);
    assert_eq!(body["data"]["task_status"], "submitted");
    assert_eq!(body["data"]["created_at"], body["data"]["updated_at"]);
}

#[tokio::test]
async fn a_long_body_is_judged_too() {
    let service = MockService::start().await.expect("a service");
    let body = |bytes| format!(r#"{{"image":"{}"}}"#, png(bytes));
    assert_eq!(post(&service, body(10_000_000)).await.0, 200);
    assert_eq!(post(&service, body(10_000_001)).await.0, 400);
}

#[tokio::test]
async fn one_connection_serves_many_requests_refused_ones_too() {
    let service = MockService::start().await.expect("a service");
    let good = least().to_string();
    let request = |body: &str, line: &str| {
        format!(
            "{}{body}",
            head(&format!("content-length: {}\r\n{line}", body.len()))
        )
    };
    let wire = [
        request(&good, ""),
        request("{}", ""),
        request("{}", "content-encoding: gzip\r\n"),
        request(&good, "connection: close\r\n"),
    ];
    let answers = exchange(&service, wire.concat().as_bytes()).await;
    let statuses: Vec<_> = answers.matches("HTTP/1.1 ").map(|_| ()).collect();
    assert_eq!(statuses.len(), 4, "{answers}");
    for status in ["200", "400", "415"] {
        assert!(answers.contains(&format!("HTTP/1.1 {status}")), "{answers}");
    }
}

#[tokio::test]
async fn a_client_that_reads_only_after_writing_sees_why_its_body_was_not_wanted() {
    let limited = mock().body_limit(1 << 20).start();
    let limited = limited.await.expect("a service");
    let keyed = mock().api_key("sk-2").start();
    let keyed = keyed.await.expect("a service");
    let body = " ".repeat(16 << 20);
    let length = format!("content-length: {}\r\nconnection: close\r\n", body.len());
    let wire = head(&length) + &body;
    for (service, status) in [(limited, 413), (keyed, 401)] {
        let answer = exchange(&service, wire.as_bytes()).await;
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status}")),
            "{answer}"
        );
        assert!(answer.contains("\"request_id\""), "{answer}");
    }
}

#[tokio::test]
async fn a_common_client_sees_that_its_body_is_too_large() {
    let service = mock().body_limit(1 << 20).start();
    let service = service.await.expect("a service");
    let (status, body) = post(&service, vec![b' '; 16 << 20]).await;
    assert_eq!((status, &json(&body)["code"]), (413, &1200.into()));
}

#[tokio::test]
async fn a_length_that_is_not_announced_is_limited_too() {
    let service = mock().body_limit(64).start().await.expect("a service");
    let chunked = |bytes: usize| {
        let head = head("transfer-encoding: chunked\r\nconnection: close\r\n");
        format!("{head}{bytes:x}\r\n{}\r\n0\r\n\r\n", " ".repeat(bytes))
    };
    let answer = exchange(&service, chunked(64).as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    let answer = exchange(&service, chunked(65).as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[tokio::test]
async fn a_client_that_asks_first_is_refused_without_sending_its_body() {
    let service = mock().api_key("sk-1").body_limit(1 << 20).start();
    let service = service.await.expect("a service");
    let expect = "expect: 100-continue\r\ncontent-length: 14000000\r\n";
    let good = head(expect);
    for (head, status) in [(good.replace("sk-1", "sk-2"), 401), (good, 413)] {
        let answer = exchange(&service, head.as_bytes()).await;
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status}")),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn a_client_that_was_told_to_go_on_may_finish() {
    let service = mock().body_limit(64).start().await.expect("a service");
    let mut stream = TcpStream::connect(service.address())
        .await
        .expect("connected");
    let head = head("expect: 100-continue\r\ntransfer-encoding: chunked\r\nconnection: close\r\n");
    stream.write_all(head.as_bytes()).await.expect("sent");
    let mut permission = [0; 25];
    stream.read_exact(&mut permission).await.expect("an answer");
    assert_eq!(&permission, b"HTTP/1.1 100 Continue\r\n\r\n");
    let size = 16 << 20;
    let body = format!("{size:x}\r\n{}\r\n0\r\n\r\n", " ".repeat(size));
    stream.write_all(body.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[tokio::test]
async fn a_body_with_broken_framing_is_refused() {
    let service = MockService::start().await.expect("a service");
    let wire = head("transfer-encoding: chunked\r\n") + "zz\r\n";
    let answer = exchange(&service, wire.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
}

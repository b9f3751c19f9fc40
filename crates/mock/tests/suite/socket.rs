//! Real requests, over real connections.

use image2video_mock::MockService;
use reqwest::Client;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::images::png;
use crate::request::{PATH, json, least};

/// Posts a body with the key `sk-1`: status and body of the answer.
pub(crate) async fn post(service: &MockService, body: impl Into<reqwest::Body>) -> (u16, Vec<u8>) {
    let request = Client::new()
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
    let mut stream = TcpStream::connect(service.address())
        .await
        .expect("connected");
    stream.write_all(bytes).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    answer
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
async fn a_client_sees_the_refusal_of_a_body_that_is_too_large() {
    let service = MockService::builder()
        .body_limit(1 << 20)
        .start()
        .await
        .expect("a service");
    for _ in 0..8 {
        let (status, body) = post(&service, vec![b' '; 16 << 20]).await;
        assert_eq!((status, &json(&body)["code"]), (413, &1200.into()));
    }
}

#[tokio::test]
async fn a_length_that_is_not_announced_is_limited_too() {
    let service = MockService::builder()
        .body_limit(64)
        .start()
        .await
        .expect("a service");
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
async fn wrong_credentials_are_seen_after_a_large_body_too() {
    let service = MockService::builder()
        .api_key("sk-2")
        .start()
        .await
        .expect("a service");
    for _ in 0..8 {
        assert_eq!(post(&service, vec![b' '; 16 << 20]).await.0, 401);
    }
}

#[tokio::test]
async fn a_client_that_asks_first_is_refused_without_sending_its_body() {
    let service = MockService::builder()
        .api_key("sk-2")
        .start()
        .await
        .expect("a service");
    let head = head("expect: 100-continue\r\ncontent-length: 14000000\r\n");
    let answer = exchange(&service, head.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
}

#[tokio::test]
async fn a_body_with_broken_framing_is_refused() {
    let service = MockService::start().await.expect("a service");
    let wire = head("transfer-encoding: chunked\r\n") + "zz\r\n";
    let answer = exchange(&service, wire.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
}

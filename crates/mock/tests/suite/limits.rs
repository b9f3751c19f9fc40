//! Clients that are slow, many, or not clients at all.

use std::collections::VecDeque;
use std::io;
use std::time::Duration;

use image2video_mock::{Limits, MockService};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::request::{PATH, json, least, mock};
use crate::socket::{head, post};

/// Far longer than anything takes here.
const SOON: Duration = Duration::from_secs(20);
/// A limit that is soon reached.
const BRIEF: Duration = Duration::from_millis(30);

async fn limited(limits: Limits) -> MockService {
    let service = mock().limits(limits).start();
    service.await.expect("a service")
}

async fn connect(service: &MockService) -> TcpStream {
    let stream = TcpStream::connect(service.address()).await;
    stream.expect("connected")
}

/// Sends bytes, and reads until the connection ends.
async fn exchange(service: &MockService, bytes: &[u8]) -> String {
    let exchanged = async {
        let mut stream = connect(service).await;
        stream.write_all(bytes).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        Ok::<_, io::Error>(answer)
    };
    let answer = timeout(SOON, exchanged).await.expect("in time");
    answer.expect("an answer")
}

/// Holds an answer to be an envelope, and nothing after it.
#[track_caller]
fn refused(answer: &str, status: &str, code: i64) {
    assert!(
        answer.starts_with(&format!("HTTP/1.1 {status} ")),
        "{answer:?}"
    );
    let (head, body) = answer.split_once("\r\n\r\n").expect("a body");
    assert!(head.contains("content-type: application/json"), "{answer}");
    assert!(head.contains("connection: close"), "{answer}");
    assert!(
        head.contains(&format!("content-length: {}", body.len())),
        "{answer}"
    );
    let body = json(body.as_bytes());
    assert_eq!(body["code"], code, "{answer}");
    assert_eq!(
        body["request_id"].as_str().map(str::len),
        Some(36),
        "{answer}"
    );
}

#[tokio::test]
async fn a_head_that_does_not_come_is_cut_off() {
    let limits = Limits {
        idle_time: BRIEF,
        ..Limits::default()
    };
    let service = limited(limits).await;
    assert_eq!(exchange(&service, b"POST / HT").await, "");
    // Also after a request that was in order.
    let body = least().to_string();
    let good = head(&format!("content-length: {}\r\n", body.len())) + &body + "GET / HT";
    let answer = exchange(&service, good.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert_eq!(answer.matches("HTTP/1.1").count(), 1, "{answer}");
}

#[tokio::test]
async fn a_body_that_comes_byte_by_byte_is_cut_off() {
    let limits = Limits {
        body_time: BRIEF,
        body_rate: 1 << 20,
        ..Limits::default()
    };
    let service = limited(limits).await;
    for framing in ["content-length: 100\r\n", "transfer-encoding: chunked\r\n"] {
        let mut stream = connect(&service).await;
        stream
            .write_all(head(framing).as_bytes())
            .await
            .expect("sent");
        let (mut reader, mut writer) = stream.into_split();
        let trickle = tokio::spawn(async move {
            let mut pause = tokio::time::interval(BRIEF / 10);
            loop {
                pause.tick().await;
                if writer.write_all(b"1").await.is_err() {
                    return;
                }
            }
        });
        let mut answer = Vec::new();
        let mut room = [0; 4_096];
        while !String::from_utf8_lossy(&answer).contains('}') {
            let read = timeout(SOON, reader.read(&mut room))
                .await
                .expect("in time");
            let read = read.expect("an answer");
            assert!(read > 0, "{}", String::from_utf8_lossy(&answer));
            answer.extend_from_slice(&room[..read]);
        }
        trickle.abort();
        let answer = String::from_utf8_lossy(&answer);
        // Of a chunked body the first byte that is wrong may be met before.
        let framed = framing.starts_with("transfer") && answer.starts_with("HTTP/1.1 400");
        assert!(framed || answer.starts_with("HTTP/1.1 408"), "{answer}");
    }
}

#[tokio::test]
async fn an_idle_connection_is_closed() {
    let limits = Limits {
        idle_time: BRIEF,
        ..Limits::default()
    };
    let service = limited(limits).await;
    assert_eq!(exchange(&service, b"").await, "");
    let request = format!("GET {PATH} HTTP/1.1\r\nhost: mock\r\n\r\n");
    let answer = exchange(&service, request.as_bytes()).await;
    assert!(
        answer.starts_with("HTTP/1.1 401 ") && answer.ends_with('}'),
        "{answer}"
    );
}

#[tokio::test]
async fn what_is_no_request_is_refused_and_cut_off() {
    let service = MockService::start().await.expect("a service");
    let fields = "x: y\r\n".repeat(200);
    for (bytes, status) in [
        ("zebra\r\n\r\n", "400"),
        ("GET / HTTP/9.9\r\n\r\n", "400"),
        ("GET  /  HTTP/1.1\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\nhost : mock\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\ncontent-length: x\r\n\r\n", "400"),
        ("\x16\x03\x01\x02\0\x01", "400"),
        (&format!("GET / HTTP/1.1\r\n{fields}\r\n"), "431"),
    ] {
        let answer = exchange(&service, bytes.as_bytes()).await;
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{answer:?}"
        );
        assert!(!answer.contains("zebra"));
    }
}

#[tokio::test]
async fn a_head_that_is_too_long_is_cut_off() {
    let limits = Limits {
        head: 10_000,
        ..Limits::default()
    };
    let service = limited(limits).await;
    let with = |length: usize| {
        let head = "GET /healthz HTTP/1.1\r\nconnection: close\r\nx: ";
        format!("{head}{}\r\n\r\n", "x".repeat(length - head.len() - 4))
    };
    let answer = exchange(&service, with(10_000).as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer:?}");
    let answer = exchange(&service, with(10_001).as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer:?}");
    // One that does not fit a buffer: what is left unread may cost the client the answer, not more.
    let mut stream = connect(&service).await;
    let cut_off = async { while stream.write_all(&[b'x'; 1 << 20]).await.is_ok() {} };
    timeout(SOON, cut_off).await.expect("cut off");
}

#[tokio::test]
async fn the_longest_idle_connection_makes_room() {
    let limits = Limits {
        connections: 3,
        ..Limits::default()
    };
    let service = limited(limits).await;
    let mut idle = VecDeque::new();
    for _ in 0..10 {
        let mut stream = connect(&service).await;
        let request = "GET /healthz HTTP/1.1\r\nhost: mock\r\n\r\n";
        stream.write_all(request.as_bytes()).await.expect("sent");
        let mut answer = [0; 15];
        stream.read_exact(&mut answer).await.expect("an answer");
        assert_eq!(&answer, b"HTTP/1.1 200 OK");
        idle.push_back(stream);
    }
    for mut stream in idle.drain(..7) {
        let mut rest = Vec::new();
        let end = timeout(SOON, stream.read_to_end(&mut rest)).await;
        // Closed or reset: it is gone.
        let _ = end.expect("closed to make room");
    }
    for stream in &mut idle {
        stream
            .write_all(b"GET /healthz HTTP/1.1\r\n")
            .await
            .expect("still there");
    }
}

#[tokio::test]
async fn when_all_are_busy_a_client_is_told() {
    let limits = Limits {
        connections: 2,
        ..Limits::default()
    };
    let service = limited(limits).await;
    let mut busy = Vec::new();
    for _ in 0..2 {
        let mut stream = connect(&service).await;
        let ask = head("expect: 100-continue\r\ncontent-length: 100\r\n");
        stream.write_all(ask.as_bytes()).await.expect("sent");
        let mut seen = [0; 12];
        stream.read_exact(&mut seen).await.expect("an answer");
        assert_eq!(&seen, b"HTTP/1.1 100");
        busy.push(stream);
    }
    refused(&exchange(&service, b"").await, "503", 5001);
    busy.clear();
}

#[tokio::test]
async fn ten_thousand_idle_connections_and_malformed_requests_leave_it_answering() {
    let limits = Limits {
        connections: 64,
        ..Limits::default()
    };
    let service = limited(limits).await;
    // No more than 100 at a time at this end, which has files too.
    let mut idle = VecDeque::new();
    for _ in 0..10_000 {
        idle.push_back(connect(&service).await);
        if idle.len() > 100 {
            idle.pop_front();
        }
    }
    assert_eq!(post(&service, least().to_string()).await.0, 200);
    for number in 0..10_000 {
        let mut stream = connect(&service).await;
        let bytes = format!("{number} \u{1}\r\n\r\n");
        stream.write_all(bytes.as_bytes()).await.expect("sent");
    }
    assert_eq!(post(&service, least().to_string()).await.0, 200);
    drop(idle);
}

#[tokio::test]
async fn a_client_that_takes_nothing_is_cut_off() {
    let limits = Limits {
        write_time: BRIEF,
        ..Limits::default()
    };
    let service = limited(limits).await;
    let mut stream = connect(&service).await;
    let request = format!("GET {PATH}?zebra HTTP/1.1\r\nhost: mock\r\n\r\n").repeat(1_000);
    let flood = async {
        // Answers fill the socket of a client that never reads, until its connection ends.
        while stream.write_all(request.as_bytes()).await.is_ok() {}
    };
    timeout(SOON, flood).await.expect("cut off");
}

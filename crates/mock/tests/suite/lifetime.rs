//! Starting, stopping, and several services at once.

use std::io::ErrorKind;
use std::time::Duration;

use image2video_mock::{MockError, MockService};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::request::{client, json, least, mock};
use crate::socket::{head, post};

/// Longer than any of this takes, shorter than the grace of a shutdown.
const SOON: Duration = Duration::from_secs(5);

#[tokio::test]
async fn dropping_a_service_closes_its_port_at_once() {
    let service = MockService::start().await.expect("a service");
    let address = service.address();
    assert_eq!(post(&service, least().to_string()).await.0, 200);
    drop(service);
    // Without an await in between, the runtime has had no chance to do anything.
    let error = std::net::TcpStream::connect(address).expect_err("a closed port");
    assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
}

#[tokio::test]
async fn dropping_a_service_cuts_its_connections() {
    let service = MockService::start().await.expect("a service");
    let mut stream = TcpStream::connect(service.address())
        .await
        .expect("connected");
    let half = head("expect: 100-continue\r\ncontent-length: 100\r\n");
    stream.write_all(half.as_bytes()).await.expect("sent");
    let mut seen = [0; 12];
    stream.read_exact(&mut seen).await.expect("an answer");
    assert_eq!(&seen, b"HTTP/1.1 100");
    drop(service);
    let mut rest = Vec::new();
    let end = timeout(SOON, stream.read_to_end(&mut rest)).await;
    end.expect("an end, clean or not").ok();
    assert!(!String::from_utf8_lossy(&rest).contains("HTTP/1.1"));
}

#[tokio::test]
async fn a_shutdown_finishes_what_is_under_way() {
    let service = MockService::start().await.expect("a service");
    let address = service.address();
    let mut stream = TcpStream::connect(address).await.expect("connected");
    let body = least().to_string();
    let length = body.len();
    let first = head(&format!(
        "expect: 100-continue\r\ncontent-length: {length}\r\n"
    ));
    stream.write_all(first.as_bytes()).await.expect("sent");
    let mut seen = [0; 25];
    stream.read_exact(&mut seen).await.expect("an answer");
    assert_eq!(&seen, b"HTTP/1.1 100 Continue\r\n\r\n");

    let finish = async {
        let refused = TcpStream::connect(address)
            .await
            .expect_err("a closed port");
        assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
        stream.write_all(body.as_bytes()).await.expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("an answer");
        answer
    };
    let ended = timeout(SOON, async { tokio::join!(service.shutdown(), finish) }).await;
    let ((), answer) = ended.expect("a shutdown in time");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("connection: close"), "{answer}");
}

#[tokio::test]
async fn a_shutdown_does_not_wait_for_idle_connections() {
    let service = MockService::start().await.expect("a service");
    // One that has never asked anything, and one that is kept alive after an answer.
    let _silent = TcpStream::connect(service.address())
        .await
        .expect("connected");
    let client = client().build().expect("a client");
    let url = service.base_url().to_owned();
    let answer = client.get(url).send().await.expect("an answer");
    answer.bytes().await.expect("a body");
    timeout(SOON, service.shutdown())
        .await
        .expect("a shutdown in time");
}

#[tokio::test]
async fn an_address_in_use_is_an_error_that_names_it() {
    let service = MockService::start().await.expect("a service");
    let address = service.address();
    let error = mock().listen(address).start().await.expect_err("in use");
    assert_eq!(error.to_string(), format!("cannot listen on {address}"));
    assert!(
        matches!(error, MockError::Listen { source, .. } if source.kind() == ErrorKind::AddrInUse)
    );
}

#[tokio::test]
async fn services_side_by_side_do_not_mix() {
    let one = mock().api_key("sk-1").start().await.expect("a service");
    let other = mock().api_key("sk-2").start().await.expect("a service");
    assert_ne!(one.base_url(), other.base_url());
    assert_eq!(post(&one, least().to_string()).await.0, 200);
    assert_eq!(post(&other, least().to_string()).await.0, 401);
}

#[tokio::test]
async fn replicas_of_one_seed_never_give_the_same_id() {
    let mut ids = std::collections::HashSet::new();
    for _ in 0..4 {
        let service = mock().seed(7).start().await.expect("a service");
        for _ in 0..4 {
            let (status, body) = post(&service, least().to_string()).await;
            assert_eq!(status, 200);
            // The serial number: what is left when two are made in one millisecond.
            let id = json(&body)["data"]["task_id"]
                .as_str()
                .map(str::parse::<u128>);
            let serial = id.expect("an id").expect("a number") >> 32 & 0xFFFF_FFFF;
            assert!(ids.insert(serial));
        }
    }
}

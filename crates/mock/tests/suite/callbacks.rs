//! Callbacks: what is sent, when, to whom, and what happens when nobody takes it.

use std::net::SocketAddr;
use std::time::Duration;

use image2video_contract::Strictness;
use image2video_mock::{Failure, ManualClock, MockBuilder, MockService, Scenario, When};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::request::{NOW, client, contract, json, least, mock};
use crate::socket::post;

/// Far longer than anything takes here.
const SOON: Duration = Duration::from_secs(20);

/// Takes callbacks; answers the first ones with these statuses, all others with 200.
struct Receiver {
    address: SocketAddr,
    received: mpsc::UnboundedReceiver<String>,
}

impl Receiver {
    async fn start(first: &'static [u16]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (sender, received) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            for status in first.iter().copied().chain(std::iter::repeat(200)) {
                let (mut stream, _) = listener.accept().await.expect("a connection");
                let request = whole(&mut stream).await;
                let answer = format!(
                    "HTTP/1.1 {status} x\r\nlocation: /elsewhere\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
                );
                stream.write_all(answer.as_bytes()).await.expect("sent");
                if sender.send(request).is_err() {
                    return;
                }
            }
        });
        Self { address, received }
    }

    /// The next callback: its body, held to the contract.
    async fn next(&mut self) -> Value {
        let request = timeout(SOON, self.received.recv()).await.expect("in time");
        let request = request.expect("a request");
        assert!(
            request.starts_with("POST /hook?token=zebra HTTP/1.1\r\n"),
            "{request}"
        );
        assert!(
            request.contains("content-type: application/json\r\n"),
            "{request}"
        );
        assert!(!request.contains("authorization"), "{request}");
        let (_, body) = request.split_once("\r\n\r\n").expect("a body");
        let body = json(body.as_bytes());
        let create = contract().operation("create").expect("create");
        let judge = create.callbacks[0]
            .request
            .message
            .judge(Strictness::Narrow);
        assert_eq!(judge.violations(&body), []);
        body
    }

    fn has_nothing(&mut self) -> bool {
        self.received.try_recv().is_err()
    }

    fn url(&self) -> String {
        format!("http://{}/hook?token=zebra", self.address)
    }
}

/// Reads a request with its body.
async fn whole(stream: &mut TcpStream) -> String {
    let mut request = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&request);
        let length = text
            .lines()
            .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length: usize = length.unwrap_or(0);
            if body.len() >= length && !head.is_empty() {
                return text.into_owned();
            }
        }
        assert!(
            stream.read_buf(&mut request).await.expect("read") > 0,
            "it broke off"
        );
    }
}

fn builder() -> (ManualClock, MockBuilder) {
    let clock = ManualClock::at(NOW);
    (clock.clone(), mock().clock(clock))
}

/// Makes a task that tells a URL: its id.
async fn create(service: &MockService, url: &str) -> Value {
    let mut body = least();
    body["callback_url"] = json!(url);
    let (status, body) = post(service, body.to_string()).await;
    assert_eq!(status, 200);
    json(&body)["data"]["task_id"].clone()
}

#[tokio::test]
async fn each_change_of_status_is_told_once_when_it_comes() {
    let (clock, builder) = builder();
    let service = builder.start().await.expect("a service");
    let mut receiver = Receiver::start(&[]).await;
    let id = create(&service, &receiver.url()).await;
    assert!(receiver.has_nothing());
    clock.advance(Duration::from_secs(10));
    let begun = receiver.next().await;
    assert_eq!(
        (&begun["task_id"], &begun["task_status"]),
        (&id, &json!("processing"))
    );
    assert!(receiver.has_nothing());
    clock.advance(Duration::from_secs(91));
    let done = receiver.next().await;
    assert_eq!(
        (&done["task_id"], &done["task_status"]),
        (&id, &json!("succeed"))
    );
    // It says what a lookup says.
    let url = format!(
        "{}/kling/v1/videos/image2video/{}",
        service.base_url(),
        id.as_str().expect("text")
    );
    let lookup = client()
        .build()
        .expect("a client")
        .get(url)
        .bearer_auth("sk-1")
        .send()
        .await;
    let lookup = lookup.expect("an answer").bytes().await.expect("a body");
    let mut looked_up = json(&lookup)["data"].clone();
    for nothing in ["images", "audios"] {
        looked_up["task_result"][nothing] = json!([]);
    }
    assert_eq!(looked_up, done);
    clock.advance(Duration::from_secs(1_000));
    assert!(receiver.has_nothing());
}

#[tokio::test]
async fn a_failure_is_told_with_its_reason() {
    let (clock, builder) = builder();
    let service = builder.start().await.expect("a service");
    let mut receiver = Receiver::start(&[]).await;
    service.next(Scenario::Failure(Failure::Content));
    create(&service, &receiver.url()).await;
    clock.advance(Duration::from_secs(101));
    assert_eq!(receiver.next().await["task_status"], "processing");
    assert_eq!(
        receiver.next().await["task_status_msg"],
        Failure::Content.message()
    );
}

#[tokio::test]
async fn a_task_is_told_even_if_the_answer_was_lost() {
    let (clock, builder) = builder();
    let service = builder.record(1).start().await.expect("a service");
    let mut receiver = Receiver::start(&[]).await;
    service.next(Scenario::ServerError(When::After));
    let mut body = least();
    body["callback_url"] = json!(receiver.url());
    assert_eq!(post(&service, body.to_string()).await.0, 500);
    clock.advance(Duration::from_secs(101));
    let told = receiver.next().await["task_id"].clone();
    assert_eq!(told.as_str(), service.received()[0].task_id.as_deref());
}

#[tokio::test]
async fn what_is_not_taken_is_sent_again() {
    let (clock, builder) = builder();
    let service = builder.start().await.expect("a service");
    let mut receiver = Receiver::start(&[500, 307, 404, 200]).await;
    create(&service, &receiver.url()).await;
    // Each pause is twice the one before; all have passed at once.
    clock.advance(Duration::from_secs(1_000));
    for _ in 0..4 {
        assert_eq!(receiver.next().await["task_status"], "processing");
    }
    assert_eq!(receiver.next().await["task_status"], "succeed");
}

#[tokio::test]
async fn after_five_tries_a_callback_is_given_up() {
    let (clock, builder) = builder();
    let service = builder.start().await.expect("a service");
    let mut receiver = Receiver::start(&[500; 5]).await;
    create(&service, &receiver.url()).await;
    clock.advance(Duration::from_secs(1_000));
    for _ in 0..5 {
        assert_eq!(receiver.next().await["task_status"], "processing");
    }
    assert_eq!(receiver.next().await["task_status"], "succeed");
}

#[tokio::test]
async fn a_receiver_that_never_ends_its_answer_has_taken_the_callback() {
    let (clock, builder) = builder();
    let service = builder.start().await.expect("a service");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    create(&service, &format!("http://{address}/hook")).await;
    clock.advance(Duration::from_secs(101));
    let mut open = Vec::new();
    for status in ["processing", "succeed"] {
        let accepted = timeout(SOON, listener.accept()).await.expect("in time");
        let (mut stream, _) = accepted.expect("a connection");
        let request = whole(&mut stream).await;
        assert!(request.contains(status), "{request}");
        let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\nx";
        stream.write_all(answer).await.expect("sent");
        open.push(stream);
    }
}

#[tokio::test]
async fn scenarios_drop_delay_repeat_and_reorder() {
    const BEGUN: &str = "processing";
    const DONE: &str = "succeed";
    let (clock, builder) = builder();
    let service = builder.start().await.expect("a service");
    for (scenario, expected) in [
        (Scenario::CallbackRepeat(2), &[BEGUN, BEGUN, DONE, DONE][..]),
        (Scenario::CallbackReorder, &[DONE, BEGUN]),
        (Scenario::CallbackDrop, &[]),
    ] {
        let mut receiver = Receiver::start(&[]).await;
        service.next(scenario);
        create(&service, &receiver.url()).await;
        clock.advance(Duration::from_secs(101));
        for status in expected {
            assert_eq!(receiver.next().await["task_status"], *status, "{scenario}");
        }
        assert!(receiver.has_nothing());
    }
    let mut receiver = Receiver::start(&[]).await;
    service.next(Scenario::CallbackDelay(Duration::from_secs(100)));
    create(&service, &receiver.url()).await;
    clock.advance(Duration::from_secs(101));
    assert!(receiver.has_nothing());
    clock.advance(Duration::from_secs(100));
    assert_eq!(receiver.next().await["task_status"], BEGUN);
    assert_eq!(receiver.next().await["task_status"], DONE);
}

#[tokio::test]
async fn localhost_is_this_machine_and_another_host_is_not_called() {
    let (clock, builder) = builder();
    let service = builder.start().await.expect("a service");
    let mut receiver = Receiver::start(&[]).await;
    // Names of this machine in public resolvers; only the first is what it says.
    let named = |host: &str| format!("http://{host}:{}/hook?token=zebra", receiver.address.port());
    let (own, others) = (
        named("localhost"),
        [named("localhost.example"), named("0.0.0.0")],
    );
    for url in others {
        create(&service, &url).await;
    }
    clock.advance(Duration::from_secs(101));
    let id = create(&service, &own).await;
    clock.advance(Duration::from_secs(101));
    assert_eq!(receiver.next().await["task_id"], id);
}

#[tokio::test]
async fn a_host_that_is_allowed_is_called() {
    let (clock, builder) = builder();
    let service = builder
        .allow_callback_host("0.0.0.0")
        .start()
        .await
        .expect("a service");
    let mut receiver = Receiver::start(&[]).await;
    let url = format!(
        "http://0.0.0.0:{}/hook?token=zebra",
        receiver.address.port()
    );
    create(&service, &url).await;
    clock.advance(Duration::from_secs(101));
    assert_eq!(receiver.next().await["task_status"], "processing");
}

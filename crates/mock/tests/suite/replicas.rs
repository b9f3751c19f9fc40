//! Several services that answer for each other's tasks, with nothing shared.

use std::net::SocketAddr;
use std::time::Duration;

use image2video_mock::{Failure, ManualClock, Scenario};
use tokio::net::{TcpListener, TcpStream};

use crate::request::{NOW, PATH, client, create, good, json, least, mock, still, text};
use crate::tasks::{LATER, task};

#[test]
fn replicas_and_restarts_know_each_others_tasks() {
    let replica = |serial: u64| {
        let clock = ManualClock::at(NOW + serial);
        still().seed(7).clock(clock).build().expect("a service")
    };
    let (one, other) = (replica(0), replica(5));
    one.next(Scenario::Failure(Failure::Image));
    let id = create(&one, &good());
    drop(one);
    for now in [NOW, NOW + 20_000, LATER] {
        assert_eq!(task(&other, &id, now), task(&replica(9), &id, now));
    }
    assert_eq!(task(&other, &id, LATER)["task_status"], "failed");
}

/// Passes each connection on to the next of the addresses, in turn.
async fn round_robin(addresses: [SocketAddr; 2]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        for target in addresses.into_iter().cycle() {
            let (mut client, _) = listener.accept().await.expect("a connection");
            tokio::spawn(async move {
                let mut server = TcpStream::connect(target).await.expect("connected");
                // How it ends is the ends' affair.
                let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
            });
        }
    });
    address
}

#[tokio::test]
async fn two_replicas_behind_a_balancer_serve_a_whole_task() {
    let clock = ManualClock::at(NOW);
    let replica = || mock().seed(7).clock(clock.clone()).start();
    let (one, other) = (
        replica().await.expect("a service"),
        replica().await.expect("a service"),
    );
    let base = format!(
        "http://{}",
        round_robin([one.address(), other.address()]).await
    );
    // Without connections that are kept, each request goes to the other replica.
    let client = client()
        .pool_max_idle_per_host(0)
        .build()
        .expect("a client");
    let create = client.post(format!("{base}{PATH}")).bearer_auth("sk-1");
    let create = create
        .header("content-type", "application/json")
        .body(least().to_string());
    let answer = create
        .send()
        .await
        .expect("an answer")
        .bytes()
        .await
        .expect("a body");
    let id = text(&answer, "/data/task_id");
    let mut statuses = Vec::new();
    let mut url = None;
    for _ in 0..=101 {
        let get = client.get(format!("{base}{PATH}/{id}")).bearer_auth("sk-1");
        let answer = get
            .send()
            .await
            .expect("an answer")
            .bytes()
            .await
            .expect("a body");
        statuses.push(text(&answer, "/data/task_status"));
        let found = json(&answer)
            .pointer("/data/task_result/videos/0/url")
            .cloned();
        url = found.and_then(|url| url.as_str().map(str::to_owned));
        clock.advance(Duration::from_secs(1));
    }
    statuses.dedup();
    assert_eq!(statuses, ["submitted", "processing", "succeed"]);
    let url = url.expect("a video");
    assert!(url.starts_with(&base), "{url} leads past the balancer");
    for _ in 0..2 {
        let video = client.get(&url).send().await.expect("an answer");
        assert_eq!(video.status(), 200);
        assert_eq!(&video.bytes().await.expect("a body")[4..8], b"ftyp");
    }
}

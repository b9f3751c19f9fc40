//! The gateways do what is said of them.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::ask::Ask;
use super::{Gateway, Running, Task, Video, gateways};

/// Each trial also has to fail with the usual gateway; otherwise it would show nothing.
#[tokio::test(flavor = "multi_thread")]
async fn each_gateway_does_what_is_said_of_it_and_the_usual_one_does_not() {
    let gateways = gateways();
    let (usual, others) = gateways.split_first().expect("gateways");
    let mut wrong = Vec::new();
    for gateway in others {
        let (shown, seen) = gateway.trial().run(gateway).await;
        if !shown {
            wrong.push(format!("{} does not do it: {seen}", gateway.name));
        }
        let (shown, seen) = gateway.trial().run(usual).await;
        if shown {
            wrong.push(format!(
                "the usual gateway does {} too: {seen}",
                gateway.name
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn honest_gateways_make_a_task_of_a_good_request_and_none_of_a_bad_one() {
    let gateways = gateways();
    for gateway in gateways.iter().filter(|gateway| gateway.honest) {
        let running = gateway.start().await;
        let good = Ask::create(&json!({"cfg_scale": 0.5, "mode": "pro", "duration": "10"}));
        let reply = good.send(&running.base_url).await;
        assert_eq!(running.tasks_made(), 1, "{}: {reply:?}", gateway.name);
        assert_eq!(reply.status(), 200, "{}", gateway.name);
        let bad = [
            Ask::create_without("image"),
            Ask::create(&json!({})).with_header("authorization", "Bearer another"),
        ];
        for ask in bad {
            let reply = ask.send(&running.base_url).await;
            assert!(
                (400..500).contains(&reply.status()),
                "{}: {reply:?}",
                gateway.name
            );
        }
        assert_eq!(running.tasks_made(), 1, "{}", gateway.name);
        assert_eq!(running.requests(), 3, "{}", gateway.name);
    }
}

#[tokio::test]
async fn a_gateway_remembers_what_was_asked_for() {
    let running = usual().start().await;
    let long_text = "A".repeat(8000);
    for members in [
        json!({"prompt": "first", "image": "https://images.example/1.png"}),
        json!({"prompt": "refused", "image": "no image"}),
        json!({"prompt": "second", "mode": "pro", "model_name": long_text}),
    ] {
        Ask::create(&members).send(&running.base_url).await;
    }
    assert_eq!((running.requests(), running.tasks_made()), (3, 2));
    let [first, second] = ledger(&running).try_into().expect("two tasks");
    assert_eq!((first.number, &first.asked["prompt"]), (1, &json!("first")));
    assert_eq!(second.asked["prompt"], "second");
    assert_eq!(
        second.asked["model_name"],
        "A".repeat(60),
        "long texts are cut"
    );
    let video = Video {
        milliseconds: 5_100,
        width: 1920,
        height: 1080,
    };
    assert_eq!(second.outcome, Ok(video));
    assert!(first.id != second.id && first.created_at <= second.created_at);
}

/// The tasks that were made and charged.
fn ledger(running: &Running) -> Vec<Task> {
    running.tasks()
}

#[tokio::test]
async fn a_gateway_stops_when_it_is_dropped() {
    for name in ["usual", "chunked"] {
        let gateways = gateways();
        let gateway = gateways.iter().find(|gateway| gateway.name == name);
        let running = gateway.expect("a gateway").start().await;
        let host = running.base_url.trim_start_matches("http://").to_owned();
        let mut open = TcpStream::connect(&host).await.expect("a gateway");
        // An answer shows that the connection was taken.
        let request = b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n";
        open.write_all(request).await.expect("an open connection");
        open.read_exact(&mut [0]).await.expect("an answer");
        drop(running);
        // The server is told at once, and ends when the runtime comes to it.
        let refused = async {
            while TcpStream::connect(&host).await.is_ok() {
                tokio::task::yield_now().await;
            }
        };
        let patience = Duration::from_secs(10);
        let refused = timeout(patience, refused).await;
        assert!(refused.is_ok(), "{name} accepts connections");
        let read = timeout(patience, open.read_to_end(&mut Vec::new())).await;
        assert!(read.is_ok(), "{name} keeps a connection");
    }
}

fn usual() -> Gateway {
    gateways().remove(0)
}

#[test]
fn names_are_unique_and_each_gateway_is_described_in_a_sentence() {
    let gateways = gateways();
    let names: BTreeSet<&str> = gateways.iter().map(|gateway| gateway.name).collect();
    assert_eq!(names.len(), gateways.len());
    for gateway in &gateways {
        let sentences = gateway.about.matches(". ").count() + 1;
        assert!(
            gateway.about.ends_with('.') && sentences == 1,
            "{}",
            gateway.about
        );
    }
    let honest = gateways.iter().filter(|gateway| gateway.honest).count();
    assert!(honest >= 30 && gateways.len() - honest >= 60);
}

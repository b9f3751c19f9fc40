//! The gateways do what is said of them.

use std::collections::BTreeSet;

use serde_json::json;
use tokio::net::TcpStream;

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
    for gateway in gateways().iter().take(2) {
        let running = gateway.start().await;
        let host = running.base_url.trim_start_matches("http://").to_owned();
        let mut open = TcpStream::connect(&host).await.expect("a gateway");
        drop(running);
        // The server is told at once, and ends when the runtime comes to it.
        while TcpStream::connect(&host).await.is_ok() {
            tokio::task::yield_now().await;
        }
        let read = tokio::io::AsyncReadExt::read(&mut open, &mut [0]).await;
        assert!(matches!(read, Ok(0) | Err(_)), "{read:?}");
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

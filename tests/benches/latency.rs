//! How long a check of a server takes that answers after 100 ms, beside what its requests take at the least:
//! `cargo bench -p image2video-tests` prints a line for each way to check.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measures")]

#[path = "../suite/turns.rs"]
mod turns;

use std::future::pending;
use std::time::Duration;

use image2video_conformance::{
    Answer, Environment, Follow, HttpRequest, HttpTransport, Key, Plan, Settings, TargetKind,
    Transport, TransportError, cases, judge, run,
};
use image2video_contract::Contract;
use image2video_mock::MockService;

use crate::turns::turns;

const LATENCY: Duration = Duration::from_millis(100);
const KEY: &str = "sk-of-the-bench";

/// HTTP to a server that is far away.
struct Far(HttpTransport);

impl Transport for Far {
    async fn send(&self, request: HttpRequest) -> Result<Answer, TransportError> {
        tokio::time::sleep(LATENCY).await;
        self.0.send(request).await
    }

    async fn pause(&self, time: Duration) {
        self.0.pause(time).await;
    }

    fn now_ms(&self) -> i64 {
        self.0.now_ms()
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let contract = Contract::embedded();
    let service = MockService::builder()
        .api_key(KEY)
        .speed(500.0)
        .start()
        .await?;
    let environment = Environment::default();
    let plan = Plan::new(contract, environment.clone(), cases(contract, &environment));
    let transport = Far(HttpTransport::new(
        service.base_url(),
        Duration::from_secs(60),
    )?);
    for (what, budget, max_time) in [
        ("", Some(10), Duration::ZERO),
        (", tasks followed", Some(10), Duration::from_secs(10)),
        (", no budget", None, Duration::ZERO),
    ] {
        let settings = Settings {
            budget,
            key: Some(Key::new(KEY)?),
            follow: Follow {
                max_time,
                interval: Duration::from_millis(10),
            },
            ..Settings::new(transport.0.target(TargetKind::Server))
        };
        let recording = run(
            contract,
            &plan,
            &transport,
            &settings,
            pending(),
            &mut |_| {},
        )
        .await;
        let summary = judge(contract, &recording).summary;
        let (requests, paid) = (summary.requests, summary.accepted);
        let turns = turns(&plan, &recording);
        let seconds = summary.duration_ms as f64 / 1e3;
        println!(
            "answers after 100 ms{what}: {requests} requests, {paid} of them paid, in {seconds:.1} s, ratio {:.2} (at most 1.30)",
            seconds / (turns * LATENCY.as_secs_f64())
        );
    }
    Ok(())
}

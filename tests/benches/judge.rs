//! How long judging takes: every body of the plan, and one with an image of 10 MB beside the time that
//! reading it as JSON takes. `cargo bench -p image2video-tests` prints a line for each.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measures")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use image2video_conformance::image::ImageRecipe;
use image2video_conformance::{Environment, cases};
use image2video_contract::{Contract, Expectation, Strictness};
use serde_json::{Value, json};

/// Rounds of each measurement. The least time counts: whatever else the machine does adds to it.
const ROUNDS: u32 = 15;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let contract = Contract::embedded();
    let create = contract.operation("create").ok_or("no operation create")?;
    let request = create.request.as_ref().ok_or("create has no body")?;

    let all = cases(contract, &Environment::default());
    let charged = all.iter().filter(|case| case.operation == "create");
    let bodies = charged.filter_map(|case| Some((case.request.body.value()?, case.expect)));
    let bodies: Vec<(Value, Expectation)> = bodies.collect();
    let bytes: usize = bodies.iter().map(|(body, _)| body.to_string().len()).sum();
    let judged = least(|| {
        for (body, _) in &bodies {
            black_box(request.message.expectation(black_box(body)));
        }
    });
    println!(
        "what to expect of all {} bodies ({:.0} MB): {:.1} ms (at most 50)",
        bodies.len(),
        bytes as f64 / 1e6,
        millis(judged)
    );
    let small: Vec<_> = bodies
        .iter()
        .filter(|(body, _)| body.to_string().len() < 1_000_000)
        .collect();
    let judged = least(|| {
        for (body, _) in &small {
            black_box(request.message.expectation(black_box(body)));
        }
    });
    println!(
        "of the {} without a large image: {:.1} ms",
        small.len(),
        millis(judged)
    );

    let image = ImageRecipe {
        bytes: Some(10_000_000),
        ..ImageRecipe::png(300, 300)
    };
    let text = json!({ "image": image.text() }).to_string();
    let read = least(|| {
        let value: Value = serde_json::from_str(black_box(&text)).unwrap_or_default();
        black_box(value);
    });
    let body: Value = serde_json::from_str(&text)?;
    let judge = request.message.judge(Strictness::Decided);
    let judged = least(|| {
        black_box(judge.violations(black_box(&body)));
    });
    println!(
        "an image of 10 MB: read as JSON in {:.1} ms, judged in {:.1} ms, ratio {:.2} (at most 2.50)",
        millis(read),
        millis(judged),
        judged.as_secs_f64() / read.as_secs_f64()
    );
    Ok(())
}

fn least(mut work: impl FnMut()) -> Duration {
    let mut once = || {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..ROUNDS).map(|_| once()).min().unwrap_or_default()
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

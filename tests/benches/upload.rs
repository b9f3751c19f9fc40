//! What a client makes of an image of 9.99 MB: the time of a create beside that of sending a body that is ready, and
//! the memory of twenty at once. `cargo bench -p image2video-tests --bench upload` prints a line for each.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measures")]

use std::convert::Infallible;
use std::fs;
use std::future::Future;
use std::process::Command;
use std::time::{Duration, Instant};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use image2video_client::types::CreateImage2VideoRequest;
use image2video_client::{ApiKey, Client, ImageInput};
use image2video_conformance::image::ImageRecipe;
use serde_json::json;
use tokio::net::TcpListener;

const BYTES: u64 = 9_990_000;
const ROUNDS: u32 = 15;
const AT_ONCE: usize = 20;
const ANSWER: &[u8] = br#"{"code":0,"message":"","request_id":"r","data":{"task_id":"t","task_status":"submitted","created_at":1,"updated_at":1}}"#;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    // The server is another process, so that its memory is not counted.
    match std::env::args().find(|argument| argument == "--serve") {
        Some(_) => runtime.block_on(serve()),
        None => runtime.block_on(measure()),
    }
}

async fn measure() -> Result<()> {
    let mut server = Command::new(std::env::current_exe()?)
        .arg("--serve")
        .stdout(std::process::Stdio::piped())
        .spawn()?;
    let mut base_url = String::new();
    if let Some(stdout) = server.stdout.take() {
        std::io::BufRead::read_line(&mut std::io::BufReader::new(stdout), &mut base_url)?;
    }
    let measured = measure_with(base_url.trim()).await;
    server.kill()?;
    server.wait()?;
    measured
}

async fn measure_with(base_url: &str) -> Result<()> {
    let path = std::env::temp_dir().join(format!("image2video-upload-{}.png", std::process::id()));
    let text = png();
    fs::write(&path, BASE64_STANDARD.decode(&text)?)?;
    let client = Client::builder(base_url, ApiKey::new("sk-of-the-bench")?).build()?;

    // Memory first: what is freed is not given back.
    drop(text);
    let image = ImageInput::from_path(&path).await?;
    fs::write("/proc/self/clear_refs", "5")?;
    let before = peak()?;
    let creates = (0..AT_ONCE).map(|_| create(&client, image.clone()));
    futures_util::future::try_join_all(creates).await?;
    let grown = peak()?.saturating_sub(before);
    println!(
        "{AT_ONCE} at once from a file: {:.1} MB more than before (at most 60)",
        grown as f64 / 1e6
    );

    let http = client.http();
    let body = Bytes::from(json!({ "image": png() }).to_string());
    let url = format!("{base_url}/kling/v1/videos/image2video");
    let ready = least(async || {
        let answer = http.post(&url).body(body.clone()).send().await?;
        answer.bytes().await?;
        Ok(())
    });
    let ready = ready.await?;
    println!("a body that is ready: {:.1} ms", millis(ready));
    let bytes = ImageInput::from_bytes(fs::read(&path)?)?;
    for (what, image, most) in [("bytes", bytes, 1.5), ("a file", image, 2.5)] {
        let time = least(async || create(&client, image.clone()).await).await?;
        let ratio = time.as_secs_f64() / ready.as_secs_f64();
        println!(
            "a create from {what}: {:.1} ms, ratio {ratio:.2} (at most {most:.2})",
            millis(time)
        );
    }
    fs::remove_file(path)?;
    Ok(())
}

async fn create(client: &Client, image: ImageInput) -> Result<()> {
    client
        .create(CreateImage2VideoRequest::builder().image(image))
        .await?;
    Ok(())
}

/// Answers each request once its body was read, and prints the URL.
async fn serve() -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept().await?;
        let service = service_fn(async |request: hyper::Request<hyper::body::Incoming>| {
            let mut body = request.into_body();
            while body.frame().await.is_some() {}
            let answer = hyper::Response::builder().header("content-type", "application/json");
            Ok::<_, Infallible>(
                answer
                    .body(Full::new(Bytes::from_static(ANSWER)))
                    .unwrap_or_default(),
            )
        });
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

fn png() -> String {
    let recipe = ImageRecipe {
        bytes: Some(BYTES),
        ..ImageRecipe::png(300, 300)
    };
    recipe.text()
}

async fn least<F: Future<Output = Result<()>>>(mut work: impl FnMut() -> F) -> Result<Duration> {
    let mut least = Duration::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        work().await?;
        least = least.min(start.elapsed());
    }
    Ok(least)
}

/// The most memory that the process had since the mark was reset, in bytes, as Linux tells it.
fn peak() -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line
        .and_then(|line| line.split_whitespace().next())
        .ok_or("no such line")?;
    Ok(number.parse::<u64>()? * 1024)
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

//! Receives what the service posts to a `callback_url`, with hyper alone:
//! `cargo run --example callback -- https://gateway.example 127.0.0.1:8081`, with the key in `IMAGE2VIDEO_API_KEY`.

#![expect(clippy::print_stdout, reason = "an example")]

use std::convert::Infallible;
use std::sync::Arc;

use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use hyper::{Request, Response, StatusCode, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use image2video_client::{ApiKey, Callbacks, Client, Error, role::Task};
use tokio::net::TcpListener;

/// Whoever posts may be anybody, so a body has a limit.
const LONGEST: usize = 1 << 20;

/// Tells each status of a task once, and only if the service says the same.
pub(crate) async fn receive(
    listener: TcpListener,
    callbacks: Callbacks,
    changed: impl Fn(Task) + Send + Sync + 'static,
) -> std::io::Result<()> {
    let shared = Arc::new((callbacks, changed));
    loop {
        let (stream, _) = listener.accept().await?;
        let shared = Arc::clone(&shared);
        let service = service_fn(move |request: Request<Incoming>| {
            let shared = Arc::clone(&shared);
            async move {
                let (callbacks, changed) = &*shared;
                let mut response = Response::new(String::new());
                *response.status_mut() = answer(callbacks, request, changed).await;
                Ok::<_, Infallible>(response)
            }
        });
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

async fn answer(
    callbacks: &Callbacks,
    request: Request<Incoming>,
    changed: impl Fn(Task),
) -> StatusCode {
    let Ok(body) = Limited::new(request.into_body(), LONGEST).collect().await else {
        return StatusCode::BAD_REQUEST;
    };
    match callbacks.receive(&body.to_bytes()).await {
        Ok(task) => {
            task.into_iter().for_each(changed);
            StatusCode::OK
        }
        Err(Error::Callback(_)) => StatusCode::BAD_REQUEST,
        // The service may post it again.
        Err(_) => StatusCode::BAD_GATEWAY,
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [base_url, address] = &std::env::args().skip(1).collect::<Vec<_>>()[..] else {
        return Err("usage: callback BASE_URL ADDRESS".into());
    };
    let client = Client::builder(base_url, ApiKey::from_env()?).build()?;
    let listener = TcpListener::bind(address).await?;
    let told = |task: Task| println!("{}: {}", task.task_id, task.task_status);
    receive(listener, Callbacks::new(client), told).await?;
    Ok(())
}

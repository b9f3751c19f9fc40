//! Servers for tests, on free ports: honest ones with one fault, and sockets that break off.

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use image2video_conformance::{
    Environment, HttpTransport, Key, Plan, Report, Settings, Target, TargetKind, cases, judge, run,
};
use image2video_contract::{Contract, Strictness};
use image2video_mock::{MockService, Service};
use serde_json::Value;
use std::future::pending;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, SystemTime};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::frozen::frozen;

/// The key that the tests' servers know. It is as long as real ones are, so that parts of it are worth hiding.
pub(crate) const KEY: &str = "sk-of-the-tests-7Qm2xVb9LkT4wZc8RjN5yHd3";

/// For one exchange.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(20);

/// The stand-in's core, judging by a reading of the frozen spec.
pub(crate) fn honest(strictness: Strictness) -> Service {
    MockService::builder()
        .contract(frozen().clone())
        .api_key(KEY)
        .strictness(strictness)
        .build()
        .expect("a service")
}

/// Serves a function on a free port, for as long as the test's runtime lives. Gives the base URL.
pub(crate) async fn serve<F>(answer: F) -> String
where
    F: Fn(&Request<Bytes>) -> Response<Bytes> + Send + Sync + 'static,
{
    let answer = Arc::new(answer);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let base_url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let answer = Arc::clone(&answer);
            let service = service_fn(move |request: Request<Incoming>| {
                let answer = Arc::clone(&answer);
                async move {
                    let (parts, body) = request.into_parts();
                    let body = body.collect().await?.to_bytes();
                    Ok::<_, hyper::Error>(answer(&Request::from_parts(parts, body)).map(Full::new))
                }
            });
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    });
    base_url
}

/// Serves these bytes to whoever sends a request, then closes the connection.
pub(crate) async fn serve_bytes(answer: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let base_url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 64 * 1024];
            let _ = stream.read(&mut request).await;
            let _ = stream.write_all(answer).await;
            let _ = stream.shutdown().await;
        }
    });
    base_url
}

/// Serves a body without an end to whoever sends a request. Gives the base URL, and how many bytes of
/// bodies were sent.
pub(crate) async fn serve_endless() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let base_url = format!("http://{}", listener.local_addr().expect("an address"));
    let sent = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&sent);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 64 * 1024];
            let _ = stream.read(&mut request).await;
            let head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n";
            let _ = stream.write_all(head).await;
            while stream.write_all(&[b' '; 64 * 1024]).await.is_ok() {
                count.fetch_add(64 * 1024, Ordering::Relaxed);
            }
        }
    });
    (base_url, sent)
}

/// A JSON answer.
pub(crate) fn json(status: u16, body: &Value) -> Response<Bytes> {
    let response = Response::builder()
        .status(status)
        .header("content-type", "application/json");
    response
        .body(Bytes::from(body.to_string()))
        .expect("a response")
}

/// The same answer with another body.
pub(crate) fn with_body(
    response: Response<Bytes>,
    change: impl FnOnce(&mut Value),
) -> Response<Bytes> {
    let (mut parts, body) = response.into_parts();
    let mut value = serde_json::from_slice(&body).unwrap_or_default();
    change(&mut value);
    parts.headers.remove("content-length");
    Response::from_parts(parts, Bytes::from(value.to_string()))
}

/// All cases of the frozen spec; made once, since some hold images of 10 MB.
pub(crate) static PLAN: LazyLock<Plan> = LazyLock::new(|| plan_of(frozen()));

/// All cases of the spec as it is.
pub(crate) static SPEC_PLAN: LazyLock<Plan> = LazyLock::new(|| plan_of(Contract::embedded()));

/// All cases of a contract, in an environment that supplies nothing.
pub(crate) fn plan_of(contract: &Contract) -> Plan {
    let environment = Environment::default();
    let cases = cases(contract, &environment);
    Plan::new(contract, environment, cases)
}

/// Checks a server with a budget.
pub(crate) async fn check(base_url: &str, budget: Option<u32>) -> Report {
    check_plan(&PLAN, base_url, budget).await
}

pub(crate) async fn check_plan(plan: &Plan, base_url: &str, budget: Option<u32>) -> Report {
    check_contract(frozen(), plan, base_url, budget).await
}

/// Checks a server of any contract.
pub(crate) async fn check_contract(
    contract: &Contract,
    plan: &Plan,
    base_url: &str,
    budget: Option<u32>,
) -> Report {
    let transport = HttpTransport::new(base_url, TIMEOUT).expect("a base URL");
    let settings = settings(base_url, budget);
    let mut ignored = |_| {};
    let recording = run(
        contract,
        plan,
        &transport,
        &settings,
        pending(),
        &mut ignored,
    )
    .await;
    judge(contract, &recording)
}

/// Settings of a check that follows no task.
pub(crate) fn settings(base_url: &str, budget: Option<u32>) -> Settings<'static> {
    Settings {
        budget,
        key: Some(Key::new(KEY).expect("a key")),
        ..Settings::new(Target::new(base_url, TargetKind::Server))
    }
}

pub(crate) fn now_ms() -> i64 {
    let since = SystemTime::UNIX_EPOCH
        .elapsed()
        .expect("a clock after 1970");
    i64::try_from(since.as_millis()).expect("a clock before the year 292 million")
}

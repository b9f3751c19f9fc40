//! Servers in the process of the test, on a clock of their own: whole runs without a socket or a pause.

use std::future::pending;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use image2video_conformance::{
    Answer, HttpRequest, Plan, Recording, Settings, Transport, TransportError, run,
};
use image2video_contract::Strictness;
use image2video_mock::{Clock, MockService, Service};
use tokio::time::{Instant, sleep};

use super::frozen::frozen;
use super::servers::{self, KEY};

/// When every run begins.
pub(crate) const NOW_MS: u64 = 1_722_769_557_708;

/// The clock of tokio, which goes to the next time that anybody waits for when nothing else is to do. Tests that
/// use it start it paused.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paused(Instant);

impl Paused {
    pub(crate) fn new() -> Self {
        Self(Instant::now())
    }
}

impl Clock for Paused {
    fn now_ms(&self) -> u64 {
        let since = self.0.elapsed().as_millis();
        NOW_MS + u64::try_from(since).expect("a run ends")
    }
}

/// A server that answers what a function says, each time after the same while.
pub(crate) struct InProcess<F> {
    pub(crate) answer: F,
    pub(crate) latency: Duration,
    pub(crate) clock: Paused,
}

impl<F: Fn(&HttpRequest) -> Result<Answer, TransportError>> InProcess<F> {
    pub(crate) fn new(answer: F) -> Self {
        Self {
            answer,
            latency: Duration::ZERO,
            clock: Paused::new(),
        }
    }

    /// A run of a plan.
    pub(crate) async fn check(&self, plan: &Plan, settings: &Settings<'_>) -> Recording {
        let contract = frozen();
        run(contract, plan, self, settings, pending(), &mut |_| {}).await
    }
}

impl<F: Fn(&HttpRequest) -> Result<Answer, TransportError>> Transport for InProcess<F> {
    async fn send(&self, request: HttpRequest) -> Result<Answer, TransportError> {
        if !self.latency.is_zero() {
            sleep(self.latency).await;
        }
        (self.answer)(&request)
    }

    async fn pause(&self, time: Duration) {
        sleep(time).await;
    }

    fn now_ms(&self) -> i64 {
        self.clock.now_ms().cast_signed()
    }
}

/// Settings of a run with a budget.
pub(crate) fn settings(budget: Option<u32>) -> Settings<'static> {
    servers::settings("http://in-process.test", budget)
}

/// The stand-in's core on the clock of a test.
pub(crate) fn honest() -> Service {
    MockService::builder()
        .contract(frozen().clone())
        .api_key(KEY)
        .strictness(Strictness::Wide)
        .clock(Paused::new())
        .build()
        .expect("a service")
}

/// What a service answers.
pub(crate) fn answer(service: &Service, request: &HttpRequest) -> Answer {
    let mut incoming = Request::builder()
        .method(request.method.as_str())
        .uri(&request.path)
        .body(request.body.clone())
        .expect("a request");
    *incoming.headers_mut() = request.headers.clone();
    let (parts, body) = service.answer(&incoming).into_parts();
    Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: if request.method == "HEAD" {
            Bytes::new()
        } else {
            body
        },
    }
}

/// A JSON answer.
pub(crate) fn json(status: u16, body: &serde_json::Value) -> Answer {
    let (parts, body) = servers::json(status, body).into_parts();
    Answer {
        status,
        headers: parts.headers,
        body,
    }
}

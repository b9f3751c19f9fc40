//! The service without a socket: a request in, an answer out.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use http::{Method, Request, Response};
use image2video_contract::Strictness;

use crate::Limits;
use crate::api::credentials::Guard;
use crate::api::envelope;
use crate::api::received::{Received, Recorder};
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::api::routes::{Endpoint, Endpoints};
use crate::api::scenario::{self, Choices, Scenario};
use crate::api::{media_type, query};
use crate::http::head::Head;
use crate::http::{cors, video};
use crate::task::clock::Clock;
use crate::task::id::Mint;

/// The service without a socket: a function from request and time to answer. It keeps nothing of a
/// request but the ids of the last tasks. [`MockBuilder::build`](crate::MockBuilder::build) makes one.
pub struct Service {
    pub(crate) endpoints: Endpoints,
    pub(crate) strictness: Strictness,
    pub(crate) guard: Guard,
    pub(crate) mint: Mint,
    pub(crate) clock: Arc<dyn Clock>,
    /// The greatest time that was seen.
    pub(crate) latest: AtomicU64,
    pub(crate) speed: f64,
    pub(crate) choices: Choices,
    pub(crate) recorder: Recorder,
    pub(crate) limits: Limits,
    /// What links begin with when a client does not say what it calls the service.
    pub(crate) base_url: OnceLock<String>,
}

impl fmt::Debug for Service {
    /// Without the contract, which is long.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service")
            .field("strictness", &self.strictness)
            .field("guard", &self.guard)
            .field("clock", &self.clock)
            .field("speed", &self.speed)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// What a request is for, as far as its head tells.
pub(crate) enum Route {
    /// An operation of the contract, and the scenario that the client asks for.
    Operation(Arc<Endpoint>, Option<Scenario>),
    /// The result of a task.
    Video,
    /// Whether the service is there.
    Health,
    /// What a browser may send.
    Preflight,
}

impl Service {
    /// Answers a request at the time that the service's clock shows.
    ///
    /// The answer is the whole one, whatever a scenario would do to its delivery, and no callbacks
    /// are sent. [`Service::reply`] tells the delivery too.
    pub fn answer<B: AsRef<[u8]>>(&self, request: &Request<B>) -> Response<Bytes> {
        self.answer_at(request, self.now())
    }

    /// Answers a request at a time, in milliseconds since the Unix epoch.
    ///
    /// Whether the request is refused, and why, depends on nothing but the request and what was
    /// chosen for it; the ids in the answer depend also on the seed and on how many were made before.
    pub fn answer_at<B: AsRef<[u8]>>(&self, request: &Request<B>, now_ms: u64) -> Response<Bytes> {
        self.reply_at(request, now_ms).response
    }

    /// Answers a request at the time that the service's clock shows, and tells how the answer is to
    /// be delivered.
    pub fn reply<B: AsRef<[u8]>>(&self, request: &Request<B>) -> Reply {
        self.reply_at(request, self.now())
    }

    /// As [`Service::reply`], at a time in milliseconds since the Unix epoch.
    pub fn reply_at<B: AsRef<[u8]>>(&self, request: &Request<B>, now_ms: u64) -> Reply {
        let (head, body) = (Head::of(request), request.body().as_ref());
        match self.admit(head, body.len(), || now_ms) {
            Ok(route) => self.conclude(&route, head, body, now_ms),
            Err(refusal) => self.turn_away(head, refusal, now_ms),
        }
    }

    /// The last requests that were received, the oldest first, each told once. Nothing is kept unless
    /// [`MockBuilder::record`](crate::MockBuilder::record) was called.
    pub fn received(&self) -> Vec<Received> {
        self.recorder.take()
    }

    /// What is to happen to the next request that is in order and asks for no scenario itself. Several
    /// wait for one request each, first in, first out; one about a task waits for a request that
    /// makes one, and `Unavailable(3)` is met by three.
    pub fn next(&self, scenario: Scenario) {
        self.choices.queue(scenario);
    }

    /// The time of the service's clock. It does not go back even if the clock does, so that neither
    /// does the status of a task.
    pub(crate) fn now(&self) -> u64 {
        let now = self.clock.now_ms();
        self.latest.fetch_max(now, Ordering::Relaxed).max(now)
    }

    /// Judges what is known before the body is there: path, method, scenario, credentials, content
    /// type, query, and the length that the client announces, in bytes.
    pub(crate) fn admit(
        &self,
        head: Head<'_>,
        announced: usize,
        now: impl FnOnce() -> u64,
    ) -> Result<Route, Refusal> {
        if head.is_preflight() {
            return Ok(Route::Preflight);
        }
        if let Some(route) = own(head)? {
            return Ok(route);
        }
        let endpoint = self.endpoints.find(head.method.as_str(), head.uri.path())?;
        let operation = &endpoint.operation;
        let asked = scenario::from_header(head.headers)
            .map_err(|error| Refusal::scenario("X-Mock-Scenario", &error))?;
        if let Some(security) = &operation.security {
            self.guard
                .check(security, self.strictness, head.headers, now)?;
        }
        if let Some(request) = &operation.request {
            media_type::check(head.headers, &request.media_type)?;
        }
        query::check(
            operation,
            self.strictness,
            head.uri.query().unwrap_or_default(),
        )?;
        if announced > self.limits.body {
            return Err(Refusal::too_large(self.limits.body));
        }
        Ok(Route::Operation(Arc::clone(endpoint), asked))
    }

    /// Refuses a request whose body is not looked at.
    pub(crate) fn turn_away(&self, head: Head<'_>, refusal: Refusal, now_ms: u64) -> Reply {
        let mut reply = self.refuse(refusal, now_ms);
        cors::expose(head.headers, reply.response.headers_mut());
        self.recorder.keep(head, BTreeMap::new(), &reply, now_ms);
        reply
    }

    pub(crate) fn refuse(&self, refusal: Refusal, now_ms: u64) -> Reply {
        envelope::refusal(self.mint.request(now_ms), refusal)
    }
}

/// What the service offers besides the contract. No credentials are needed for it: a link to a result
/// is public.
fn own(head: Head<'_>) -> Result<Option<Route>, Refusal> {
    let path = head.uri.path();
    let route = if path == "/healthz" {
        Route::Health
    } else if video::id_in(path).is_some() {
        Route::Video
    } else {
        return Ok(None);
    };
    if head.method == Method::GET || head.method == Method::HEAD {
        Ok(Some(route))
    } else {
        Err(Refusal::method("GET, HEAD"))
    }
}

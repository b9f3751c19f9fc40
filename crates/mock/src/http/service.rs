//! The service without a socket: a request in, an answer out.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use http::header::CACHE_CONTROL;
use http::request::Parts;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use serde_json::json;

use crate::api::envelope;
use crate::api::operations::{Admission, Api};
use crate::api::received::{self, Members, Received};
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::api::scenario::table::Scenario;
use crate::http::{cors, video};
use crate::recent::Recent;
use crate::task::clock::Clock;

/// The service without a socket: a function from request and time to answer. It keeps nothing of a
/// request but the ids of the last tasks. [`MockBuilder::build`](crate::MockBuilder::build) makes one.
pub struct Service {
    api: Api,
    clock: Arc<dyn Clock>,
    /// The greatest time that was seen.
    latest: AtomicU64,
    received: Recent<Received>,
    /// Bytes of a body at most.
    body_limit: usize,
}

impl fmt::Debug for Service {
    /// Without the contract, which is long.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service")
            .field("strictness", &self.api.strictness)
            .field("clock", &self.clock)
            .field("speed", &self.api.speed)
            .finish_non_exhaustive()
    }
}

/// What a request is for, by its head.
pub(crate) enum Route {
    /// An operation of the contract.
    Operation(Admission),
    /// The result of a task, by the id of the video.
    Video(String),
    /// Whether the service is there.
    Health,
    /// What a browser may send.
    Preflight,
}

impl Service {
    pub(crate) fn new(
        api: Api,
        clock: Arc<dyn Clock>,
        received: Recent<Received>,
        body_limit: usize,
    ) -> Self {
        Self {
            api,
            clock,
            latest: AtomicU64::new(0),
            received,
            body_limit,
        }
    }

    /// Answers a request at the time that the service's clock shows.
    ///
    /// The answer is the whole one, whatever a scenario would do to its delivery, and no callbacks
    /// are sent. [`Service::reply`] has the delivery too.
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

    /// Answers a request at the time that the service's clock shows, and says how the answer is to
    /// be delivered.
    pub fn reply<B: AsRef<[u8]>>(&self, request: &Request<B>) -> Reply {
        self.reply_at(request, self.now())
    }

    /// As [`Service::reply`], at a time in milliseconds since the Unix epoch.
    pub fn reply_at<B: AsRef<[u8]>>(&self, request: &Request<B>, now_ms: u64) -> Reply {
        let head = head(request);
        let body = request.body();
        match self.admit(&head, body.as_ref().len(), || now_ms) {
            Ok(route) => self.respond(&route, &head, body, now_ms),
            Err(refusal) => self.refuse(&head, &refusal, now_ms),
        }
    }

    /// The last requests that were received, the oldest first; each is returned once. Nothing is kept unless
    /// [`MockBuilder::record`](crate::MockBuilder::record) was called.
    pub fn received(&self) -> Vec<Received> {
        self.received.take()
    }

    /// What is to happen to the next request that is in order and asks for no scenario itself. Several
    /// wait for one request each, first in, first out; one about a task waits for a request that
    /// makes one, and `Unavailable(3)` is met by three.
    pub fn next(&self, scenario: Scenario) {
        self.api.choices.queue(scenario);
    }

    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// The time of the service's clock. It does not go back even if the clock does, so that neither
    /// does the status of a task.
    pub(crate) fn now(&self) -> u64 {
        let now = self.clock.now_ms();
        self.latest.fetch_max(now, Ordering::Relaxed).max(now)
    }

    /// Judges what is known before the body is there, and the length that the client announces, in
    /// bytes. The time is asked for only if it matters.
    pub(crate) fn admit(
        &self,
        head: &Parts,
        announced: usize,
        now: impl FnOnce() -> u64,
    ) -> Result<Route, Refusal> {
        if cors::is_preflight(head) {
            return Ok(Route::Preflight);
        }
        if let Some(route) = own(head)? {
            return Ok(route);
        }
        let admission = self.api.admit(head, now)?;
        if announced > self.body_limit {
            return Err(Refusal::TooLarge(self.body_limit));
        }
        Ok(Route::Operation(admission))
    }

    /// Answers a request whose body is at most as long as the limit.
    pub(crate) fn respond<B: AsRef<[u8]>>(
        &self,
        route: &Route,
        head: &Parts,
        body: B,
        now_ms: u64,
    ) -> Reply {
        let outcome = match route {
            Route::Operation(admission) => return self.operate(admission, head, body, now_ms),
            Route::Video(id) => self
                .api
                .video(id, now_ms)
                .and_then(|asked| video::answer(asked, head)),
            Route::Health => Ok(health()),
            Route::Preflight => Ok(cors::preflight()),
        };
        match outcome {
            Ok(response) => self.finish(head, BTreeMap::new(), Reply::plain(response), now_ms),
            Err(refusal) => self.refuse(head, &refusal, now_ms),
        }
    }

    fn operate<B: AsRef<[u8]>>(
        &self,
        admission: &Admission,
        head: &Parts,
        body: B,
        now_ms: u64,
    ) -> Reply {
        let value = match self.api.parse(admission, body.as_ref()) {
            Ok(value) => value,
            Err(refusal) => return self.refuse(head, &refusal, now_ms),
        };
        // The text may be 30 MB, and the judge needs room for what it decodes.
        drop(body);
        let members = if self.received.keeps_any() {
            received::members(&value, admission.image_members())
        } else {
            BTreeMap::new()
        };
        let reply = self.api.answer(admission, head, &value, now_ms);
        self.finish(head, members, reply, now_ms)
    }

    /// Refuses a request whose body is not looked at.
    pub(crate) fn refuse(&self, head: &Parts, refusal: &Refusal, now_ms: u64) -> Reply {
        let reply = self.api.refuse(refusal, now_ms);
        self.finish(head, BTreeMap::new(), reply, now_ms)
    }

    /// Refuses what is not a request.
    pub(crate) fn refuse_unread(&self, refusal: &Refusal) -> Reply {
        self.api.refuse(refusal, self.now())
    }

    fn finish(&self, head: &Parts, members: Members, mut reply: Reply, now_ms: u64) -> Reply {
        cors::allow(head, reply.response.headers_mut());
        if self.received.keeps_any() {
            let received = Received::new(head, members, &reply, now_ms);
            self.received.push(received);
        }
        reply
    }
}

fn head<B>(request: &Request<B>) -> Parts {
    let (mut head, ()) = Request::new(()).into_parts();
    head.method = request.method().clone();
    head.uri = request.uri().clone();
    head.headers = request.headers().clone();
    head
}

/// What the service offers besides the contract. No credentials are needed for it: a link to a result
/// is public.
fn own(head: &Parts) -> Result<Option<Route>, Refusal> {
    let path = head.uri.path();
    let route = match path {
        "/healthz" => Route::Health,
        _ => match video::id_in(path) {
            Some(id) => Route::Video(id.to_owned()),
            None => return Ok(None),
        },
    };
    if head.method == Method::GET || head.method == Method::HEAD {
        Ok(Some(route))
    } else {
        Err(Refusal::Method("GET, HEAD".to_owned()))
    }
}

fn health() -> Response<Bytes> {
    let mut response = envelope::json(StatusCode::OK, &json!({ "status": "ok" }));
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

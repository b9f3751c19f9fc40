//! The service without a socket: a request in, an answer out.

use std::sync::atomic::{AtomicU64, Ordering};
use std::{fmt, sync::Arc};

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, header::CACHE_CONTROL, request::Parts};
use serde_json::json;

use crate::api::operations::{Admission, Api};
use crate::api::received::{self, Members};
use crate::api::scenario::{Scenario, choice::Choice};
use crate::api::{Received, Refusal, Reply, reply};
use crate::http::{cors, video};
use crate::{recent::Recent, task::Clock};

/// The service without a socket: a function from request and time to answer. It keeps nothing of a
/// request but the ids of the last tasks. [`MockBuilder::build`](crate::MockBuilder::build) makes one.
pub struct Service {
    pub(crate) api: Api,
    pub(crate) clock: Arc<dyn Clock>,
    /// The greatest time that was seen.
    pub(crate) latest: AtomicU64,
    pub(crate) received: Recent<Received>,
    /// Bytes of a body at most.
    pub(crate) body_limit: usize,
}

impl fmt::Debug for Service {
    /// Without the contract, which is long.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service")
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
    /// Answers a request at the time that the service's clock shows.
    ///
    /// The answer is the whole one, whatever a scenario would do to its delivery, and no callbacks
    /// are sent. [`Service::reply_at`] has the delivery too.
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

    /// As [`Service::answer_at`], and says how the answer is to be delivered.
    pub fn reply_at<B: AsRef<[u8]>>(&self, request: &Request<B>, now_ms: u64) -> Reply {
        let head = head(request);
        let body = request.body();
        match self.admit(&head, body.as_ref().len(), || now_ms) {
            Ok(route) => self.respond(&route, &head, body, now_ms),
            Err(refusal) => self.refuse(&head, &refusal, now_ms),
        }
    }

    /// The last requests that were received, the oldest first. Nothing is kept unless
    /// [`MockBuilder::record`](crate::MockBuilder::record) was called.
    pub fn received(&self) -> Vec<Received> {
        self.received.all()
    }

    /// How many requests for an operation there were, such as `create`, whatever they were answered; `None` if
    /// there is no such operation.
    pub fn requests(&self, operation: &str) -> Option<u64> {
        let endpoint = self.api.routes.operation(operation)?;
        Some(endpoint.requests.load(Ordering::Relaxed))
    }

    /// How many tasks were made, whether or not their callers were told. The real service would have charged
    /// each.
    pub fn tasks_made(&self) -> u64 {
        self.api.tasks_made.load(Ordering::Relaxed)
    }

    /// What is to happen to the next request that is in order and asks for no scenario itself. Several
    /// wait for one request each, first in, first out; one about a task waits for a request that
    /// makes one, and `Unavailable(3)` is met by three.
    pub fn next(&self, scenario: Scenario) {
        self.api.choices.queue(Choice::Scenario(scenario));
    }

    /// What the next request is answered that is in order and asks for no scenario itself: this, and nothing
    /// is done. It waits in one line with the scenarios of [`Service::next`].
    pub fn next_answer(&self, answer: Response<impl Into<Bytes>>) {
        self.api
            .choices
            .queue(Choice::Answer(answer.map(Into::into)));
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
        // No credentials are needed for what is not of the contract: a link to a result is public.
        let own = match head.uri.path() {
            "/healthz" => Some(Route::Health),
            path => video::id_in(path).map(|id| Route::Video(id.to_owned())),
        };
        match own {
            Some(own) if [Method::GET, Method::HEAD].contains(&head.method) => Ok(own),
            Some(_) => Err(Refusal::Method("GET, HEAD".to_owned())),
            None => {
                let admission = self.api.admit(head, now)?;
                if announced > self.body_limit {
                    return Err(Refusal::TooLarge(self.body_limit));
                }
                Ok(Route::Operation(admission))
            }
        }
    }

    /// Answers a request whose body is at most as long as the limit.
    pub(crate) fn respond<B: AsRef<[u8]>>(
        &self,
        route: &Route,
        head: &Parts,
        body: B,
        now_ms: u64,
    ) -> Reply {
        let mut members = Members::new();
        let outcome = match route {
            Route::Operation(admission) => self.api.parse(admission, body.as_ref()).map(|value| {
                // The text may be 30 MB, and the judge needs room for what it decodes.
                drop(body);
                if self.received.keeps_any() {
                    members = received::members(&value, &admission.endpoint.image_members);
                }
                self.api.answer(admission, head, &value, now_ms)
            }),
            Route::Video(id) => self.api.video(id, now_ms).and_then(|task| {
                let mut reply = Reply::from(video::answer(task.outcome, head)?);
                reply.task = Some(task);
                self.api.spoil(&mut reply, now_ms);
                Ok(reply)
            }),
            Route::Health => {
                let mut response = reply::json(&json!({ "status": "ok" }));
                let no_store = HeaderValue::from_static("no-store");
                response.headers_mut().insert(CACHE_CONTROL, no_store);
                Ok(response.into())
            }
            Route::Preflight => Ok(cors::preflight().into()),
        };
        match outcome {
            Ok(reply) => self.finish(head, members, reply, now_ms),
            Err(refusal) => self.refuse(head, &refusal, now_ms),
        }
    }

    /// Refuses a request whose body is not looked at.
    pub(crate) fn refuse(&self, head: &Parts, refusal: &Refusal, now_ms: u64) -> Reply {
        let reply = self.api.refuse(self.api.endpoint(head), refusal, now_ms);
        self.finish(head, Members::new(), reply, now_ms)
    }

    /// Refuses what is not a request.
    pub(crate) fn refuse_unread(&self, refusal: &Refusal) -> Reply {
        self.api.refuse(None, refusal, self.now())
    }

    fn finish(&self, head: &Parts, members: Members, mut reply: Reply, now_ms: u64) -> Reply {
        cors::allow(head, reply.response.headers_mut());
        if self.received.keeps_any() {
            self.received
                .push(Received::new(head, members, &reply, now_ms));
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

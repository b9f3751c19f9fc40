//! The service without a socket: a request in, an answer out.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};
use image2video_contract::Reading;

use crate::answer::{self, Task};
use crate::clock::Clock;
use crate::credentials::{self, Secret};
use crate::endpoint::{Action, Endpoint, Endpoints};
use crate::id::Mint;
use crate::refusal::Refusal;
use crate::{json, media};

/// The service without a socket: a function from request and time to answer. It keeps nothing of a
/// request. [`MockBuilder::build`](crate::MockBuilder::build) makes one.
pub struct Service {
    pub(crate) endpoints: Endpoints,
    pub(crate) reading: Reading,
    pub(crate) api_key: Option<Secret>,
    pub(crate) mint: Mint,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) body_limit: usize,
}

impl fmt::Debug for Service {
    /// Without the contract, which is long.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service")
            .field("reading", &self.reading)
            .field("api_key", &self.api_key)
            .field("clock", &self.clock)
            .field("body_limit", &self.body_limit)
            .finish_non_exhaustive()
    }
}

impl Service {
    /// Answers a request at the time that the service's clock shows.
    pub fn answer<B: AsRef<[u8]>>(&self, request: &Request<B>) -> Response<Bytes> {
        self.answer_at(request, self.clock.now_ms())
    }

    /// Answers a request at a time, in milliseconds since the Unix epoch.
    ///
    /// Whether the request is refused, and why, depends on nothing but the request; the ids in the
    /// answer depend also on the seed and on how many were made before.
    pub fn answer_at<B: AsRef<[u8]>>(&self, request: &Request<B>, now_ms: u64) -> Response<Bytes> {
        let body = request.body().as_ref();
        match self.admit(request, body.len()) {
            Ok(endpoint) => self.conclude(&endpoint, body, now_ms),
            Err(refusal) => self.refuse(refusal, now_ms),
        }
    }

    /// Judges what is known before the body is there: path, method, credentials, content type, and
    /// the length that the client announces, in bytes.
    pub(crate) fn admit<B>(
        &self,
        head: &Request<B>,
        announced: usize,
    ) -> Result<Arc<Endpoint>, Refusal> {
        let (method, headers) = (head.method().as_str(), head.headers());
        let endpoint = self.endpoints.find(method, head.uri().path())?;
        let operation = &endpoint.operation;
        if let Some(security) = &operation.security {
            credentials::check(security, self.reading, headers, self.api_key.as_ref())?;
        }
        if let Some(request) = &operation.request {
            media::check(headers, &request.media_type)?;
        }
        if announced > self.body_limit {
            return Err(Refusal::too_large(self.body_limit));
        }
        Ok(Arc::clone(endpoint))
    }

    /// Judges the body, at most `body_limit` bytes, and answers.
    pub(crate) fn conclude<B>(&self, endpoint: &Endpoint, body: B, now_ms: u64) -> Response<Bytes>
    where
        B: AsRef<[u8]>,
    {
        let outcome = self
            .judge(endpoint, body)
            .and_then(|()| self.act(endpoint, now_ms));
        outcome.unwrap_or_else(|refusal| self.refuse(refusal, now_ms))
    }

    pub(crate) fn refuse(&self, refusal: Refusal, now_ms: u64) -> Response<Bytes> {
        answer::refusal(&self.mint.request(now_ms), refusal)
    }

    fn judge<B: AsRef<[u8]>>(&self, endpoint: &Endpoint, body: B) -> Result<(), Refusal> {
        let Some(request) = &endpoint.operation.request else {
            return Ok(());
        };
        if body.as_ref().is_empty() {
            return Err(Refusal::empty());
        }
        let value = json::parse(body.as_ref()).map_err(|error| Refusal::not_json(&error))?;
        // The text may be 30 MB, and the judge needs room for what it decodes.
        drop(body);
        let violations = request.message.judge(self.reading).violations(&value);
        if violations.is_empty() {
            Ok(())
        } else {
            Err(Refusal::violations(&violations))
        }
    }

    fn act(&self, endpoint: &Endpoint, now_ms: u64) -> Result<Response<Bytes>, Refusal> {
        let operation = &endpoint.operation;
        match endpoint.action {
            Action::NotOffered => Err(Refusal::not_offered(&operation.name)),
            Action::Create => {
                let request_id = self.mint.request(now_ms);
                let task_id = self.mint.task(&operation.path, now_ms);
                let task = Task {
                    task_id: &task_id,
                    task_status: "submitted",
                    created_at: now_ms,
                    updated_at: now_ms,
                };
                Ok(answer::success(&request_id, task))
            }
        }
    }
}

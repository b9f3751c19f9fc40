//! A request that was sent, and what came of it.

use image2video_contract::Operation;
use serde_json::Value;

use crate::disposition::Disposition;
use crate::transport::{Answer, TransportError};
use crate::verdict::Verdict;

/// A request that was sent, and what came of it.
#[derive(Debug)]
pub(crate) struct Exchange {
    /// The answer, or why there is none.
    pub(crate) answer: Result<Answer, TransportError>,
    /// When the request was sent, in milliseconds since the Unix epoch.
    pub(crate) sent_at_ms: i64,
    /// The body of the answer as JSON, if it is any.
    pub(crate) json: Option<Value>,
    /// What the server did with the request.
    pub(crate) verdict: Verdict,
    /// What it may have cost.
    pub(crate) disposition: Disposition,
}

impl Exchange {
    /// An exchange of the operation.
    pub(crate) fn new(
        operation: &Operation,
        answer: Result<Answer, TransportError>,
        sent_at_ms: i64,
    ) -> Self {
        let body = answer.as_ref().ok().map(|answer| &answer.body);
        let json: Option<Value> = body.and_then(|body| serde_json::from_slice(body).ok());
        let status = answer.as_ref().map(|answer| answer.status);
        Self {
            verdict: Verdict::new(operation, status.ok(), json.as_ref()),
            disposition: Disposition::new(operation, status, json.as_ref()),
            answer,
            sent_at_ms,
            json,
        }
    }

    /// The status, if there is an answer.
    pub(crate) fn status(&self) -> Option<u16> {
        self.answer.as_ref().ok().map(|answer| answer.status)
    }
}

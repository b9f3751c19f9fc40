//! What the service wants to happen for a request: an answer, and how it is delivered.

use std::time::Duration;

use bytes::Bytes;
use http::Response;

use crate::Scenario;
use crate::http::cors;
use crate::task::callback::Plan;

/// An answer and how it is delivered. The service is pure: somebody else carries it out.
#[derive(Debug)]
#[non_exhaustive]
pub struct Reply {
    /// The answer.
    pub response: Response<Bytes>,
    /// How it gets to the client.
    pub delivery: Delivery,
    /// The `code` in the answer, if it is an envelope.
    pub code: Option<i64>,
    /// The `request_id` in the answer, if it is an envelope.
    pub request_id: Option<String>,
    /// What the request was made to meet, if anything out of the ordinary.
    pub scenario: Option<Scenario>,
    pub(crate) callback: Option<Plan>,
}

/// How an answer gets to the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Delivery {
    /// Whole, at once.
    #[default]
    Whole,
    /// Whole, after a time by the service's clock.
    After(Duration),
    /// Not at all: the connection stays open, and silent.
    Never,
    /// Not at all: the connection is reset.
    Reset,
    /// So many bytes of the body, then the connection ends; the head announces all of it.
    Truncated(usize),
}

impl Reply {
    pub(crate) fn new(mut response: Response<Bytes>) -> Self {
        cors::allow(response.headers_mut());
        Self {
            response,
            delivery: Delivery::Whole,
            code: None,
            request_id: None,
            scenario: None,
            callback: None,
        }
    }
}

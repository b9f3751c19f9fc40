//! What the service wants to happen for a request: an answer, and how it is delivered.

use bytes::Bytes;
use http::Response;

use crate::api::scenario::effect::{Delivery, Effect};
use crate::api::scenario::table::Scenario;
use crate::task::callback::schedule::Schedule;

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
    pub(crate) callbacks: Option<Schedule>,
}

impl Reply {
    /// An answer that is no envelope.
    pub(crate) fn plain(response: Response<Bytes>) -> Self {
        Self {
            response,
            delivery: Delivery::Whole,
            code: None,
            request_id: None,
            scenario: None,
            callbacks: None,
        }
    }

    /// An answer in the owner's envelope.
    pub(crate) fn envelope(response: Response<Bytes>, code: i64, request_id: String) -> Self {
        Self {
            code: Some(code),
            request_id: Some(request_id),
            ..Self::plain(response)
        }
    }

    /// The same answer, and callbacks.
    pub(crate) fn with_callbacks(self, callbacks: Option<Schedule>) -> Self {
        Self { callbacks, ..self }
    }

    /// The answer as a scenario changes it.
    pub(crate) fn with_scenario(mut self, scenario: Scenario) -> Self {
        self.scenario = Some(scenario);
        match scenario.effect() {
            Effect::Delivery(delivery) => self.delivery = delivery,
            Effect::Answer(change) => change(&mut self.response),
            Effect::Ending(_)
            | Effect::Callbacks(_)
            | Effect::RefusedTask(_)
            | Effect::Refused(_) => {}
        }
        self
    }
}

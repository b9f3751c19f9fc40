//! Answers, and what else the service wants to happen for a request. They are written by hand: were they
//! made from the contract, that they keep it would prove nothing.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header::CONTENT_TYPE};
use serde::Serialize;

use crate::api::Refusal;
use crate::api::scenario::{Delivery, Scenario};
use crate::task::{Status, callback::Schedule};

/// An answer and how it is delivered. The service is pure: somebody else carries it out.
#[derive(Debug, Default)]
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

/// The members of every answer of an operation.
#[derive(Serialize)]
struct Envelope<'a, T> {
    code: i64,
    message: &'a str,
    request_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<T>,
}

/// A task as a client sees it: in an envelope, in a list, or alone in a callback.
#[derive(Serialize)]
pub(crate) struct TaskData {
    pub(crate) task_id: String,
    pub(crate) task_status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) task_status_msg: Option<&'static str>,
    pub(crate) created_at: u64,
    pub(crate) updated_at: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) task_result: Option<TaskResult>,
}

#[derive(Serialize)]
pub(crate) struct TaskResult {
    pub(crate) videos: [Video; 1],
}

#[derive(Serialize)]
pub(crate) struct Video {
    pub(crate) id: String,
    pub(crate) url: String,
    pub(crate) duration: &'static str,
}

impl From<Response<Bytes>> for Reply {
    /// An answer that is no envelope.
    fn from(response: Response<Bytes>) -> Self {
        Self {
            response,
            ..Self::default()
        }
    }
}

impl Reply {
    pub(crate) fn success<T: Serialize>(request_id: String, data: T) -> Self {
        Self::envelope(200, 0, "SUCCEED", request_id, Some(data))
    }

    pub(crate) fn refusal(request_id: String, refusal: &Refusal) -> Self {
        let (status, code) = refusal.status_and_code();
        let message = refusal.to_string();
        let mut reply = Self::envelope(status, code, &message, request_id, None::<()>);
        reply.response.headers_mut().extend(refusal.header());
        reply
    }

    /// A refusal as text, of a service whose errors have no envelope.
    pub(crate) fn plain_refusal(refusal: &Refusal) -> Self {
        let mut response = Response::new(Bytes::from(format!("{refusal}\n")));
        *response.status_mut() = status(refusal.status_and_code().0);
        let text = HeaderValue::from_static("text/plain; charset=utf-8");
        response.headers_mut().insert(CONTENT_TYPE, text);
        response.headers_mut().extend(refusal.header());
        response.into()
    }

    fn envelope<T: Serialize>(
        status: u16,
        code: i64,
        message: &str,
        request_id: String,
        data: Option<T>,
    ) -> Self {
        let mut response = json(&Envelope {
            code,
            message,
            request_id: &request_id,
            data,
        });
        *response.status_mut() = self::status(status);
        Self {
            code: Some(code),
            request_id: Some(request_id),
            ..response.into()
        }
    }
}

fn status(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

pub(crate) fn json(body: &impl Serialize) -> Response<Bytes> {
    let mut response = Response::new(to_bytes(body));
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    response
}

pub(crate) fn to_bytes(value: &impl Serialize) -> Bytes {
    // Room for a task, so that the text does not move while it is written.
    let mut text = Vec::with_capacity(512);
    match serde_json::to_writer(&mut text, value) {
        Ok(()) => Bytes::from(text),
        // Strings and numbers cannot fail to be written.
        Err(_) => Bytes::new(),
    }
}

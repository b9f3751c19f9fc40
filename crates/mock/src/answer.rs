//! Answers, written by hand: were they made from the contract, that they keep it would prove nothing.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode};
use serde::Serialize;

use crate::refusal::Refusal;

/// What the service says, without HTTP.
#[derive(Serialize)]
struct Envelope<'a> {
    code: i64,
    message: &'a str,
    request_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Task<'a>>,
}

/// A task, as it is told.
#[derive(Serialize)]
pub(crate) struct Task<'a> {
    pub(crate) task_id: &'a str,
    pub(crate) task_status: &'static str,
    pub(crate) created_at: u64,
    pub(crate) updated_at: u64,
}

pub(crate) fn success(request_id: &str, task: Task<'_>) -> Response<Bytes> {
    let envelope = Envelope {
        code: 0,
        message: "SUCCEED",
        request_id,
        data: Some(task),
    };
    response(StatusCode::OK, &envelope)
}

pub(crate) fn refusal(request_id: &str, refusal: Refusal) -> Response<Bytes> {
    let envelope = Envelope {
        code: refusal.code,
        message: &refusal.message,
        request_id,
        data: None,
    };
    let mut response = response(refusal.status, &envelope);
    response.headers_mut().extend(refusal.header);
    response
}

fn response(status: StatusCode, envelope: &Envelope<'_>) -> Response<Bytes> {
    // Strings and numbers cannot fail to be written.
    let body = serde_json::to_vec(envelope).unwrap_or_default();
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = status;
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    response
}

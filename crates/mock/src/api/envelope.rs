//! Answers, written by hand: were they made from the contract, that they keep it would prove nothing.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode};
use serde::Serialize;

use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::task::life::Status;

/// The members of every answer.
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

pub(crate) fn success<T: Serialize>(request_id: String, data: T) -> Reply {
    let envelope = Envelope {
        code: 0,
        message: "SUCCEED",
        request_id: &request_id,
        data: Some(data),
    };
    let response = json(StatusCode::OK, &envelope);
    Reply::envelope(response, 0, request_id)
}

pub(crate) fn refusal(request_id: String, refusal: &Refusal) -> Reply {
    let envelope: Envelope<'_, ()> = Envelope {
        code: refusal.code(),
        message: &refusal.to_string(),
        request_id: &request_id,
        data: None,
    };
    let mut response = json(refusal.status(), &envelope);
    response.headers_mut().extend(refusal.header());
    Reply::envelope(response, refusal.code(), request_id)
}

pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Response<Bytes> {
    let mut response = Response::new(to_bytes(body));
    *response.status_mut() = status;
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

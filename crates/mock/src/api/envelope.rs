//! Answers, written by hand: were they made from the contract, that they keep it would prove nothing.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode};
use serde::Serialize;

use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::task::life::{Ending, Outcome, Status};

/// What the service says, without HTTP.
#[derive(Serialize)]
struct Envelope<'a, T> {
    code: i64,
    message: &'a str,
    request_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<T>,
}

/// A task, as it is told: in an envelope, in a list, or alone in a callback.
#[derive(Serialize)]
pub(crate) struct Task {
    task_id: String,
    task_status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    task_status_msg: Option<&'static str>,
    created_at: u64,
    updated_at: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    task_result: Option<TaskResult>,
}

#[derive(Serialize)]
struct TaskResult {
    videos: [Video; 1],
}

#[derive(Serialize)]
struct Video {
    id: String,
    url: String,
    duration: &'static str,
}

impl Task {
    /// A task that has its status since `updated_at`. A video is named only if there is one: where
    /// it is to be had, and under which id, is asked then.
    pub(crate) fn new(
        task_id: String,
        outcome: Outcome,
        created_at: u64,
        (updated_at, status): (u64, Status),
        video: impl FnOnce() -> (String, String),
    ) -> Self {
        let task_status_msg = match outcome.ending {
            Ending::Fails(failure) if status == Status::Failed => Some(failure.message()),
            _ => None,
        };
        let task_result = (status == Status::Succeed).then(|| {
            let (id, url) = video();
            let duration = outcome.length.of_result();
            TaskResult {
                videos: [Video { id, url, duration }],
            }
        });
        Self {
            task_id,
            task_status: status.as_str(),
            task_status_msg,
            created_at,
            updated_at,
            task_result,
        }
    }

    /// The task alone, as a callback tells it.
    pub(crate) fn to_json(&self) -> Bytes {
        // Strings and numbers cannot fail to be written.
        Bytes::from(serde_json::to_vec(self).unwrap_or_default())
    }
}

pub(crate) fn success<T: Serialize>(request_id: String, data: T) -> Reply {
    let envelope = Envelope {
        code: 0,
        message: "SUCCEED",
        request_id: &request_id,
        data: Some(data),
    };
    let response = json(StatusCode::OK, &envelope);
    reply(response, 0, request_id)
}

pub(crate) fn refusal(request_id: String, refusal: Refusal) -> Reply {
    let envelope: Envelope<'_, ()> = Envelope {
        code: refusal.code,
        message: &refusal.message,
        request_id: &request_id,
        data: None,
    };
    let mut response = json(refusal.status, &envelope);
    response.headers_mut().extend(refusal.header);
    reply(response, refusal.code, request_id)
}

fn reply(response: Response<Bytes>, code: i64, request_id: String) -> Reply {
    Reply {
        code: Some(code),
        request_id: Some(request_id),
        ..Reply::new(response)
    }
}

pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Response<Bytes> {
    // Room for a task, so that the text does not move while it is written.
    let mut text = Vec::with_capacity(512);
    // Strings and numbers cannot fail to be written.
    let body = serde_json::to_writer(&mut text, body).map_or_else(|_| Vec::new(), |()| text);
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = status;
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    response
}

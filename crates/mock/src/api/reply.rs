//! Answers, and what else the service wants to happen for a request.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header::CONTENT_TYPE};
use image2video_contract::MemberRole;
use serde_json::Value;

use crate::api::scenario::{Delivery, Scenario};
use crate::api::{Refusal, form::Form, template::write_json};
use crate::task::{TaskId, callback::Schedule};

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
    /// The task that was made or asked for.
    pub(crate) task: Option<TaskId>,
    pub(crate) callbacks: Option<Schedule>,
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
    /// An answer of success; `tasks` writes those that it tells of.
    pub(crate) fn success(form: &Form, request_id: String, tasks: impl Fn(&mut Vec<u8>)) -> Self {
        let response = form.answer(None, |role, out| match role {
            MemberRole::RequestId => write_json(&request_id, out),
            MemberRole::Task => tasks(out),
            _ => {}
        });
        Self {
            code: Some(0),
            request_id: Some(request_id),
            ..response.into()
        }
    }

    pub(crate) fn refusal(form: &Form, request_id: String, refusal: &Refusal, now_ms: u64) -> Self {
        let (status, code) = refusal.status_and_code();
        let mut response = form.answer(Some(status), |role, out| match role {
            MemberRole::Code => write_json(&code, out),
            MemberRole::Message => write_json(&refusal.to_string(), out),
            MemberRole::RequestId => write_json(&request_id, out),
            _ => {}
        });
        response.headers_mut().extend(refusal.header(now_ms));
        Self {
            code: Some(code),
            request_id: Some(request_id),
            ..response.into()
        }
    }

    /// A refusal as text, of a service whose errors have no envelope.
    pub(crate) fn plain_refusal(refusal: &Refusal, now_ms: u64) -> Self {
        let mut response = Response::new(Bytes::from(format!("{refusal}\n")));
        let status = StatusCode::from_u16(refusal.status_and_code().0);
        *response.status_mut() = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let text = HeaderValue::from_static("text/plain; charset=utf-8");
        response.headers_mut().insert(CONTENT_TYPE, text);
        response.headers_mut().extend(refusal.header(now_ms));
        response.into()
    }
}

/// A body of the service's own.
pub(crate) fn json(body: &Value) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(body.to_string()));
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    response
}

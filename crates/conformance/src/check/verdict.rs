//! What a server did with a request.

use serde_json::Value;

use super::Exchange;

/// What a server did with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It accepted the request.
    Accepted,
    /// It refused the request.
    Refused,
    /// It asked for fewer requests, which says nothing of this one.
    RateLimited,
    /// It failed, or answered what is neither.
    Failed,
    /// It gave no whole answer.
    NoAnswer,
}

impl Verdict {
    /// The status decides, but for a refusal in the envelope of a success.
    #[must_use]
    pub fn of(exchange: &Exchange) -> Self {
        match exchange.status() {
            None => Self::NoAnswer,
            Some(200..=299) if refuses(exchange.json.as_ref()) => Self::Refused,
            Some(200..=299) => Self::Accepted,
            Some(429) => Self::RateLimited,
            Some(400..=499) => Self::Refused,
            Some(_) => Self::Failed,
        }
    }
}

/// A code other than 0 and no task: the envelope says failure, whatever the status says.
fn refuses(json: Option<&Value>) -> bool {
    let Some(json) = json else { return false };
    let code = json.get("code").and_then(Value::as_i64);
    code.is_some_and(|code| code != 0) && json.pointer("/data/task_id").is_none()
}

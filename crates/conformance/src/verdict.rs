//! What a server did with a request.

use image2video_contract::Operation;
use serde_json::Value;

use crate::disposition::{code, names_task};

/// What a server did with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
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
    /// The status decides, unless the body of a success has the code of a failure and names no task.
    pub(crate) fn new(operation: &Operation, status: Option<u16>, json: Option<&Value>) -> Self {
        match status {
            None => Self::NoAnswer,
            Some(200..=299) if json.is_some_and(|json| says_failure(operation, json)) => {
                Self::Refused
            }
            Some(200..=299) => Self::Accepted,
            Some(429) => Self::RateLimited,
            Some(400..=499) => Self::Refused,
            Some(_) => Self::Failed,
        }
    }
}

fn says_failure(operation: &Operation, json: &Value) -> bool {
    code(operation, json).is_some_and(|code| code != 0) && !names_task(operation, json)
}

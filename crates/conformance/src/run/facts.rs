//! What of an answer decides how a run goes on, and what it cost.

use std::ops::Range;

use image2video_contract::{
    Contract, ErrorClass, ErrorCode, MemberRole, Message, Operation, Retry, TaskPhase,
};
use serde_json::Value;

use super::patience::{self, RetryAfter};
use crate::disposition::{self, Disposition};
use crate::recording::{Answered, Callback, Content};
use crate::transport::TransportError;

/// Bytes of an id that is asked for, at most.
const LONGEST_ID: usize = 2048;

/// What of an exchange decides how a run goes on, and what it cost.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(crate) status: Option<u16>,
    pub(crate) verdict: Verdict,
    pub(crate) disposition: Disposition,
    /// The tasks that the answer tells of.
    pub(crate) tasks: Vec<Task>,
    /// What a refusal says of all later requests, in the words of the document.
    pub(crate) ends_paid: Option<String>,
    /// Whether it is the key that was refused.
    pub(crate) refuses_key: bool,
    pub(crate) retry_after: Option<RetryAfter>,
    /// The part of a video's file that tells what this one does not.
    pub(crate) next_part: Option<Range<u64>>,
}

/// What a server did with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It accepted the request: this is what costs money.
    Accepted,
    /// It refused the request.
    Refused,
    /// It asked for fewer requests, which says nothing of this one.
    RateLimited,
    /// It failed, or answered what is neither.
    Failed,
    /// It gave no whole answer; the request may have been accepted.
    NoAnswer,
    /// The request was never sent.
    NotReached,
}

impl Verdict {
    /// Whether it says what the server does with such a request.
    pub(crate) fn is_decision(self) -> bool {
        matches!(self, Self::Accepted | Self::Refused)
    }
}

/// A task as an answer tells of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Task {
    pub(crate) id: String,
    pub(crate) phase: Option<TaskPhase>,
    pub(crate) created_at: Option<i64>,
    pub(crate) video_url: Option<String>,
    /// How long its video is, in seconds.
    pub(crate) seconds: Option<f64>,
    /// What it cost in the end, in units of the account.
    pub(crate) units: Option<String>,
}

impl Task {
    /// Whether its id can stand in a path: `..` would lead elsewhere, and no URL is so long.
    pub(crate) fn can_be_asked_for(&self) -> bool {
        !matches!(self.id.as_str(), "." | "..") && self.id.len() <= LONGEST_ID
    }
}

impl Facts {
    pub(crate) fn answered(
        contract: &Contract,
        operation: Option<&Operation>,
        answered: &Answered,
    ) -> Self {
        let (status, json) = (answered.status, answered.json());
        let code = operation
            .zip(json)
            .and_then(|(it, json)| disposition::code(contract, it, json));
        let known = code.and_then(|code| contract.error_code(code));
        let tasks = operation
            .zip(json)
            .and_then(|(it, json)| Some(tasks(contract.message_of(it, json)?, json)));
        let disposition = operation.map_or(Disposition::Free, |operation| {
            match Disposition::new(contract, operation, Ok(status), json) {
                // Nobody knows what the rest of the answer says.
                Disposition::Free if operation.is_charged() && answered.content == Content::Cut => {
                    Disposition::MaybePaid
                }
                disposition => disposition,
            }
        });
        let tasks = tasks.unwrap_or_default();
        let verdict = verdict(status, code, known, disposition, !tasks.is_empty());
        Self {
            status: Some(status),
            verdict,
            disposition,
            tasks,
            ends_paid: known
                .filter(|known| known.status == 429 && known.retry == Retry::Never)
                .map(|known| {
                    format!(
                        "the server answers with code {}: {}",
                        known.code, known.meaning
                    )
                }),
            refuses_key: verdict == Verdict::Refused
                && (matches!(status, 401 | 403)
                    || known.is_some_and(|known| known.class == ErrorClass::Authentication)),
            retry_after: answered
                .header("retry-after")
                .and_then(|text| patience::retry_after(text, answered.at_ms)),
            next_part: None,
        }
    }

    pub(crate) fn failed(
        contract: &Contract,
        operation: Option<&Operation>,
        error: &TransportError,
    ) -> Self {
        let verdict = match error {
            TransportError::Unreachable(_) => Verdict::NotReached,
            TransportError::Timeout | TransportError::Broken(_) | TransportError::TooLong => {
                Verdict::NoAnswer
            }
        };
        let disposition = operation.map_or(Disposition::Free, |it| {
            Disposition::new(contract, it, Err(error), None)
        });
        Self {
            status: None,
            verdict,
            disposition,
            tasks: Vec::new(),
            ends_paid: None,
            refuses_key: false,
            retry_after: None,
            next_part: None,
        }
    }

    /// What a callback tells: the task as it stands.
    pub(crate) fn callback(contract: &Contract, callback: &Callback) -> Vec<Task> {
        let known = contract.operations.iter().flat_map(|it| &it.callbacks);
        let told =
            known.filter_map(|it| Some(tasks(&it.request.message, callback.content.json()?)));
        told.flatten().collect()
    }
}

fn tasks(message: &Message, json: &Value) -> Vec<Task> {
    let tasks = message.tasks(json).into_iter();
    let named = tasks.filter_map(|task| {
        let text = |role| Some(task.get(role)?.as_str()?.to_owned());
        Some(Task {
            id: task.id().filter(|id| !id.is_empty())?.to_owned(),
            phase: task.phase(),
            created_at: task.get(MemberRole::CreatedAt).and_then(Value::as_i64),
            video_url: text(MemberRole::VideoUrl),
            seconds: text(MemberRole::Duration).and_then(|text| text.parse().ok()),
            units: text(MemberRole::Units),
        })
    });
    named.collect()
}

fn verdict(
    status: u16,
    code: Option<i64>,
    known: Option<&ErrorCode>,
    disposition: Disposition,
    names_task: bool,
) -> Verdict {
    let asks_to_wait = match known {
        Some(known) => known.retry == Retry::Backoff,
        None => status == 429,
    };
    match status {
        200..=299 | 400..=407 | 409..=499 if disposition == Disposition::Paid => Verdict::Accepted,
        200..=299 | 400..=407 | 409..=499 if asks_to_wait => Verdict::RateLimited,
        // A lookup is free, whatever is answered; its envelope says whether it was answered, unless its
        // code is nobody's.
        200..=299 if known.is_none() && (names_task || code.is_none_or(|code| code == 0)) => {
            Verdict::Accepted
        }
        200..=299 | 400..=407 | 409..=499 => Verdict::Refused,
        _ => Verdict::Failed,
    }
}

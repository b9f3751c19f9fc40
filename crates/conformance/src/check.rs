//! Checks on an exchange: what was answered, and what was promised.

mod answer;
mod callback;
mod lookup;
mod task;

pub(crate) use answer::UsedIds;
pub(crate) use callback::{callbacks, says_ended};
pub(crate) use lookup::{
    Context, FollowedTask, KnownTask, lookup, status_order, unknown_id, video_fault,
};
pub(crate) use task::CreatedTasks;

use image2video_contract::{Expectation, Operation, Strictness};

use crate::case::{Case, Credentials};
use crate::disposition::Disposition;
use crate::exchange::Exchange;
use crate::finding::{Code, Finding};
use crate::verdict::Verdict;

/// Everything that is wrong with the exchange of a case. `used` has the ids of earlier answers.
pub(crate) fn findings(
    operation: &Operation,
    case: &Case,
    exchange: &Exchange,
    used: &mut UsedIds,
) -> Vec<Finding> {
    let mut findings: Vec<_> = expected(operation, case, exchange).into_iter().collect();
    if let Ok(answer) = &exchange.answer {
        findings.extend(answer::findings(operation, case, answer, exchange, used));
    }
    findings.sort();
    findings.dedup();
    findings
}

/// Whether the server did what it owed to the request.
fn expected(operation: &Operation, case: &Case, exchange: &Exchange) -> Option<Finding> {
    let credentials = &case.request.credentials;
    let is_anonymous = *credentials != Credentials::Given;
    // Where the page leaves open whether there must be any, a question tells what the server does.
    let security = operation.security.as_ref();
    let is_left_open = security.is_some_and(|security| security.is_optional(Strictness::Wide))
        && credentials.are_left_out();
    let (status, said) = (status(exchange), server_message(exchange));
    let (code, message) = match (exchange.verdict, case.expect) {
        (Verdict::NoAnswer, _) => {
            let why = exchange.answer.as_ref().err().map(ToString::to_string);
            (Code::NoAnswer, why.unwrap_or_default())
        }
        (Verdict::Failed, _) => (Code::ServerError, format!("{status} {said}")),
        (Verdict::RateLimited, _) => (Code::RateLimited, said),
        (Verdict::Refused, Expectation::Accept) => (
            Code::ValidRefused,
            format!("every reading allows this, and it was refused: {status} {said}"),
        ),
        (Verdict::Accepted, Expectation::Refuse) if is_anonymous => (
            Code::CredentialsIgnored,
            "accepted without good credentials".to_owned(),
        ),
        (Verdict::Accepted, Expectation::Refuse) => (
            Code::InvalidAccepted,
            "no reading allows this, and it was accepted".to_owned(),
        ),
        (Verdict::Refused, Expectation::Refuse) if exchange.disposition == Disposition::Paid => (
            Code::InvalidAccepted,
            format!("refused with {status}, but the answer says that a task was made"),
        ),
        (Verdict::Refused, Expectation::Refuse)
            if is_anonymous && !is_left_open && !matches!(exchange.status(), Some(401 | 403)) =>
        {
            let message = format!("refused with {status}, not with 401");
            (Code::CredentialsUnjudged, message)
        }
        _ => return None,
    };
    Some(Finding::new(code, message))
}

fn status(exchange: &Exchange) -> String {
    exchange
        .status()
        .map_or_else(String::new, |status| status.to_string())
}

/// The message of the server.
fn server_message(exchange: &Exchange) -> String {
    let message = exchange
        .json
        .as_ref()
        .and_then(|json| json.get("message")?.as_str());
    let mut words = message.unwrap_or_default().to_owned();
    words.retain(|c| !c.is_control());
    if words.is_empty() {
        "(it does not say why)".to_owned()
    } else {
        format!("\"{words}\"")
    }
}

//! Checks on an exchange: what was answered, and what was promised.

mod answer;
mod query;
mod task;

pub(crate) use answer::Seen;
pub(crate) use query::{Known, callbacks, order, query, tells_an_end, unknown, video};
pub(crate) use task::Made;

use image2video_contract::{Expectation, Operation, Strictness};

use crate::case::{Case, Credentials};
use crate::disposition::names_task;
use crate::exchange::Exchange;
use crate::finding::{Code, Finding};
use crate::verdict::Verdict;

/// Everything that is wrong with the exchange of a case. `seen` holds what earlier exchanges used up.
pub(crate) fn findings(
    operation: &Operation,
    case: &Case,
    exchange: &Exchange,
    seen: &mut Seen,
) -> Vec<Finding> {
    let mut findings = expected(operation, case, exchange);
    if let Ok(answer) = &exchange.answer {
        findings.extend(answer::findings(operation, case, answer, exchange, seen));
    }
    findings.sort();
    findings.dedup();
    findings
}

/// Whether the server did what it owed to the request.
fn expected(operation: &Operation, case: &Case, exchange: &Exchange) -> Vec<Finding> {
    let credentials = &case.request.credentials;
    let anonymous = *credentials != Credentials::Given;
    // Where the page leaves open whether there must be any, a reading tells what the server does.
    let security = operation.security.as_ref();
    let left_open = security.is_some_and(|security| security.is_optional(Strictness::Wide))
        && credentials.are_left_out();
    let finding = match (exchange.verdict, case.expect) {
        (Verdict::NoAnswer, _) => {
            let why = exchange.answer.as_ref().err().map(ToString::to_string);
            Finding::new(Code::NoAnswer, why.unwrap_or_default())
        }
        (Verdict::Failed, _) => Finding::new(
            Code::ServerError,
            format!("{} {}", status(exchange), said(exchange)),
        ),
        (Verdict::RateLimited, _) => Finding::new(Code::RateLimited, said(exchange)),
        (Verdict::Refused, Expectation::Accept) => {
            let what = format!(
                "every reading allows this, and it was refused: {} {}",
                status(exchange),
                said(exchange)
            );
            Finding::new(Code::ValidRefused, what)
        }
        (Verdict::Accepted, Expectation::Refuse) if anonymous => Finding::new(
            Code::CredentialsIgnored,
            "accepted without good credentials",
        ),
        (Verdict::Accepted, Expectation::Refuse) => Finding::new(
            Code::InvalidAccepted,
            "no reading allows this, and it was accepted",
        ),
        (Verdict::Refused, Expectation::Refuse)
            if operation.is_charged()
                && exchange
                    .json
                    .as_ref()
                    .is_some_and(|json| names_task(operation, json)) =>
        {
            let what = format!(
                "refused with {}, and yet the answer names a task",
                status(exchange)
            );
            Finding::new(Code::InvalidAccepted, what)
        }
        (Verdict::Refused, Expectation::Refuse)
            if anonymous && !left_open && !matches!(exchange.status(), Some(401 | 403)) =>
        {
            Finding::new(
                Code::CredentialsUnjudged,
                format!("refused with {}, not with 401", status(exchange)),
            )
        }
        _ => return Vec::new(),
    };
    vec![finding]
}

fn status(exchange: &Exchange) -> String {
    exchange
        .status()
        .map_or_else(String::new, |status| status.to_string())
}

/// The server's own words.
fn said(exchange: &Exchange) -> String {
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

//! The instrument is the first suspect: what should be valid is judged by the contract before it is sent.

use image2video_contract::{Contract, Expectation, Strictness};

use super::situation::Request;
use crate::plan::Plan;
use crate::recording::Outgoing;

/// What is wrong with a request that should be accepted, if something is. `bytes` are its body.
pub(super) fn fault(
    contract: &Contract,
    plan: &Plan,
    request: &Request,
    bytes: &[u8],
) -> Option<String> {
    let Outgoing::Request(sent) = &request.outgoing else {
        return None;
    };
    let operation = contract.operation(&request.operation)?;
    let (owed, body) = (operation.request.as_ref()?, sent.body.json()?);
    if !plan.must_be_accepted(&request.purpose, &request.cases) {
        return None;
    }
    // What is large is so in one member, and takes long to be read.
    let body = match sent.body.is_large() {
        true => body.with_small_images(),
        false => serde_json::from_slice(bytes).unwrap_or_default(),
    };
    if owed.message.expectation(&body) == Expectation::Accept {
        return None;
    }
    let violations = owed.message.judge(Strictness::Narrow).violations(&body);
    let first = violations.first().map(ToString::to_string);
    Some(format!(
        "a request to `{}` that should be valid is not, and was not sent: {}",
        request.operation,
        first.unwrap_or_default()
    ))
}

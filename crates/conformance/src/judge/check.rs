//! What is found in an answer, by itself and beside what earlier answers said.

use std::collections::BTreeMap;

use image2video_contract::{Contract, MemberRole, Operation, TaskPhase};

use super::answer::{self, Answer, UsedIds};
use super::lookup::{self, Known};
use super::task::Made;
use crate::case::{Action, Aspect};
use crate::escape::visible;
use crate::finding::{Finding, merged};
use crate::plan::Plan;
use crate::recording::{Answered, Outgoing, Purpose};
use crate::run::{Exchange, Verdict};

/// What earlier answers said.
pub(super) struct Before<'b> {
    pub(super) used: &'b mut UsedIds,
    pub(super) made: &'b Made,
    pub(super) first: Option<&'b str>,
    pub(super) phases: &'b BTreeMap<String, TaskPhase>,
    /// Whether a request of the operation was accepted.
    pub(super) accepts_ids: bool,
}

/// What is found in an answer.
pub(super) fn check(
    contract: &Contract,
    plan: &Plan,
    operation: &Operation,
    exchange: &Exchange,
    answered: &Answered,
    before: Before<'_>,
) -> Vec<Finding> {
    let Outgoing::Request(request) = &exchange.sent.request else {
        return Vec::new();
    };
    let answer = Answer {
        contract,
        operation,
        method: &request.method,
        sent_at_ms: exchange.sent.at_ms,
        answered,
    };
    let mut findings = answer::findings(answer, before.used);
    let case = exchange.cases.first().map(|&case| &plan.cases[case]);
    let case = case.filter(|_| exchange.sent.purpose == Purpose::Cases && !operation.is_charged());
    let is_accepted = exchange
        .facts()
        .is_some_and(|it| it.verdict == Verdict::Accepted);
    if let Some(case) = case {
        if is_accepted {
            let known = Known {
                made: before.made,
                task_id: exchange.sent.task_id.as_deref(),
                first: before.first,
            };
            findings.extend(lookup::findings(
                contract, operation, case, answered, &known,
            ));
        }
        // One that is refused for the rate says nothing of the id.
        let is_refused = exchange.is_refused();
        if case.aspect == Aspect::UnknownId && is_refused && before.accepts_ids {
            findings.extend(lookup::unknown_id(operation, answered.status));
        }
        if case.aspect.action() == Action::Follow {
            findings.extend(order(
                contract,
                operation,
                exchange,
                answered,
                before.phases,
            ));
        }
    }
    merged(findings)
}

fn order(
    contract: &Contract,
    operation: &Operation,
    exchange: &Exchange,
    answered: &Answered,
    phases: &BTreeMap<String, TaskPhase>,
) -> Option<Finding> {
    let json = answered.json()?;
    let before = exchange.sent.task_id.as_ref().and_then(|id| phases.get(id));
    let tasks = contract.message_of(operation, json)?.tasks(json);
    lookup::order(before.copied(), tasks.first()?)
}

/// The server's own words, shortened.
pub(super) fn words(contract: &Contract, operation: &Operation, answered: &Answered) -> String {
    let told = answered.json().and_then(|json| {
        let message = contract.message_of(operation, json)?;
        message.value_of(MemberRole::Message, json)?.as_str()
    });
    let words: String = told.unwrap_or_default().chars().take(200).collect();
    match words.as_str() {
        "" => "(it does not say why)".to_owned(),
        words => format!("\"{}\"", visible(words)),
    }
}

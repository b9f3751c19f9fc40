//! Whether a run could judge what it was to judge.

use std::collections::BTreeMap;

use image2video_contract::{Expectation, Operation, Origin};

use super::fold::Judging;
use crate::coverage::coverage;
use crate::finding::Code;
use crate::recording::Outgoing;
use crate::report::{CaseReport, Incomplete, Outcome};
use crate::run::{Exchange, Verdict};

impl Judging<'_> {
    /// How many requests were sent.
    pub(super) fn requests(&self) -> usize {
        let exchanges = self.history().exchanges.iter();
        let is_sent = |it: &&Exchange| {
            it.facts()
                .is_none_or(|it| it.verdict != Verdict::NotReached)
        };
        exchanges.filter(is_sent).count()
    }

    /// Whether a server that is asked to make tasks accepted nothing at all.
    pub(super) fn accepts_nothing(&self) -> bool {
        !self.plan.charged.is_empty() && !self.history().charged().any(Exchange::is_accepted)
    }

    /// Why the target could not be judged at all, if it could not.
    pub(super) fn not_judged(&self) -> Option<String> {
        let exchanges = &self.history().exchanges;
        let to_target = || {
            exchanges
                .iter()
                .filter(|it| matches!(it.sent.request, Outgoing::Request(_)))
        };
        if self.requests() == 0 {
            let why = to_target().find_map(|it| it.failure.as_ref());
            let early = self.end.as_ref().and_then(|end| end.early.first());
            return Some(match (early, why) {
                (Some(early), _) if why.is_none() => format!("nothing was sent: {early}"),
                (_, Some(why)) => format!("the server cannot be reached: {why}"),
                _ => "nothing was sent: the budget is 0, or no case was chosen".to_owned(),
            });
        }
        if self.accepts_nothing() {
            let mut charged = self.history().charged();
            let first = charged.find(|it| it.facts().is_some_and(|it| it.status.is_some()));
            let first = first.map(|it| {
                let status = it
                    .facts()
                    .and_then(|facts| facts.status)
                    .unwrap_or_default();
                format!("; the first answer: {status} {}", self.checked(it).words)
            });
            let failure = || self.history().charged().find_map(|it| it.failure.as_ref());
            let first = first.or_else(|| Some(format!(" ({})", failure()?)));
            return Some(format!(
                "no valid request was ever accepted, so a refusal proves nothing{}",
                first.unwrap_or_default()
            ));
        }
        let wants_lookups = self.plan.charged.is_empty();
        let accepted = exchanges.iter().any(Exchange::is_accepted);
        (wants_lookups && !accepted)
            .then(|| "no request was ever accepted, so a refusal proves nothing".to_owned())
    }

    /// The sides of the page's constraints that no case could judge, though there was one to be sent.
    pub(super) fn incomplete(&self, cases: &[CaseReport]) -> Vec<Incomplete> {
        // What needs something that the user did not give is left out.
        let planned = cases
            .iter()
            .zip(&self.plan.cases)
            .filter(|(_, case)| case.missing.is_none());
        let by_id: BTreeMap<_, _> = planned.map(|(report, case)| (&case.id, report)).collect();
        let binds = |operation: &Operation| operation.origin == Origin::Page;
        let rows = coverage(self.contract, &self.plan.cases);
        let rows = rows
            .iter()
            .filter(|row| self.contract.operation(&row.operation).is_some_and(binds));
        let open = self.begin.not_exercised.iter();
        let mut incomplete: Vec<_> = open.map(Incomplete::from).collect();
        for row in rows {
            for (side, ids) in [("meets", &row.valid), ("breaks", &row.invalid)] {
                let cases: Vec<_> = ids
                    .iter()
                    .filter_map(|id| by_id.get(id))
                    .filter(|case| case.expect != Expectation::Observe)
                    .collect();
                let is_judged = |case: &&&CaseReport| {
                    matches!(
                        case.outcome,
                        Outcome::Passed | Outcome::Failed | Outcome::Observed
                    )
                };
                if let Some(first) = cases.first().filter(|_| !cases.iter().any(is_judged)) {
                    incomplete.push(Incomplete {
                        operation: row.operation.clone(),
                        constraint: row.constraint.to_string(),
                        side,
                        why: self.why(first),
                        is_exercised: true,
                    });
                }
            }
        }
        incomplete
    }

    /// Why a case could not be judged, and what would help.
    fn why(&self, case: &CaseReport) -> String {
        let found = case
            .findings
            .iter()
            .filter(|it| it.shown_by.is_none())
            .find(|it| matches!(it.code, Code::Unproven | Code::RateLimited | Code::NoAnswer));
        match (case.outcome, found, self.ended()) {
            (Outcome::Unproven, Some(found), _) => found.message.clone(),
            (_, _, Some(ended)) => ended,
            (_, Some(found), None) => found.message.clone(),
            _ => "no answer decided it".to_owned(),
        }
    }

    /// Why the run, or its paid part, ended before its plan did.
    pub(super) fn ended(&self) -> Option<String> {
        let Some(end) = &self.end else {
            return Some("the recording ends before it".to_owned());
        };
        let is_spent = || {
            let budget = self.begin.budget;
            budget.is_some_and(|budget| self.history().spent() >= budget as usize)
        };
        let why = match self.accepts_nothing() {
            true => Some("no valid request was accepted"),
            false => is_spent().then_some("the budget is spent; `--budget` sends more"),
        };
        let early = end.early.first();
        let early = early.map(|why| format!("the run ended early ({why})"));
        early.or(why.map(str::to_owned))
    }
}

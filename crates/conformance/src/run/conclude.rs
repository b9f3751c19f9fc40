//! What a run comes to: the report.

use image2video_contract::{Expectation, Operation, OperationRole};

use super::{CaseResult, Runner};
use crate::case::Case;
use crate::check::{Known, Verdict};
use crate::curl::curl;
use crate::finding::{Code, Finding};
use crate::questions;
use crate::report::{CaseReport, ContractId, Outcome, Report, Summary, Tool};

impl<T> Runner<'_, T> {
    pub(super) fn report(self, duration_ms: i64) -> Report {
        let results = self.results.iter().zip(&self.plan.cases);
        let cases: Vec<_> = results
            .map(|(result, case)| self.case_report(case, result))
            .collect();
        let count = |outcome| cases.iter().filter(|case| case.outcome == outcome).count();
        Report {
            tool: Tool::this(),
            contract: ContractId::of(self.contract),
            target: self.settings.target.clone(),
            summary: Summary {
                passed: count(Outcome::Passed),
                failed: count(Outcome::Failed),
                observed: count(Outcome::Observed),
                skipped: count(Outcome::Skipped),
                requests: self.requests,
                accepted: self.budget.spent(),
                duration_ms,
            },
            questions: questions::measured(self.contract, self.plan, &self.results, &self.limits),
            cases,
            budget: self.settings.budget.limit(),
            not_judged: self.not_judged(),
        }
    }

    fn case_report(&self, case: &Case, result: &CaseResult) -> CaseReport {
        CaseReport {
            id: case.id.clone(),
            operation: case.operation.clone(),
            expect: case.expect,
            outcome: result.outcome.unwrap_or(Outcome::Skipped),
            status: result.status,
            pointer: case.pointer.clone(),
            keyword: case.keyword.clone(),
            findings: match &case.missing {
                Some(missing) => vec![Finding::new(Code::NotSent, missing.as_str())],
                None => result.findings.clone(),
            },
            curl: curl(
                &self.settings.target.base_url,
                &case.request,
                self.task_of(case),
            ),
        }
    }

    /// The task that an operation which gets one is asked for.
    pub(super) fn known_task(&self, operation: &Operation) -> Option<&Known> {
        match operation.role? {
            OperationRole::Get => self.known.get(operation.tasks_path()?),
            OperationRole::Create | OperationRole::List => None,
        }
    }

    /// The task that a case was about.
    fn task_of(&self, case: &Case) -> &str {
        let operation = self.contract.operation(&case.operation);
        let known = operation.and_then(|operation| self.known_task(operation));
        known.map_or("TASK_ID", |known| &known.id)
    }

    /// Why the target could not be judged, if it could not. What is charged decides, if it was to be
    /// sent at all.
    fn not_judged(&self) -> Option<String> {
        if let Some(why) = &self.unreachable {
            return Some(format!("the server cannot be reached: {why}"));
        }
        let all = self.plan.cases.iter().zip(&self.results);
        let charged = |case: &Case| {
            let operation = self.contract.operation(&case.operation);
            operation.is_some_and(Operation::is_charged)
        };
        let any_charged = !self.plan.steps.is_empty();
        let tried: Vec<_> = all
            .filter(|(case, result)| result.verdict.is_some() && charged(case) == any_charged)
            .collect();
        if tried.is_empty() {
            return Some("nothing was sent: the budget is 0, or no case was chosen".to_owned());
        }
        let must = |(case, _): &&(&Case, &CaseResult)| case.expect == Expectation::Accept;
        let accepted =
            |(_, result): &(&Case, &CaseResult)| result.verdict == Some(Verdict::Accepted);
        if !tried.iter().any(|one| must(&one)) || tried.iter().filter(must).any(accepted) {
            return None;
        }
        let refused = tried
            .iter()
            .filter(must)
            .find_map(|(_, result)| result.findings.first());
        let message = refused.map(|finding| finding.message.as_str());
        Some(format!(
            "no valid request was ever accepted, so a refusal proves nothing; the first: {}",
            message.unwrap_or_default()
        ))
    }
}

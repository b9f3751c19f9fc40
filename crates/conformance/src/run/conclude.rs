//! What came of each case, and what a run comes to: the report.

use image2video_contract::{Callback, Expectation, Operation, OperationRole, Origin};

use super::{CaseResult, Runner};
use crate::case::Case;
use crate::check::KnownTask;
use crate::curl::curl;
use crate::exchange::Exchange;
use crate::finding::{Code, Finding, Level};
use crate::questions;
use crate::report::{CaseReport, ContractId, Outcome, Report, Summary, Target, Tool};
use crate::verdict::Verdict;

/// Characters of a message at most.
const LONGEST_MESSAGE: usize = 300;

impl<'r, T> Runner<'r, T> {
    /// The result of a case that was sent.
    pub(super) fn result_of_exchange(
        &self,
        case: &Case,
        exchange: &Exchange,
        findings: Vec<Finding>,
    ) -> CaseResult {
        CaseResult {
            status: exchange.status(),
            verdict: Some(exchange.verdict),
            ..self.result_of(case, findings)
        }
    }

    /// The result of a case, by what was found. All words of a server pass here on their way into the
    /// report: the key is masked first, so that no part of it is left where a message is cut.
    pub(super) fn result_of(&self, case: &Case, mut findings: Vec<Finding>) -> CaseResult {
        for finding in &mut findings {
            finding.message = shortened(self.masked(&finding.message));
        }
        findings.sort();
        findings.dedup();
        CaseResult {
            outcome: Some(outcome(case.expect, self.origin(case), &findings)),
            findings,
            ..CaseResult::default()
        }
    }

    /// The text without the key.
    fn masked(&self, text: &str) -> String {
        let key = self.settings.key.as_ref();
        key.map_or_else(|| text.to_owned(), |key| key.mask(text))
    }

    /// Who states what a case is about.
    fn origin(&self, case: &Case) -> Origin {
        let operation = self.contract.operation(&case.operation);
        let callback = self.callback(case).map(|callback| callback.origin);
        let operation = operation.map(|operation| operation.origin);
        operation.or(callback).unwrap_or(Origin::Page)
    }

    pub(super) fn callback(&self, case: &Case) -> Option<&'r Callback> {
        let operations = self.contract.operations.iter();
        let mut callbacks = operations.flat_map(|operation| &operation.callbacks);
        callbacks.find(|callback| callback.name == case.operation)
    }

    pub(super) fn report(self, duration_ms: i64) -> Report {
        let results = self.results.iter().zip(&self.plan.cases);
        let cases: Vec<_> = results
            .map(|(result, case)| self.case_report(case, result))
            .collect();
        let count = |outcome| cases.iter().filter(|case| case.outcome == outcome).count();
        Report {
            tool: Tool::current(),
            contract: ContractId::new(self.contract),
            target: Target {
                base_url: self.masked(&self.settings.target.base_url),
                kind: self.settings.target.kind,
            },
            summary: Summary {
                passed: count(Outcome::Passed),
                failed: count(Outcome::Failed),
                observed: count(Outcome::Observed),
                skipped: count(Outcome::Skipped),
                requests: self.requests,
                accepted: self.budget.spent(),
                duration_ms,
            },
            questions: questions::question_reports(
                self.contract,
                self.plan,
                &self.results,
                &self.found_limits,
            ),
            cases,
            budget: self.settings.budget.limit(),
            not_judged: self.not_judged(),
        }
    }

    fn case_report(&self, case: &Case, result: &CaseResult) -> CaseReport {
        CaseReport {
            id: case.id.clone(),
            operation: case.operation.clone(),
            origin: self.origin(case),
            expect: case.expect,
            outcome: result.outcome.unwrap_or(Outcome::Skipped),
            status: result.status,
            pointer: case.pointer.clone(),
            aspect: case.aspect.clone(),
            findings: match &case.missing {
                Some(missing) => vec![Finding::new(Code::NotSent, missing.as_str())],
                None => result.findings.clone(),
            },
            curl: self.masked(&curl(
                &self.settings.target.base_url,
                &case.request,
                // In a path the key would be spelt otherwise.
                &self.masked(self.task_of(case)),
            )),
        }
    }

    /// The task that an operation which gets one is asked for.
    pub(super) fn known_task(&self, operation: &Operation) -> Option<&KnownTask> {
        match operation.role? {
            OperationRole::Get => self.known_tasks.get(operation.tasks_path()?),
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

/// A message of a length that a report can show.
fn shortened(message: String) -> String {
    if message.chars().count() <= LONGEST_MESSAGE {
        return message;
    }
    let start: String = message.chars().take(LONGEST_MESSAGE - 3).collect();
    format!("{start}...")
}

fn outcome(expect: Expectation, origin: Origin, findings: &[Finding]) -> Outcome {
    let has = |code| findings.iter().any(|finding| finding.code == code);
    let fails_by = |origin| {
        let mut levels = findings.iter().map(|finding| finding.code.level(origin));
        levels.any(|level| level == Level::Failure)
    };
    if fails_by(origin) {
        Outcome::Failed
    } else if has(Code::RateLimited) {
        Outcome::Skipped
    } else if expect == Expectation::Observe
        || has(Code::CredentialsUnjudged)
        || has(Code::CallbackMissing)
        || fails_by(Origin::Page)
    {
        Outcome::Observed
    } else {
        Outcome::Passed
    }
}

//! What came of each case.

use std::sync::Arc;

use image2video_contract::{Expectation, Operation, Origin};

use super::did::status;
use super::fold::Judging;
use crate::case::{Action, Aspect, Case};
use crate::curl::curl;
use crate::finding::{Code, Finding, Level, ShownBy, Subject, merged};
use crate::plan::Acceptance;
use crate::recording::Purpose;
use crate::report::{CaseReport, Outcome};
use crate::run::{Exchange, Verdict};

impl Judging<'_> {
    /// Every case and what came of it.
    pub(super) fn cases(&self) -> Vec<CaseReport> {
        let about = self.about_cases();
        let cases = about.into_iter().enumerate();
        let mut reports: Vec<_> = cases
            .map(|(case, exchanges)| self.case_report(case, &exchanges))
            .collect();
        if self.accepts_nothing() {
            // A refusal proves nothing then, and so nothing is called broken.
            for case in &mut reports {
                for finding in &mut case.findings {
                    finding.level = Level::Observation;
                }
                if matches!(case.outcome, Outcome::Passed | Outcome::Failed)
                    && self.is_charged(case)
                {
                    case.outcome = Outcome::Unproven;
                }
            }
        }
        reports
    }

    fn is_charged(&self, case: &CaseReport) -> bool {
        self.contract
            .operation(&case.operation)
            .is_some_and(Operation::is_charged)
    }

    /// Of each case the exchanges that are about it, whatever they were sent for.
    fn about_cases(&self) -> Vec<Vec<&Exchange>> {
        let mut about = vec![Vec::new(); self.plan.cases.len()];
        for exchange in &self.history().exchanges {
            for &case in &exchange.cases {
                about[case].push(exchange);
            }
        }
        about
    }

    fn case_report(&self, index: usize, about: &[&Exchange]) -> CaseReport {
        let case = &self.plan.cases[index];
        let own: Vec<_> = self.history().of_case(index).collect();
        let decisive = own
            .iter()
            .rev()
            .copied()
            .find(|exchange| self.decides(exchange));
        let mut findings: Vec<_> = about
            .iter()
            .flat_map(|exchange| self.findings_about(case, exchange))
            .collect();
        if case.action() == Action::Fetch && own.is_empty() && self.has_no_video(case) {
            let message = "the task has succeeded and names no video";
            let finding = Finding::new(Code::VideoUnavailable, message);
            findings.push(finding.about(Subject::BEYOND_THE_PAGE));
        }
        if case.action() == Action::Receive {
            findings.extend(self.of_callbacks(case));
        }
        let unproven = decisive.and_then(|exchange| self.unproven(case, exchange));
        let skipped = if own.is_empty() && findings.is_empty() {
            self.not_sent(case)
        } else {
            None
        };
        findings.extend(unproven.clone());
        findings.extend(skipped.clone());
        findings.sort();
        let findings = merged(findings);
        let outcome = match decisive {
            _ if findings.iter().any(|it| it.level == Level::Failure) => Outcome::Failed,
            _ if skipped.is_some() => Outcome::Skipped,
            _ if unproven.is_some() => Outcome::Unproven,
            None if case.action() == Action::Send => undecided(&own),
            _ => self.done(case, &findings),
        };
        let shown = decisive.or(own.last().copied());
        CaseReport {
            id: case.id.clone(),
            operation: case.operation.clone(),
            maker: self.maker(case).to_owned(),
            expect: case.expect,
            outcome,
            status: shown.and_then(|it| it.facts()?.status),
            pointer: case.pointer.clone(),
            aspect: case.aspect.clone(),
            control: shown
                .filter(|it| it.is_refused() || !findings.is_empty())
                .and_then(|it| self.beside(case, it)),
            findings,
            curl: self.curl(case, shown),
        }
    }

    /// What was found in an exchange that is about a case, with the request if it did not carry the case out.
    fn findings_about(&self, case: &Case, exchange: &Exchange) -> Vec<Finding> {
        let mut findings = self.findings(exchange);
        let purpose = &exchange.sent.purpose;
        if *purpose == Purpose::Cases || findings.is_empty() {
            return findings;
        }
        let answered = match exchange.status() {
            Some(status) => format!(", answered {status}"),
            None => String::new(),
        };
        let shown_by = Arc::new(ShownBy {
            purpose: purpose.as_str(),
            words: format!("{} of `{}`{answered}", purpose.noun(), case.operation),
            status: exchange.status(),
            curl: self.curl(case, Some(exchange)),
        });
        for finding in &mut findings {
            finding.shown_by = Some(Arc::clone(&shown_by));
        }
        findings
    }

    /// What came of a case that was decided, or carried out, and broke no promise. What is beside the
    /// page's promises in an answer is no reason to doubt the rest of it.
    fn done(&self, case: &Case, findings: &[Finding]) -> Outcome {
        let has = |code| findings.iter().any(|finding| finding.code == code);
        let operation = self.contract.operation(&case.operation);
        let is_of_page = operation.is_some_and(|it| it.origin == Origin::Page);
        let is_about_it = |it: &Finding| !is_of_page || it.code.is_about_the_request();
        let is_observed = case.expect == Expectation::Observe
            || has(Code::CallbackMissing)
            || (findings.iter()).any(|it| it.is_unbound_failure() && is_about_it(it));
        match is_observed {
            _ if has(Code::NotOffered) => Outcome::Skipped,
            true => Outcome::Observed,
            false => Outcome::Passed,
        }
    }

    /// Whether what a server did with a request is what it does with this case: it accepted the request,
    /// or refused it alone.
    fn decides(&self, exchange: &Exchange) -> bool {
        exchange.is_accepted() || exchange.is_refused() && self.is_one_body(exchange)
    }

    /// Whether an exchange is about one body, and not about a combination: its cases are one, or have the least
    /// body in common.
    pub(super) fn is_one_body(&self, exchange: &Exchange) -> bool {
        exchange.cases.len() == 1
            || self
                .least(exchange)
                .is_some_and(|it| it.cases == exchange.cases)
    }

    /// The least body that the operation of an exchange must accept.
    pub(super) fn least(&self, exchange: &Exchange) -> Option<&Acceptance> {
        let mut charged = self.plan.charged.iter();
        let planned = charged.find(|it| it.operation == exchange.sent.operation)?;
        planned.acceptances.first()
    }

    /// Why a refusal proves nothing, if it does not.
    fn unproven(&self, case: &Case, exchange: &Exchange) -> Option<Finding> {
        if !exchange.is_refused() {
            return None;
        }
        let why = match case.expect {
            Expectation::Observe => return None,
            Expectation::Refuse => self.proof(exchange).err()?,
            Expectation::Accept if self.is_refused_for_good(exchange) => return None,
            Expectation::Accept => "nothing was accepted after it",
        };
        let status = status(exchange);
        Some(match case.aspect {
            Aspect::Credentials => Finding::new(
                Code::CredentialsUnjudged,
                format!("refused with {status}, but {why}"),
            ),
            _ => Finding::new(Code::Unproven, format!("refused with {status}, but {why}")),
        })
    }

    /// The operation that makes the tasks that a case is about; its own, if it is about none.
    fn maker<'c>(&'c self, case: &'c Case) -> &'c str {
        let tasks = self.tasks_path(case);
        let mut families = self.contract.task_families();
        let family = families.find(|it| it.create.tasks_path() == tasks);
        family.map_or(&case.operation, |it| &it.create.name)
    }

    fn curl(&self, case: &Case, exchange: Option<&Exchange>) -> String {
        let request = exchange
            .and_then(Exchange::request)
            .unwrap_or(&case.request);
        let task_id = exchange
            .and_then(|it| it.sent.task_id.as_deref())
            .unwrap_or("TASK_ID");
        curl(&self.begin.target.base_url, request, task_id)
    }
}

/// What came of a case that was sent and not decided.
fn undecided(own: &[&Exchange]) -> Outcome {
    let last = own
        .last()
        .and_then(|it| it.facts())
        .map(|facts| facts.verdict);
    match last {
        Some(Verdict::RateLimited | Verdict::NotReached) => Outcome::Skipped,
        _ => Outcome::Unproven,
    }
}

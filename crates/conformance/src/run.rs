//! Running a plan: send, check, and keep to the budget.

mod conclude;
mod queries;
mod settings;

use std::collections::BTreeMap;
use std::time::Duration;

use image2video_contract::{Contract, Operation};

use crate::budget::Budget;
use crate::case::CaseRequest;
use crate::check::{self, Known, Made, Seen};
use crate::disposition::Disposition;
use crate::exchange::Exchange;
use crate::finding::Finding;
use crate::limits::{self, Limits, Search};
use crate::plan::Plan;
use crate::report::{Outcome, Report};
use crate::transport::{HttpRequest, Transport, TransportError};
use crate::verdict::Verdict;
use queries::End;
pub use settings::{Follow, Progress, Settings};

/// Runs a plan and reports. `progress` is called after each request.
pub async fn run<T: Transport>(
    contract: &Contract,
    plan: &Plan,
    transport: &T,
    settings: &Settings<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Report {
    let started = (settings.now_ms)();
    let mut runner = Runner {
        contract,
        plan,
        transport,
        settings,
        budget: settings.budget,
        seen: Seen::default(),
        results: vec![CaseResult::default(); plan.cases.len()],
        requests: 0,
        unreachable: None,
        limits: Limits::new(),
        known: BTreeMap::new(),
        made: BTreeMap::new(),
        first: None,
        end: End::default(),
    };
    for step in &plan.steps {
        runner.settle(step.cases.clone(), progress).await;
        if runner.unreachable.is_some() {
            break;
        }
    }
    runner.measure_limits().await;
    runner.ask(progress).await;
    runner.report((settings.now_ms)() - started)
}

/// What came of a case.
#[derive(Debug, Clone, Default)]
pub(crate) struct CaseResult {
    pub(crate) outcome: Option<Outcome>,
    pub(crate) status: Option<u16>,
    pub(crate) verdict: Option<Verdict>,
    pub(crate) findings: Vec<Finding>,
}

struct Runner<'r, T> {
    contract: &'r Contract,
    plan: &'r Plan,
    transport: &'r T,
    settings: &'r Settings<'r>,
    budget: Budget,
    seen: Seen,
    results: Vec<CaseResult>,
    requests: u32,
    unreachable: Option<String>,
    limits: Limits,
    /// A task that was made at each path.
    known: BTreeMap<String, Known>,
    made: BTreeMap<String, Made>,
    /// What the first page of a list begins with.
    first: Option<String>,
    end: End,
}

impl<'r, T: Transport> Runner<'r, T> {
    /// Sends the cases as one request. If the whole must be accepted and is refused, each half is
    /// sent by itself, until the culprit stands alone. Nothing is sent again that may have been paid for.
    async fn settle(&mut self, cases: Vec<usize>, progress: &mut dyn FnMut(Progress)) {
        let mut pending = vec![cases];
        while let Some(cases) = pending.pop() {
            if self.unreachable.is_some() || !self.budget.allows_one() {
                continue;
            }
            let (Some(operation), Some(request)) =
                (self.operation_of(&cases), self.plan.request(&cases))
            else {
                continue;
            };
            let Some(exchange) = self.exchange(operation, &request, "").await else {
                continue;
            };
            let is_refused = exchange.verdict == Verdict::Refused;
            if is_refused && exchange.disposition == Disposition::Free && cases.len() > 1 {
                let (front, back) = cases.split_at(cases.len() / 2);
                pending.extend([back.to_vec(), front.to_vec()]);
            } else {
                self.judge(operation, &cases, &exchange);
            }
            progress(self.progress(None));
        }
    }

    /// The operation of cases that share a request.
    fn operation_of(&self, cases: &[usize]) -> Option<&'r Operation> {
        let contract = self.contract;
        contract.operation(&self.plan.cases[*cases.first()?].operation)
    }

    /// How far the run is; `followed` is for how long a task has been followed.
    fn progress(&self, followed: Option<Duration>) -> Progress {
        let decided = self.results.iter().filter(|it| it.outcome.is_some());
        Progress {
            done: decided.count(),
            total: self.results.len(),
            accepted: self.budget.spent(),
            followed,
        }
    }

    /// Finds the exact limits that the page leaves open, as far as the budget goes. A search ends at an
    /// answer that tells nothing of the limit, and at one that may be paid for and is no acceptance.
    async fn measure_limits(&mut self) {
        for mut search in limits::searches(self.contract, self.plan, &self.results) {
            let Some(operation) = self.operation_of(&[search.case]) else {
                continue;
            };
            while let Some(size) = search.next() {
                if self.unreachable.is_some() || !self.budget.allows_one() {
                    break;
                }
                let request = search.request(size);
                let Some(exchange) = self.exchange(operation, &request, "").await else {
                    break;
                };
                match (exchange.verdict, exchange.disposition) {
                    (Verdict::Accepted, _) => search.note(size, true),
                    (Verdict::Refused, Disposition::Free) => search.note(size, false),
                    (Verdict::Failed | Verdict::NoAnswer, _) => {
                        self.add_failure(&search, size, operation, &exchange);
                        break;
                    }
                    _ => break,
                }
            }
            self.limits.insert(search.question, search.limit);
        }
    }

    /// Adds what went wrong in a search to the case that it began with.
    fn add_failure(
        &mut self,
        search: &Search,
        size: u64,
        operation: &Operation,
        exchange: &Exchange,
    ) {
        let case = &self.plan.cases[search.case];
        let mut findings = check::findings(operation, case, exchange, &mut self.seen);
        for finding in &mut findings {
            let unit = search.limit.measure.unit();
            let message = &finding.message;
            finding.message = format!("{message} ({size} {unit}, in the search for the limit)");
        }
        findings.extend(self.results[search.case].findings.clone());
        let CaseResult {
            outcome, findings, ..
        } = self.concluded(case, findings);
        let result = &mut self.results[search.case];
        (result.outcome, result.findings) = (outcome, findings);
    }

    /// Sends a request, and books what it may have cost.
    async fn exchange(
        &mut self,
        operation: &Operation,
        request: &CaseRequest,
        task_id: &str,
    ) -> Option<Exchange> {
        let request = HttpRequest::new(request, self.settings.key.as_ref(), task_id);
        let sent_at_ms = (self.settings.now_ms)();
        let answer = self.transport.send(request).await;
        if let Err(TransportError::Unreachable(why)) = &answer {
            self.unreachable = Some(why.clone());
            return None;
        }
        self.requests += 1;
        let exchange = Exchange::new(operation, answer, sent_at_ms);
        self.budget.book(exchange.disposition);
        Some(exchange)
    }

    fn judge(&mut self, operation: &Operation, cases: &[usize], exchange: &Exchange) {
        let Some(first) = cases.first().map(|&i| &self.plan.cases[i]) else {
            return;
        };
        let findings = check::findings(operation, first, exchange, &mut self.seen);
        if exchange.disposition == Disposition::Paid {
            self.note_task(operation, exchange, self.calls_back(cases));
        }
        let result = self.answered(first, exchange, findings);
        for &i in cases {
            self.results[i] = result.clone();
        }
    }

    /// Whether a request told the service to send what becomes of the task.
    fn calls_back(&self, cases: &[usize]) -> bool {
        let cases = cases.iter().map(|&i| &self.plan.cases[i]);
        self.settings.inbox.is_some()
            && cases.into_iter().any(|case| {
                let operation = self.contract.operation(&case.operation);
                let callbacks = operation.map(|operation| operation.callbacks.as_slice());
                let named = callbacks.unwrap_or_default();
                named.iter().any(|callback| callback.url == case.pointer)
            })
    }

    /// Keeps a task to be asked for; best one that calls back.
    fn note_task(&mut self, operation: &Operation, exchange: &Exchange, calls_back: bool) {
        let Some(mut known) = queries::first_task(operation, exchange) else {
            return;
        };
        known.calls_back = calls_back;
        let made = self.made.entry(operation.path.clone()).or_default();
        made.insert(known.id.clone(), known.created_at);
        let kept = self.known.entry(operation.path.clone()).or_default();
        if !kept.calls_back {
            *kept = known;
        }
    }
}

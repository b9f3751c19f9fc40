//! Running a plan: send, check, and keep to the budget.

mod conclude;
mod lookups;
mod settings;

use std::collections::BTreeMap;
use std::time::Duration;

use image2video_contract::{Contract, Operation};

use crate::budget::Budget;
use crate::case::{Case, CaseRequest};
use crate::check::{self, CreatedTasks, FollowedTask, KnownTask, UsedIds};
use crate::disposition::Disposition;
use crate::exchange::Exchange;
use crate::finding::Finding;
use crate::plan::Plan;
use crate::report::{Outcome, Report};
use crate::search::{self, FoundLimits, LimitSearch};
use crate::transport::{HttpRequest, Transport, TransportError};
use crate::verdict::Verdict;
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
        used_ids: UsedIds::default(),
        results: vec![CaseResult::default(); plan.cases.len()],
        requests: 0,
        unreachable: None,
        found_limits: FoundLimits::new(),
        known_tasks: BTreeMap::new(),
        created_tasks: BTreeMap::new(),
        first_listed: None,
        followed: FollowedTask::default(),
    };
    for step in &plan.steps {
        runner.run_step(step.cases.clone(), progress).await;
        if runner.unreachable.is_some() {
            break;
        }
    }
    runner.search_limits().await;
    runner.run_lookups(progress).await;
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
    used_ids: UsedIds,
    results: Vec<CaseResult>,
    requests: u32,
    unreachable: Option<String>,
    found_limits: FoundLimits,
    /// The task that lookups ask for, by the path that creates such tasks.
    known_tasks: BTreeMap<String, KnownTask>,
    /// The tasks that were created, by the path that creates such tasks.
    created_tasks: BTreeMap<String, CreatedTasks>,
    /// Id of the first task of the first page of a list.
    first_listed: Option<String>,
    followed: FollowedTask,
}

impl<'r, T: Transport> Runner<'r, T> {
    /// Sends the cases as one request. If cases that must be accepted are refused together, each half is
    /// sent alone, and so on down to the case that is refused. Nothing is sent again that may have been
    /// paid for.
    async fn run_step(&mut self, cases: Vec<usize>, progress: &mut dyn FnMut(Progress)) {
        let mut pending = vec![cases];
        while let Some(cases) = pending.pop() {
            if self.unreachable.is_some() || !self.budget.allows_another() {
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

    /// Searches for the limits that the page leaves open, as far as the budget goes. A search ends at an
    /// answer that says nothing about the limit.
    async fn search_limits(&mut self) {
        for mut search in search::searches(self.contract, self.plan, &self.results) {
            let Some(operation) = self.operation_of(&[search.case]) else {
                continue;
            };
            while let Some(size) = search.next() {
                if self.unreachable.is_some() || !self.budget.allows_another() {
                    break;
                }
                let request = search.request(size);
                let Some(exchange) = self.exchange(operation, &request, "").await else {
                    break;
                };
                match (exchange.verdict, exchange.disposition) {
                    (Verdict::Accepted, _) => search.record(size, true),
                    (Verdict::Refused, Disposition::Free) => search.record(size, false),
                    (Verdict::Failed | Verdict::NoAnswer, _) => {
                        self.add_failure(&search, size, operation, &exchange);
                        break;
                    }
                    _ => break,
                }
            }
            self.found_limits.insert(search.question, search.found);
        }
    }

    /// Adds what went wrong in a search to the case that it began with.
    fn add_failure(
        &mut self,
        search: &LimitSearch,
        size: u64,
        operation: &Operation,
        exchange: &Exchange,
    ) {
        let case = &self.plan.cases[search.case];
        let mut findings = check::findings(operation, case, exchange, &mut self.used_ids);
        for finding in &mut findings {
            let unit = search.found.measure.unit();
            let message = &finding.message;
            finding.message = format!("{message} ({size} {unit}, in the search for the limit)");
        }
        findings.extend(self.results[search.case].findings.clone());
        let before = &self.results[search.case];
        self.results[search.case] = CaseResult {
            status: before.status,
            verdict: before.verdict,
            ..self.result_of(case, findings)
        };
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
        let findings = check::findings(operation, first, exchange, &mut self.used_ids);
        if exchange.disposition == Disposition::Paid {
            self.keep_task(operation, exchange, self.calls_back(cases));
        }
        let result = self.result_of_exchange(first, exchange, findings);
        for &i in cases {
            self.results[i] = result.clone();
        }
    }

    /// Whether one of the cases tells the service to send callbacks to this machine.
    fn calls_back(&self, cases: &[usize]) -> bool {
        let names_callback_url = |case: &Case| {
            let operation = self.contract.operation(&case.operation);
            let mut callbacks = operation.into_iter().flat_map(|it| &it.callbacks);
            callbacks.any(|callback| callback.url == case.pointer)
        };
        let mut cases = cases.iter().map(|&i| &self.plan.cases[i]);
        self.settings.inbox.is_some() && cases.any(names_callback_url)
    }

    /// Keeps a task that was created for the lookups, which ask for one that calls back if there is one.
    fn keep_task(&mut self, operation: &Operation, exchange: &Exchange, calls_back: bool) {
        let Some(task) = lookups::first_task(operation, exchange) else {
            return;
        };
        let path = &operation.path;
        let created = self.created_tasks.entry(path.clone()).or_default();
        created.insert(task.id.clone(), task.created_at);
        let known = self.known_tasks.entry(path.clone()).or_default();
        if !known.calls_back {
            *known = KnownTask { calls_back, ..task };
        }
    }
}

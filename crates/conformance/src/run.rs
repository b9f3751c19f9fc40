//! Running a plan: send, check, and keep to the budget.

mod conclude;
mod queries;
mod settings;

use std::collections::BTreeMap;
use std::time::Duration;

use image2video_contract::{Contract, Expectation, Operation, Origin};

use crate::budget::Budget;
use crate::case::CaseRequest;
use crate::check::{self, Exchange, Known, Made, Seen, Verdict};
use crate::finding::{Code, Finding, Level};
use crate::limits::{self, Limits};
use crate::plan::Plan;
use crate::report::{Outcome, Report};
use crate::transport::{HttpRequest, Transport, TransportError};
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

impl<T: Transport> Runner<'_, T> {
    /// Sends the cases as one request. If the whole must be accepted and is refused, each half is
    /// sent by itself, until the culprit stands alone. Nothing is sent again after it was accepted.
    async fn settle(&mut self, cases: Vec<usize>, progress: &mut dyn FnMut(Progress)) {
        let mut pending = vec![cases];
        while let Some(cases) = pending.pop() {
            if self.unreachable.is_some() || !self.budget.allows_one() {
                continue;
            }
            let Some(request) = self.plan.request(&cases) else {
                continue;
            };
            let Some(exchange) = self.exchange(&request, "", true).await else {
                continue;
            };
            let verdict = Verdict::of(&exchange);
            let split = matches!(verdict, Verdict::Refused | Verdict::Failed) && cases.len() > 1;
            if split {
                let (front, back) = cases.split_at(cases.len() / 2);
                pending.extend([back.to_vec(), front.to_vec()]);
            } else {
                self.judge(&cases, &exchange, verdict);
            }
            progress(self.progress(None));
        }
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

    /// Finds the exact limits that the page leaves open, as far as the budget goes.
    async fn measure_limits(&mut self) {
        for mut search in limits::searches(self.contract, self.plan, &self.results) {
            while let Some(size) = search.next() {
                if self.unreachable.is_some() || !self.budget.allows_one() {
                    break;
                }
                let Some(exchange) = self.exchange(&search.request(size), "", true).await else {
                    break;
                };
                match Verdict::of(&exchange) {
                    Verdict::Accepted => search.note(size, true),
                    Verdict::Refused => search.note(size, false),
                    Verdict::RateLimited | Verdict::Failed | Verdict::NoAnswer => break,
                }
            }
            self.limits.insert(search.question, search.limit);
        }
    }

    /// Sends a request; `charged` is whether accepting it costs money.
    async fn exchange(
        &mut self,
        request: &CaseRequest,
        task_id: &str,
        charged: bool,
    ) -> Option<Exchange> {
        let request = HttpRequest::new(request, self.settings.key.as_ref(), task_id);
        let sent_at_ms = (self.settings.now_ms)();
        let answer = self.transport.send(request).await;
        if let Err(TransportError::Unreachable(why)) = &answer {
            self.unreachable = Some(why.clone());
            return None;
        }
        self.requests += 1;
        let exchange = Exchange::new(answer, sent_at_ms);
        if charged && Verdict::of(&exchange).may_cost() {
            self.budget.spend();
        }
        Some(exchange)
    }

    fn judge(&mut self, cases: &[usize], exchange: &Exchange, verdict: Verdict) {
        let plan = self.plan;
        let Some((first, contract)) = cases.first().map(|&i| (&plan.cases[i], self.contract))
        else {
            return;
        };
        let Some(operation) = contract.operation(&first.operation) else {
            return;
        };
        let findings = check::findings(operation, first, exchange, &mut self.seen);
        let findings = self.weighed(operation, findings);
        if verdict == Verdict::Accepted {
            self.note_task(operation, exchange, self.calls_back(cases));
        }
        for &i in cases {
            self.results[i] = CaseResult {
                outcome: Some(outcome(plan.cases[i].expect, &findings)),
                status: exchange.status(),
                verdict: Some(verdict),
                findings: findings.clone(),
            };
        }
    }

    /// Findings without the key, and as what they weigh.
    fn weighed(&self, operation: &Operation, findings: Vec<Finding>) -> Vec<Finding> {
        let mut findings = findings;
        for finding in &mut findings {
            finding.owner |= operation.origin == Origin::Owner;
            if let Some(key) = &self.settings.key {
                finding.message = key.mask(&finding.message);
            }
        }
        findings
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

fn outcome(expect: Expectation, findings: &[Finding]) -> Outcome {
    let has = |code| findings.iter().any(|finding| finding.code == code);
    if findings
        .iter()
        .any(|finding| finding.level() == Level::Failure)
    {
        Outcome::Failed
    } else if has(Code::RateLimited) {
        Outcome::Skipped
    } else if expect == Expectation::Observe
        || has(Code::CredentialsUnjudged)
        || has(Code::CallbackMissing)
        || findings.iter().any(Finding::is_owners)
    {
        Outcome::Observed
    } else {
        Outcome::Passed
    }
}

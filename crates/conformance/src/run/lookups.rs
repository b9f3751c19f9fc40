//! What is not charged: lookups of tasks, following one to its end, fetching its video, and receiving
//! callbacks.

use std::collections::BTreeSet;
use std::time::Duration;

use image2video_contract::{MemberRole, Operation, Origin, TaskPhase, TaskView};
use serde_json::Value;

use super::{CaseResult, Progress, Runner};
use crate::case::{Action, Case};
use crate::check::{self, Context, CreatedTasks, FollowedTask, KnownTask};
use crate::exchange::Exchange;
use crate::finding::{Code, Finding};
use crate::receiver::Received;
use crate::report::Outcome;
use crate::transport::{HttpRequest, Transport};
use crate::verdict::Verdict;

/// Bytes of a video that are fetched: its first box tells what it is.
const VIDEO_BYTES: usize = 1024;

impl<'r, T: Transport> Runner<'r, T> {
    pub(super) async fn run_lookups(&mut self, progress: &mut dyn FnMut(Progress)) {
        let plan = self.plan;
        let mut not_offered = BTreeSet::new();
        for &i in &plan.lookups {
            let case = &plan.cases[i];
            if self.unreachable.is_some() {
                return;
            }
            let result = if not_offered.contains(&case.operation) {
                skipped(Code::NotOffered, "see the plain request")
            } else {
                match case.aspect.action() {
                    Action::Send => self.look_up(case).await,
                    Action::Follow => self.follow(case, progress).await,
                    Action::Fetch => self.fetch_video(case).await,
                    Action::Receive => self.receive_callbacks(case).await,
                }
            };
            if case.is_plain() && result.findings.iter().any(|f| f.code == Code::NotOffered) {
                not_offered.insert(&case.operation);
            }
            self.results[i] = result;
            progress(self.progress(None));
        }
    }

    /// One request, one answer.
    async fn look_up(&mut self, case: &Case) -> CaseResult {
        let Some((operation, task)) = self.lookup_of(case) else {
            return skipped(Code::NotSent, "no task was made that could be asked for");
        };
        let Some(exchange) = self.exchange(operation, &case.request, &task.id).await else {
            return CaseResult::default();
        };
        let status = exchange.status().unwrap_or_default();
        let is_missing = status == 501 || case.is_plain() && matches!(status, 404 | 405);
        if is_missing && operation.origin == Origin::Owner {
            return CaseResult {
                status: Some(status),
                ..skipped(Code::NotOffered, format!("the server answers {status}"))
            };
        }
        let mut findings = check::findings(operation, case, &exchange, &mut self.used_ids);
        if exchange.verdict == Verdict::Accepted {
            findings.extend(self.lookup_findings(operation, case, &task, &exchange));
            if task.id.is_empty() {
                self.keep_listed(operation, case, &exchange);
            }
        }
        findings.extend(check::unknown_id(operation, case, &exchange));
        self.result_of_exchange(case, &exchange, findings)
    }

    /// What an answer says of tasks beside what earlier answers said.
    fn lookup_findings(
        &self,
        operation: &Operation,
        case: &Case,
        task: &KnownTask,
        exchange: &Exchange,
    ) -> Vec<Finding> {
        let context = Context {
            asked: task,
            created: self.created_at(operation.tasks_path().unwrap_or_default()),
            first: self.first_listed.as_deref(),
        };
        check::lookup(operation, case, exchange, &context)
    }

    /// The tasks that were created at a path.
    fn created_at(&self, path: &str) -> &CreatedTasks {
        static NONE: CreatedTasks = CreatedTasks::new();
        self.created_tasks.get(path).unwrap_or(&NONE)
    }

    /// Keeps the first task of the first page; where none was created, lookups ask for it.
    fn keep_listed(&mut self, operation: &Operation, case: &Case, exchange: &Exchange) {
        let task = first_task(operation, exchange);
        if case.is_plain() {
            self.first_listed = task.as_ref().map(|task| task.id.clone());
        }
        let none_was_created = self.created_at(&operation.path).is_empty();
        if let Some(task) = task.filter(|_| none_was_created) {
            let path = operation.path.clone();
            self.known_tasks.entry(path).or_insert(task);
        }
    }

    /// Looks a task up again and again, until it has ended or the time is up.
    async fn follow(&mut self, case: &Case, progress: &mut dyn FnMut(Progress)) -> CaseResult {
        let Some((operation, task)) = self.lookup_of(case) else {
            return skipped(Code::NotSent, "no task was made that could be followed");
        };
        let follow = self.settings.follow;
        if follow.max_time.is_zero() {
            return skipped(Code::NotSent, "needs time: `--follow` gives it");
        }
        let mut waited = Duration::ZERO;
        loop {
            let Some(exchange) = self.exchange(operation, &case.request, &task.id).await else {
                return CaseResult::default();
            };
            let mut findings = check::findings(operation, case, &exchange, &mut self.used_ids);
            findings.extend(self.lookup_findings(operation, case, &task, &exchange));
            findings.extend(self.keep_followed(operation, &task, &exchange));
            let has_ended = self.followed.phase.is_some_and(TaskPhase::is_final);
            if has_ended || !findings.is_empty() {
                return self.result_of_exchange(case, &exchange, findings);
            }
            if waited >= follow.max_time {
                let seconds = waited.as_secs_f64();
                let message = format!("the task had not ended after {seconds:.1} s");
                return skipped(Code::NotSent, message);
            }
            progress(self.progress(Some(waited)));
            self.transport.pause(follow.interval).await;
            waited += follow.interval;
        }
    }

    /// Keeps what a lookup says of the task that is followed; a finding if its status went back.
    fn keep_followed(
        &mut self,
        operation: &Operation,
        task: &KnownTask,
        exchange: &Exchange,
    ) -> Option<Finding> {
        let tasks = exchange.json.as_ref().map(|json| operation.tasks(json));
        let found = tasks.as_ref().and_then(|tasks| tasks.first());
        let before = self.followed.phase.filter(|_| self.followed.id == task.id);
        let url = found.and_then(|task| task.get(MemberRole::VideoUrl)?.as_str());
        self.followed = FollowedTask {
            id: task.id.clone(),
            phase: found.and_then(TaskView::phase).or(before),
            video_url: url.map(str::to_owned),
        };
        check::status_order(before, found)
    }

    /// Whether the URL of the video leads to one.
    async fn fetch_video(&mut self, case: &Case) -> CaseResult {
        let unavailable = |why| vec![Finding::new(Code::VideoUnavailable, why)];
        let Some(url) = self.followed.video_url.clone() else {
            if self.followed.phase == Some(TaskPhase::Succeeded) {
                return self.result_of(case, unavailable("the task has no video".to_owned()));
            }
            return skipped(Code::NotSent, "no task was followed to a video");
        };
        self.requests += 1;
        let request = HttpRequest::beginning_of(&url, VIDEO_BYTES);
        let answer = self.transport.send(request).await;
        let fault = match &answer {
            Ok(answer) => check::video_fault(answer),
            Err(error) => Some(error.to_string()),
        };
        CaseResult {
            status: answer.ok().map(|answer| answer.status),
            ..self.result_of(case, fault.map(unavailable).unwrap_or_default())
        }
    }

    /// What the service sent to the URL of the callback, or sends in the time that is left.
    async fn receive_callbacks(&mut self, case: &Case) -> CaseResult {
        let (Some(callback), Some(inbox)) = (self.callback(case), self.settings.inbox) else {
            return skipped(Code::NotSent, "needs a server that can reach this machine");
        };
        let Some(phase) = self.followed.phase else {
            return skipped(Code::NotSent, "no task was followed");
        };
        let follow = self.settings.follow;
        let mut waited = Duration::ZERO;
        let says_ended = |received: &Received| check::says_ended(callback, received);
        let received = loop {
            let received = inbox.received();
            let is_all = received.iter().any(says_ended) || !phase.is_final();
            if is_all || waited >= follow.max_time {
                break received;
            }
            self.transport.pause(follow.interval).await;
            waited += follow.interval;
        };
        let created = self.created_at(&case.request.path);
        let now_ms = (self.settings.now_ms)();
        let findings = check::callbacks(callback, &received, created, now_ms, &self.followed);
        self.result_of(case, findings)
    }

    /// The operation of a case, and the task that it asks for: none if it needs none.
    fn lookup_of(&self, case: &Case) -> Option<(&'r Operation, KnownTask)> {
        let contract = self.contract;
        let operation = contract.operation(&case.operation)?;
        match self.known_task(operation) {
            Some(task) => Some((operation, task.clone())),
            None if case.request.needs_task() => None,
            None => Some((operation, KnownTask::default())),
        }
    }
}

fn skipped(code: Code, message: impl Into<String>) -> CaseResult {
    CaseResult {
        outcome: Some(Outcome::Skipped),
        findings: vec![Finding::new(code, message)],
        ..CaseResult::default()
    }
}

/// The task of an answer, or the first of its page.
pub(super) fn first_task(operation: &Operation, exchange: &Exchange) -> Option<KnownTask> {
    let tasks = operation.tasks(exchange.json.as_ref()?);
    let task = tasks.first()?;
    Some(KnownTask {
        id: task.id().filter(|id| !id.is_empty())?.to_owned(),
        created_at: task.get(MemberRole::CreatedAt).and_then(Value::as_i64),
        calls_back: false,
    })
}

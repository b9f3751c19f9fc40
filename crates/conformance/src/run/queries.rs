//! What is never charged: tasks are asked for, listed and followed to their end, their video is
//! fetched, and what the service sends by itself is received.

use std::collections::BTreeSet;
use std::time::Duration;

use image2video_contract::{MemberRole, Operation, Origin, TaskPhase, TaskView};
use serde_json::Value;

use super::{CaseResult, Progress, Runner};
use crate::case::{Case, Manner};
use crate::check::{self, Known, Made};
use crate::exchange::Exchange;
use crate::finding::{Code, Finding};
use crate::report::Outcome;
use crate::transport::{HttpRequest, Transport};
use crate::verdict::Verdict;

/// How much of a video is fetched: its first box tells what it is.
const BEGINNING: usize = 1024;

/// How a task that was followed stood at last.
#[derive(Debug, Clone, Default)]
pub(super) struct End {
    task_id: String,
    /// Where it stood; `None` if it could not be asked for.
    status: Option<TaskPhase>,
    /// The URL of its video, if there is one.
    video: Option<String>,
}

impl<'r, T: Transport> Runner<'r, T> {
    pub(super) async fn ask(&mut self, progress: &mut dyn FnMut(Progress)) {
        let plan = self.plan;
        let mut absent = BTreeSet::new();
        for &i in &plan.queries {
            let case = &plan.cases[i];
            if self.unreachable.is_some() {
                return;
            }
            let result = if absent.contains(&case.operation) {
                skipped(Code::NotOffered, "see the plain request")
            } else {
                match case.manner {
                    Manner::Request => self.query(case).await,
                    Manner::Follow => self.follow(case, progress).await,
                    Manner::Fetch => self.fetch(case).await,
                    Manner::Receive => self.receive(case).await,
                }
            };
            if case.is_plain() && result.findings.iter().any(|f| f.code == Code::NotOffered) {
                absent.insert(&case.operation);
            }
            self.results[i] = result;
            progress(self.progress(None));
        }
    }

    /// One request, one answer.
    async fn query(&mut self, case: &Case) -> CaseResult {
        let Some((operation, known)) = self.of_query(case) else {
            return skipped(Code::NotSent, "no task was made that could be asked for");
        };
        let Some(exchange) = self.exchange(operation, &case.request, &known.id).await else {
            return CaseResult::default();
        };
        let status = exchange.status().unwrap_or_default();
        let absent = status == 501 || case.is_plain() && matches!(status, 404 | 405);
        if absent && operation.origin == Origin::Owner {
            let message = format!("the server answers {status}");
            return CaseResult {
                status: Some(status),
                ..skipped(Code::NotOffered, message)
            };
        }
        let mut findings = check::findings(operation, case, &exchange, &mut self.seen);
        if exchange.verdict == Verdict::Accepted {
            findings.extend(self.compared(operation, case, &known, &exchange));
            if known.id.is_empty() {
                self.note_page(operation, case, &exchange);
            }
        }
        findings.extend(check::unknown(operation, case, &exchange));
        self.answered(case, &exchange, findings)
    }

    /// What an answer says of tasks, beside what earlier answers said.
    fn compared(
        &self,
        operation: &Operation,
        case: &Case,
        known: &Known,
        exchange: &Exchange,
    ) -> Vec<Finding> {
        let made = self.made_at(operation.tasks_path().unwrap_or_default());
        check::query(
            operation,
            case,
            known,
            exchange,
            made,
            self.first.as_deref(),
        )
    }

    /// The tasks that were made at a path.
    fn made_at(&self, path: &str) -> &Made {
        static NONE: Made = Made::new();
        self.made.get(path).unwrap_or(&NONE)
    }

    /// Keeps what the first page begins with; where no task was made, it may be asked for.
    fn note_page(&mut self, operation: &Operation, case: &Case, exchange: &Exchange) {
        let task = first_task(operation, exchange);
        if case.is_plain() {
            self.first = task.as_ref().map(|task| task.id.clone());
        }
        let none_was_made = self.made_at(&operation.path).is_empty();
        if let Some(task) = task.filter(|_| none_was_made) {
            self.known.entry(operation.path.clone()).or_insert(task);
        }
    }

    /// Asks again and again, until the task has ended or patience has.
    async fn follow(&mut self, case: &Case, progress: &mut dyn FnMut(Progress)) -> CaseResult {
        let Some((operation, known)) = self.of_query(case) else {
            return skipped(Code::NotSent, "no task was made that could be followed");
        };
        let follow = self.settings.follow;
        if follow.patience.is_zero() {
            return skipped(Code::NotSent, "needs time: `--follow` gives it");
        }
        let (mut waited, mut findings) = (Duration::ZERO, Vec::new());
        loop {
            let Some(exchange) = self.exchange(operation, &case.request, &known.id).await else {
                return CaseResult::default();
            };
            findings.extend(check::findings(operation, case, &exchange, &mut self.seen));
            let tasks = exchange.json.as_ref().map(|json| operation.tasks(json));
            let task = tasks.as_ref().and_then(|tasks| tasks.first());
            let status = task.and_then(TaskView::phase);
            findings.extend(check::order(self.end.status, task));
            findings.extend(self.compared(operation, case, &known, &exchange));
            if status.is_some() {
                self.end.status = status;
            }
            self.end.task_id.clone_from(&known.id);
            let url = task.and_then(|task| task.get(MemberRole::VideoUrl)?.as_str());
            self.end.video = url.map(str::to_owned);
            let ended = status.is_some_and(TaskPhase::is_final);
            if ended || waited >= follow.patience || !findings.is_empty() {
                if !ended && findings.is_empty() {
                    let seconds = waited.as_secs_f64();
                    let message = format!("the task had not ended after {seconds:.1} s");
                    return skipped(Code::NotSent, message);
                }
                return self.answered(case, &exchange, findings);
            }
            progress(self.progress(Some(waited)));
            self.transport.pause(follow.every).await;
            waited += follow.every;
        }
    }

    /// Whether the URL of the video leads to one.
    async fn fetch(&mut self, case: &Case) -> CaseResult {
        let unavailable = |why| vec![Finding::new(Code::VideoUnavailable, why)];
        let Some(url) = self.end.video.clone() else {
            if self.end.status == Some(TaskPhase::Succeeded) {
                return self.concluded(case, unavailable("the task names no video".to_owned()));
            }
            return skipped(Code::NotSent, "no task was followed to a video");
        };
        self.requests += 1;
        let request = HttpRequest::beginning_of(&url, BEGINNING);
        let answer = self.transport.send(request).await;
        let fault = match &answer {
            Ok(answer) => check::video(answer),
            Err(error) => Some(error.to_string()),
        };
        CaseResult {
            status: answer.ok().map(|answer| answer.status),
            ..self.concluded(case, fault.map(unavailable).unwrap_or_default())
        }
    }

    /// What the service sent to the URL of the callback, which it may still be about to do.
    async fn receive(&mut self, case: &Case) -> CaseResult {
        let (Some(callback), Some(inbox)) = (self.callback(case), self.settings.inbox) else {
            return skipped(Code::NotSent, "needs a server that can reach this machine");
        };
        if self.end.status.is_none() {
            return skipped(Code::NotSent, "no task was followed");
        }
        let follow = self.settings.follow;
        let ended = self.end.status.is_some_and(TaskPhase::is_final);
        let mut waited = Duration::ZERO;
        let received = loop {
            let received = inbox.received();
            let told = received
                .iter()
                .any(|one| check::tells_an_end(callback, one));
            if told || !ended || waited >= follow.patience {
                break received;
            }
            self.transport.pause(follow.every).await;
            waited += follow.every;
        };
        let (now_ms, end) = ((self.settings.now_ms)(), &self.end);
        let end = (end.task_id.as_str(), end.status);
        let made = self.made_at(&case.request.path);
        let findings = check::callbacks(callback, &received, made, now_ms, end);
        self.concluded(case, findings)
    }

    /// The operation of a case, and the task that it is about: none if it needs none.
    fn of_query(&self, case: &Case) -> Option<(&'r Operation, Known)> {
        let contract = self.contract;
        let operation = contract.operation(&case.operation)?;
        match self.known_task(operation) {
            Some(known) => Some((operation, known.clone())),
            None if case.request.needs_task() => None,
            None => Some((operation, Known::default())),
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
pub(super) fn first_task(operation: &Operation, exchange: &Exchange) -> Option<Known> {
    let tasks = operation.tasks(exchange.json.as_ref()?);
    let task = tasks.first()?;
    Some(Known {
        id: task.id().filter(|id| !id.is_empty())?.to_owned(),
        created_at: task.get(MemberRole::CreatedAt).and_then(Value::as_i64),
        calls_back: false,
    })
}

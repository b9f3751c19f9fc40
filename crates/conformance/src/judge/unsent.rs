//! What is told of cases that are not one request: callbacks, tasks that were followed, and what was not sent.

use image2video_contract::{MemberRole, Operation, TaskPhase};

use super::fold::Judging;
use crate::case::{Action, Case};
use crate::finding::{Code, Finding, Subject};
use crate::run::{Exchange, Task, calls_back};

impl Judging<'_> {
    /// What was found in callbacks, or that none came.
    pub(super) fn of_callbacks(&self, case: &Case) -> Vec<Finding> {
        let received = self.callbacks.get(&case.operation);
        let mut findings = received.cloned().unwrap_or_default();
        if received.is_none() && self.not_sent(case).is_none() {
            let message = "nothing was sent to the URL of the callback";
            findings.push(Finding::new(Code::CallbackMissing, message));
        }
        if received.is_some() {
            findings.extend(self.ends_untold());
        }
        findings.extend(self.other_ends(case));
        let findings = findings.into_iter();
        findings
            .map(|finding| finding.about(Subject::BEYOND_THE_PAGE))
            .collect()
    }

    /// That the end of tasks was not told by a callback, though it was waited for.
    fn ends_untold(&self) -> Option<Finding> {
        let environment = &self.begin.environment;
        let charged = self.history().charged();
        let awaited = charged.filter(|exchange| calls_back(environment, exchange));
        let awaited: Vec<_> = awaited
            .filter_map(Exchange::facts)
            .flat_map(|facts| &facts.tasks)
            .collect();
        let is_told = |task: &&&Task| {
            let mut told = self.history().callbacks.iter().flatten();
            told.any(|it| it.id == task.id && it.phase.is_some_and(TaskPhase::is_final))
        };
        let (all, told) = (awaited.len(), awaited.iter().filter(is_told).count());
        (told < all).then(|| {
            let message = format!(
                "callbacks told the end of {told} of {all} tasks in the time of `--follow`"
            );
            Finding::new(Code::CallbackMissing, message)
        })
    }

    /// A task has one end, whoever tells it.
    pub(super) fn other_ends(&self, case: &Case) -> Option<Finding> {
        let (operation, callback) = self.callback(&case.operation)?;
        let is_other = |task: &Task| {
            if !self.made_by(operation).contains_key(&task.id) {
                return false;
            }
            let told = task.phase.filter(|phase| phase.is_final());
            let known = self.phases.get(&task.id).filter(|phase| phase.is_final());
            told.zip(known).is_some_and(|(told, known)| told != *known)
        };
        self.history()
            .callbacks
            .iter()
            .flatten()
            .any(is_other)
            .then(|| {
                let message = "another end than the task has when it is looked up";
                let at = callback.request.message.pointer_of(MemberRole::TaskStatus);
                Finding::at(Code::TaskDiffers, at.unwrap_or_default(), message)
            })
    }

    /// Why a case was not sent.
    pub(super) fn not_sent(&self, case: &Case) -> Option<Finding> {
        if let Some(missing) = &case.missing {
            return Some(Finding::new(Code::NotSent, missing.as_str()));
        }
        let follows = self.begin.follow_ms > 0;
        let message = match case.action() {
            Action::Receive if self.begin.environment.callback_url.is_none() => {
                "needs a server that can reach this machine"
            }
            Action::Receive | Action::Follow if !follows => "needs time: `--follow` gives it",
            Action::Receive
                if self.callbacks.contains_key(&case.operation)
                    || self.following(case).next().is_some() =>
            {
                return None;
            }
            Action::Receive => "no task was followed",
            Action::Fetch => "no task was followed to a video",
            Action::Send | Action::Follow => match self.contract.operation(&case.operation) {
                Some(operation) if self.absence(operation).is_some() => {
                    return self.absence(operation);
                }
                Some(operation) if !operation.is_charged() && case.request.needs_task() => {
                    "no task was made that could be looked up"
                }
                _ => {
                    let why = self.ended();
                    let why =
                        why.unwrap_or_else(|| "nothing was accepted to send it upon".to_owned());
                    return Some(Finding::new(Code::NotSent, why));
                }
            },
        };
        Some(Finding::new(Code::NotSent, message))
    }

    /// Whether a task that was followed has succeeded and left no video to be fetched.
    pub(super) fn has_no_video(&self, case: &Case) -> bool {
        let tasks = self
            .following(case)
            .filter_map(|it| it.facts())
            .flat_map(|it| &it.tasks);
        let mut ended = tasks.filter(|task| task.phase == Some(TaskPhase::Succeeded));
        ended.any(|task| task.video_url.is_none())
    }

    /// The exchanges that followed the tasks that a case is about.
    fn following(&self, about: &Case) -> impl Iterator<Item = &Exchange> {
        let tasks = self.tasks_path(about);
        let lookups = self.plan.lookups.iter();
        let follow = lookups.filter(move |&&case| {
            let case = &self.plan.cases[case];
            case.action() == Action::Follow && self.tasks_path(case) == tasks
        });
        follow.flat_map(|&case| self.history().of_case(case))
    }

    /// Where the tasks are made that a case is about.
    pub(super) fn tasks_path(&self, case: &Case) -> Option<&str> {
        let own = self.contract.operation(&case.operation);
        let of_callback = || Some(self.callback(&case.operation)?.0);
        own.or_else(of_callback)?.tasks_path()
    }

    /// That a server does not offer an operation, if an exchange shows it.
    pub(super) fn absence(&self, operation: &Operation) -> Option<Finding> {
        let exchanges = self.history().exchanges.iter();
        let mut of_it = exchanges.filter(|it| it.sent.operation == operation.name);
        of_it.find_map(|exchange| self.absent(exchange))
    }
}

//! Checks on callbacks: what the service sends by itself.

use image2video_contract::{Callback, MemberRole, Strictness, TaskPhase, TaskView};

use super::lookup::FollowedTask;
use super::task::{self, CreatedTasks};
use crate::finding::{Code, Finding};
use crate::receiver::Received;

/// A callback has to tell of a task that the run made, about now, and of the same end as the lookups of the
/// task that was followed.
pub(crate) fn callbacks(
    callback: &Callback,
    received: &[Received],
    created: &CreatedTasks,
    now_ms: i64,
    followed: &FollowedTask,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    if received.is_empty() {
        let message = "nothing was sent to the URL of the callback";
        findings.push(Finding::new(Code::CallbackMissing, message));
    }
    for received in received {
        if !received.has_media_type(&callback.request.media_type) {
            let message = format!("the media type is not `{}`", callback.request.media_type);
            findings.push(Finding::new(Code::ContentType, message));
        }
        let Some(body) = received.json() else {
            let message = format!("the callback ({} bytes) is not JSON", received.body.len());
            findings.push(Finding::new(Code::AnswerNotJson, message));
            continue;
        };
        let message = &callback.request.message;
        let violations = message.judge(Strictness::Wide).violations(&body);
        findings.extend(violations.into_iter().map(|violation| {
            let message = format!("{} ({})", violation.message, violation.part);
            Finding::at(Code::AnswerSchema, &violation.pointer, message)
        }));
        for task in message.tasks(&body) {
            findings.extend(created_by_run(&task, created, now_ms));
            findings.extend(other_end(&task, followed));
        }
    }
    findings
}

/// Whether a callback says that a task has ended.
pub(crate) fn says_ended(callback: &Callback, received: &Received) -> bool {
    let Some(body) = received.json() else {
        return false;
    };
    let tasks = callback.request.message.tasks(&body);
    let mut phases = tasks.iter().filter_map(TaskView::phase);
    phases.any(TaskPhase::is_final)
}

fn created_by_run(task: &TaskView<'_>, created: &CreatedTasks, now_ms: i64) -> Vec<Finding> {
    let Some(id) = task.id() else {
        return task::times(task, None);
    };
    if created.contains_key(id) {
        let mut findings = task::times(task, Some(now_ms));
        findings.extend(task::other_creation_time(task, created));
        return findings;
    }
    let message = "a task that this run did not make";
    let stranger = task::finding(task, MemberRole::TaskId, Code::TaskDiffers, message);
    let mut findings = task::times(task, None);
    findings.push(stranger);
    findings
}

/// A task has one end, in callbacks and in lookups.
fn other_end(task: &TaskView<'_>, followed: &FollowedTask) -> Option<Finding> {
    let ended = |phase: Option<TaskPhase>| phase.filter(|phase| phase.is_final());
    let (here, there) = (ended(task.phase())?, ended(followed.phase)?);
    (task.id() == Some(&followed.id) && here != there).then(|| {
        let message = "another end than the task has in lookups";
        task::finding(task, MemberRole::TaskStatus, Code::TaskDiffers, message)
    })
}

//! Checks on a task, wherever it is told: alone, on a page or in a callback.

use std::collections::BTreeMap;

use image2video_contract::{MemberRole, TaskView};
use serde_json::Value;

use crate::finding::{Code, Finding};

/// A day in milliseconds: two clocks that are set at all are closer than that.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The tasks that a run made, by id, and when each was made as its answer said.
pub(super) type Made = BTreeMap<String, Option<i64>>;

fn time(task: &TaskView<'_>, role: MemberRole) -> Option<i64> {
    task.get(role).and_then(Value::as_i64)
}

fn at(task: &TaskView<'_>, role: MemberRole) -> String {
    task.pointer_of(role).unwrap_or_default()
}

/// Times are milliseconds and in order; those of a task that was just made are `near` the time of the
/// request.
pub(super) fn times(task: &TaskView<'_>, near: Option<i64>) -> Vec<Finding> {
    let [created, updated] =
        [MemberRole::CreatedAt, MemberRole::UpdatedAt].map(|role| (role, time(task, role)));
    let mut findings = Vec::new();
    for (role, time) in [created, updated] {
        let Some((time, near)) = time.zip(near) else {
            continue;
        };
        if time.saturating_sub(near).saturating_abs() > DAY_MS {
            let message =
                format!("{time} is more than a day away from the time of the request, {near} ms");
            findings.push(Finding::at(Code::TimeImplausible, &at(task, role), message));
        }
    }
    if let (Some(created), Some(updated)) = (created.1, updated.1)
        && updated < created
    {
        let message = format!("updated_at {updated} is before created_at {created}");
        let at = at(task, MemberRole::UpdatedAt);
        findings.push(Finding::at(Code::TimeOrder, &at, message));
    }
    findings
}

/// A task that the run made has the time that the answer to its request said.
pub(super) fn other_time(task: &TaskView<'_>, made: &Made) -> Option<Finding> {
    let first = (*made.get(task.id()?)?)?;
    (time(task, MemberRole::CreatedAt)? != first).then(|| {
        let message = "another time than the answer that made the task said";
        Finding::at(Code::TaskDiffers, &at(task, MemberRole::CreatedAt), message)
    })
}

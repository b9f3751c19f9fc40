//! Checks on a task, wherever it is told: alone, on a page or in a callback.

use std::collections::BTreeMap;

use image2video_contract::{MemberRole, TaskView};
use serde_json::Value;

use crate::finding::{Code, Finding};
use crate::run::Task;

/// A day in milliseconds: two clocks that are set at all are closer than that.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The tasks that a run made, by id, and when each was made as its answer said.
pub(super) type Made = BTreeMap<String, Option<i64>>;

/// A task as it was told last to who asked for it, and by which exchange.
#[derive(Debug)]
pub(super) struct Last {
    pub(super) exchange: usize,
    pub(super) task: Task,
}

fn time(task: &TaskView<'_>, role: MemberRole) -> Option<i64> {
    task.get(role).and_then(Value::as_i64)
}

fn at(task: &TaskView<'_>, role: MemberRole) -> String {
    task.pointer_of(role).unwrap_or_default()
}

/// Times are milliseconds and in order; those of a task that was just made are `near` the time of the
/// request.
pub(super) fn times(task: &TaskView<'_>, near: Option<i64>) -> Vec<Finding> {
    let mut findings: Vec<_> = near.and_then(|near| far(task, near)).into_iter().collect();
    let [created, updated] =
        [MemberRole::CreatedAt, MemberRole::UpdatedAt].map(|role| time(task, role));
    if let (Some(created), Some(updated)) = (created, updated)
        && updated < created
    {
        let message = format!("updated_at {updated} is before created_at {created}");
        let at = at(task, MemberRole::UpdatedAt);
        findings.push(Finding::at(Code::TimeOrder, &at, message));
    }
    findings
}

/// Times that are far from the time of the request.
fn far(task: &TaskView<'_>, near: i64) -> Option<Finding> {
    let is_far = |time: &i64| time.saturating_sub(near).saturating_abs() > DAY_MS;
    let [created, updated] = [MemberRole::CreatedAt, MemberRole::UpdatedAt];
    let times = [created, updated].map(|role| time(task, role).filter(is_far));
    let (at, what) = match times {
        [None, None] => return None,
        [Some(time), None] => (at(task, created), format!("{time} is")),
        [None, Some(time)] => (at(task, updated), format!("{time} is")),
        [Some(one), Some(other)] => {
            let what = format!("the times {one} and {other} are");
            (task.pointer.clone(), what)
        }
    };
    let message = format!("{what} more than a day away from the time of the request, {near} ms");
    Some(Finding::at(Code::TimeImplausible, &at, message))
}

/// A task that the run made has the time that the answer to its request said.
pub(super) fn other_time(task: &TaskView<'_>, made: &Made) -> Option<Finding> {
    let first = (*made.get(task.id()?)?)?;
    (time(task, MemberRole::CreatedAt)? != first).then(|| {
        let message = "another time than the answer that made the task said";
        Finding::at(Code::TaskDiffers, &at(task, MemberRole::CreatedAt), message)
    })
}

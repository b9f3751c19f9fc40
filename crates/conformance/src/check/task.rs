//! Checks on a task, wherever it is: alone, on a page or in a callback.

use std::collections::BTreeMap;

use image2video_contract::{MemberRole, TaskView};

use crate::finding::{Code, Finding};

/// A day in milliseconds: two clocks that are set at all are closer than that.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The tasks that a run created: by id, the creation time that the answer gave.
pub(crate) type CreatedTasks = BTreeMap<String, Option<i64>>;

/// Times are milliseconds and in order; those of a task that was just created are `near` the time of the
/// request.
pub(super) fn times(task: &TaskView<'_>, near: Option<i64>) -> Vec<Finding> {
    let time = |role| Some((task.get(role)?.as_i64()?, task.pointer_of(role)?));
    let (created, updated) = (time(MemberRole::CreatedAt), time(MemberRole::UpdatedAt));
    let mut findings = Vec::new();
    for (time, at) in [&created, &updated].into_iter().flatten() {
        let Some(near) = near else { break };
        if time.saturating_sub(near).saturating_abs() > DAY_MS {
            let message =
                format!("{time} is more than a day away from the time of the request, {near} ms");
            findings.push(Finding::at(Code::TimeImplausible, at, message));
        }
    }
    if let (Some((created, _)), Some((updated, at))) = (created, updated)
        && updated < created
    {
        let message = format!("the last change, {updated}, is before the creation, {created}");
        findings.push(Finding::at(Code::TimeOrder, &at, message));
    }
    findings
}

/// A task that the run created has one creation time.
pub(super) fn other_creation_time(task: &TaskView<'_>, created: &CreatedTasks) -> Option<Finding> {
    let at_creation = (*created.get(task.id()?)?)?;
    let here = task.get(MemberRole::CreatedAt)?.as_i64()?;
    (here != at_creation).then(|| {
        let message = "another time than in the answer that created the task";
        finding(task, MemberRole::CreatedAt, Code::TaskDiffers, message)
    })
}

/// A finding about what a task says in a role.
pub(super) fn finding(
    task: &TaskView<'_>,
    role: MemberRole,
    code: Code,
    message: impl Into<String>,
) -> Finding {
    let at = task.pointer_of(role).unwrap_or_default();
    Finding::at(code, &at, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image2video_contract::Contract;
    use serde_json::{Value, json};

    #[test]
    fn an_old_task_has_its_times_in_order() {
        let list = Contract::embedded().operation("list").expect("list");
        let page = |created, updated| json!({ "data": [{}, { "created_at": created, "updated_at": updated }] });
        let codes = |body: &Value, near| {
            let found = times(&list.tasks(body)[1], near);
            let named = |f: Finding| format!("{} {}", f.code.as_str(), f.pointer);
            found.into_iter().map(named).collect::<Vec<_>>()
        };
        let old = page(1_000, 2_000);
        assert!(codes(&old, None).is_empty());
        assert_eq!(
            codes(&old, Some(1_722_769_557_708)),
            [
                "time-implausible /data/1/created_at",
                "time-implausible /data/1/updated_at"
            ]
        );
        assert_eq!(
            codes(&page(2_000, 1_000), None),
            ["time-order /data/1/updated_at"]
        );
    }
}

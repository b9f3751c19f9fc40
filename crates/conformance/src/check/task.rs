//! Checks on a task, wherever it is told: alone, on a page or in a callback.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::finding::{Code, Finding};

/// A day in milliseconds: two clocks that are set at all are closer than that.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The tasks that a run made, by id, and when each was made as its answer said.
pub(crate) type Made = BTreeMap<String, Option<i64>>;

/// The id that a task is told by.
pub(super) fn id(task: &Value) -> Option<&str> {
    task.get("task_id")?.as_str()
}

/// Times are milliseconds and in order; those of a task that was just made are `near` the time of the
/// request. `at` is where the task stands.
pub(super) fn times(task: &Value, at: &str, near: Option<i64>) -> Vec<Finding> {
    let time = |name: &str| task.get(name).and_then(Value::as_i64);
    let (created, updated) = (time("created_at"), time("updated_at"));
    let mut findings = Vec::new();
    for (name, time) in [("created_at", created), ("updated_at", updated)] {
        let Some((time, near)) = time.zip(near) else {
            continue;
        };
        if time.saturating_sub(near).saturating_abs() > DAY_MS {
            let message =
                format!("{time} is more than a day away from the time of the request, {near} ms");
            let at = format!("{at}/{name}");
            findings.push(Finding::at(Code::TimeImplausible, &at, message));
        }
    }
    if let (Some(created), Some(updated)) = (created, updated)
        && updated < created
    {
        let message = format!("updated_at {updated} is before created_at {created}");
        let at = format!("{at}/updated_at");
        findings.push(Finding::at(Code::TimeOrder, &at, message));
    }
    findings
}

/// A task that the run made has the time that the answer to its request said.
pub(super) fn retold(task: &Value, at: &str, made: &Made) -> Option<Finding> {
    let said = (*made.get(id(task)?)?)?;
    let told = task.get("created_at")?.as_i64()?;
    (told != said).then(|| {
        let message = "another time than the answer that made the task said";
        Finding::at(Code::TaskDiffers, &format!("{at}/created_at"), message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_old_task_has_its_times_in_order() {
        let told = |created, updated| json!({ "created_at": created, "updated_at": updated });
        let codes = |task: &Value, near| {
            let found = times(task, "/data/3", near);
            let named = |f: Finding| format!("{} {}", f.code.as_str(), f.pointer);
            found.into_iter().map(named).collect::<Vec<_>>()
        };
        let old = told(1_000, 2_000);
        assert!(codes(&old, None).is_empty());
        assert_eq!(
            codes(&old, Some(1_722_769_557_708)),
            [
                "time-implausible /data/3/created_at",
                "time-implausible /data/3/updated_at"
            ]
        );
        assert_eq!(
            codes(&told(2_000, 1_000), None),
            ["time-order /data/3/updated_at"]
        );
    }
}

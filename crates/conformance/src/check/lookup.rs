//! Checks on lookups: tasks that are asked for.

use std::collections::BTreeSet;

use image2video_contract::{
    MemberRole, Operation, OperationRole, ParameterRole, Response, StatusRange, TaskPhase, TaskView,
};
use serde_json::Value;

use super::task::{self, CreatedTasks};
use crate::case::{Aspect, Case};
use crate::exchange::Exchange;
use crate::finding::{Code, Finding};
use crate::transport::Answer;
use crate::verdict::Verdict;

/// A task that lookups can ask for: what the answer that created it said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct KnownTask {
    pub(crate) id: String,
    pub(crate) created_at: Option<i64>,
    /// Whether the service was told to send callbacks about it to this machine.
    pub(crate) calls_back: bool,
}

/// A task that was followed, as the last lookup showed it.
#[derive(Debug, Clone, Default)]
pub(crate) struct FollowedTask {
    pub(crate) id: String,
    /// How far it was; `None` if no lookup said so.
    pub(crate) phase: Option<TaskPhase>,
    /// The URL of its video, if there is one.
    pub(crate) video_url: Option<String>,
}

/// What a run knows of tasks before a lookup.
pub(crate) struct Context<'r> {
    /// The task that is asked for, if the lookup asks for one.
    pub(crate) asked: &'r KnownTask,
    /// The tasks that the run created.
    pub(crate) created: &'r CreatedTasks,
    /// Id of the first task of the first page.
    pub(crate) first: Option<&'r str>,
}

/// The task has to be the one that was asked for, and the page too.
pub(crate) fn lookup(
    operation: &Operation,
    case: &Case,
    exchange: &Exchange,
    context: &Context<'_>,
) -> Vec<Finding> {
    let Some(json) = &exchange.json else {
        return Vec::new();
    };
    match operation.role {
        Some(OperationRole::List) => page(operation, case, json, context),
        Some(OperationRole::Get) => {
            let tasks = operation.tasks(json);
            let task = tasks.first();
            task.map_or_else(Vec::new, |task| other_task(context.asked, task))
        }
        Some(OperationRole::Create) | None => Vec::new(),
    }
}

fn page(operation: &Operation, case: &Case, json: &Value, context: &Context<'_>) -> Vec<Finding> {
    let list = list_pointer(operation);
    let Some(list) = list.filter(|list| json.pointer(list).is_some_and(Value::is_array)) else {
        return Vec::new();
    };
    let number = |role| {
        let parameter = operation.parameter_of(role)?;
        let text = case.request.parameter(&parameter.name)?;
        text.parse::<usize>().ok()
    };
    let size = number(ParameterRole::PageSize);
    let is_later = number(ParameterRole::PageNumber).is_some_and(|number| number > 1);
    let tasks = operation.tasks(json);
    let mut findings = Vec::new();
    if let Some(size) = size.filter(|size| tasks.len() > *size) {
        let message = format!("{} tasks on a page of {size}", tasks.len());
        findings.push(Finding::at(Code::PageTooLong, list, message));
    }
    let mut listed = BTreeSet::new();
    for task in &tasks {
        findings.extend(task::other_creation_time(task, context.created));
        let Some(id) = task.id() else { continue };
        if !listed.insert(id) || is_later && context.first == Some(id) {
            let message = "the task was listed before, on this page or on an earlier one";
            let repeated = task::finding(task, MemberRole::TaskId, Code::PageRepeats, message);
            findings.push(repeated);
        }
    }
    // A page with room left has all tasks.
    let is_all = size.is_some_and(|size| tasks.len() < size) && !is_later;
    if is_all
        && context
            .created
            .keys()
            .any(|id| !listed.contains(id.as_str()))
    {
        let message = "a task that this run made is missing, though the page has room for it";
        findings.push(Finding::at(Code::TaskDiffers, list, message));
    }
    findings
}

/// Where an answer has the list of tasks.
fn list_pointer(operation: &Operation) -> Option<&str> {
    let tasks = operation.success()?.message.pointer_of(MemberRole::Task)?;
    tasks.strip_suffix("/*")
}

fn other_task(asked: &KnownTask, task: &TaskView<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if task.id().is_some_and(|id| id != asked.id) {
        let message = "another task than the one that was asked for";
        findings.push(task::finding(
            task,
            MemberRole::TaskId,
            Code::TaskDiffers,
            message,
        ));
    }
    let asked = CreatedTasks::from([(asked.id.clone(), asked.created_at)]);
    findings.extend(task::other_creation_time(task, &asked));
    findings
}

/// An unknown id is refused with the status that is documented for it, if one is.
pub(crate) fn unknown_id(
    operation: &Operation,
    case: &Case,
    exchange: &Exchange,
) -> Option<Finding> {
    let exact = |response: &Response| match response.status {
        StatusRange::Exact(status @ 400..=499) => Some(status),
        _ => None,
    };
    let documented = operation.responses.iter().find_map(exact)?;
    let status = exchange.status().filter(|status| *status != documented)?;
    (case.aspect == Aspect::UnknownId && exchange.verdict == Verdict::Refused).then(|| {
        let message = format!("an unknown id is refused with {status}, not with {documented}");
        Finding::new(Code::StatusUndocumented, message)
    })
}

/// A status never goes back.
pub(crate) fn status_order(
    before: Option<TaskPhase>,
    task: Option<&TaskView<'_>>,
) -> Option<Finding> {
    let task = task?;
    let went_back = task.phase()? < before?;
    let status = task.get(MemberRole::TaskStatus)?.as_str();
    went_back.then(|| {
        let message = format!("went back to \"{}\"", status.unwrap_or_default());
        task::finding(task, MemberRole::TaskStatus, Code::StatusWentBack, message)
    })
}

/// What is wrong with the beginning of a video. An MP4 begins with a box `ftyp` (ISO/IEC 14496-12).
pub(crate) fn video_fault(answer: &Answer) -> Option<String> {
    if !matches!(answer.status, 200 | 206) {
        return Some(format!("its URL answers {}", answer.status));
    }
    (answer.body.get(4..8) != Some(b"ftyp")).then(|| {
        let size = answer.body.len();
        format!("the first {size} bytes of what its URL answers are not those of an MP4 file")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Environment, cases};
    use image2video_contract::Contract;
    use serde_json::json;

    fn found(id: &str, tasks: usize) -> Vec<Finding> {
        let all = cases(Contract::embedded(), &Environment::default());
        let case = all.iter().find(|case| case.id == id).expect("the case");
        let tasks: Vec<_> = (0..tasks)
            .map(|i| json!({ "task_id": i.to_string() }))
            .collect();
        let list = Contract::embedded().operation("list").expect("list");
        let context = Context {
            asked: &KnownTask::default(),
            created: &CreatedTasks::from([("made".to_owned(), None)]),
            first: Some("0"),
        };
        page(list, case, &json!({ "data": tasks }), &context)
    }

    #[test]
    fn a_page_without_room_may_leave_tasks_out() {
        assert!(found("list/pageSize/maximum/at", 500).is_empty());
        assert!(found("list/path/plain", 30).is_empty());
        let missing = found("list/pageSize/maximum/at", 499);
        assert_eq!(missing[0].code, Code::TaskDiffers);
    }

    #[test]
    fn only_a_later_page_may_not_begin_as_the_first() {
        assert!(found("list/pageNum/minimum/at", 30).is_empty());
        let again = found("list/pageNum/minimum/inside", 30);
        assert_eq!(again.len(), 1);
        assert_eq!(again[0].code, Code::PageRepeats);
    }
}

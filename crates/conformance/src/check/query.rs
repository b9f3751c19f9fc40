//! Checks on tasks that are asked for, and on what the service sends by itself.

use std::collections::BTreeSet;

use image2video_contract::{
    Callback, MemberRole, Operation, OperationRole, ParameterRole, StatusRange, Strictness,
    TaskPhase, TaskView,
};
use serde_json::Value;

use super::task::{self, Made};
use crate::case::Case;
use crate::exchange::Exchange;
use crate::finding::{Code, Finding};
use crate::receiver::Received;
use crate::transport::Answer;
use crate::verdict::Verdict;

/// A task that a run made: what the answer said of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) id: String,
    pub(crate) created_at: Option<i64>,
    /// Whether the service was told to send what becomes of it here.
    pub(crate) calls_back: bool,
}

/// A task has to be the one that was asked for, and a page the one that was asked for. `first` is the
/// first task of the first page.
pub(crate) fn query(
    operation: &Operation,
    case: &Case,
    known: &Known,
    exchange: &Exchange,
    made: &Made,
    first: Option<&str>,
) -> Vec<Finding> {
    let Some(json) = &exchange.json else {
        return Vec::new();
    };
    match operation.role {
        Some(OperationRole::List) => page(operation, case, json, made, first),
        Some(OperationRole::Get) => {
            let tasks = operation.tasks(json);
            tasks
                .first()
                .map_or_else(Vec::new, |task| differs(known, task))
        }
        Some(OperationRole::Create) | None => Vec::new(),
    }
}

fn page(
    operation: &Operation,
    case: &Case,
    json: &Value,
    made: &Made,
    first: Option<&str>,
) -> Vec<Finding> {
    let Some(at) =
        list_pointer(operation).filter(|at| json.pointer(at).is_some_and(Value::is_array))
    else {
        return Vec::new();
    };
    let number = |role| {
        let parameter = operation.parameter_of(role)?;
        case.request
            .parameter(&parameter.name)?
            .parse::<usize>()
            .ok()
    };
    let size = number(ParameterRole::PageSize);
    let later = number(ParameterRole::PageNumber).is_some_and(|number| number > 1);
    let tasks = operation.tasks(json);
    let mut findings = Vec::new();
    if let Some(size) = size.filter(|size| tasks.len() > *size) {
        let message = format!("{} tasks on a page of {size}", tasks.len());
        findings.push(Finding::at(Code::PageTooLong, at, message));
    }
    let mut told = BTreeSet::new();
    for task in &tasks {
        findings.extend(task::retold(task, made));
        let Some(id) = task.id() else { continue };
        if !told.insert(id) || later && first == Some(id) {
            let message = "a task that was told before, on this page or an earlier one";
            let (role, code) = (MemberRole::TaskId, Code::PageRepeats);
            findings.push(task::finding(task, role, code, message));
        }
    }
    // A page with room left has all that there is.
    let is_all = size.is_some_and(|size| tasks.len() < size) && !later;
    if is_all && made.keys().any(|id| !told.contains(id.as_str())) {
        let message = "there is room left on the page, and a task that this run made is missing";
        findings.push(Finding::at(Code::TaskDiffers, at, message));
    }
    findings
}

/// Where an answer has the list of tasks.
fn list_pointer(operation: &Operation) -> Option<&str> {
    let tasks = operation.success()?.message.pointer_of(MemberRole::Task)?;
    tasks.strip_suffix("/*")
}

fn differs(known: &Known, task: &TaskView<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if task.id().is_some_and(|id| id != known.id) {
        let message = "another task than the one that was asked for";
        let (role, code) = (MemberRole::TaskId, Code::TaskDiffers);
        findings.push(task::finding(task, role, code, message));
    }
    let made = Made::from([(known.id.clone(), known.created_at)]);
    findings.extend(task::retold(task, &made));
    findings
}

/// What nobody was given is refused in the way that is documented for it, where one is.
pub(crate) fn unknown(operation: &Operation, case: &Case, exchange: &Exchange) -> Option<Finding> {
    let exact = |response: &image2video_contract::Response| match response.status {
        StatusRange::Exact(status @ 400..=499) => Some(status),
        _ => None,
    };
    let owed = operation.responses.iter().find_map(exact)?;
    let status = exchange.status().filter(|status| *status != owed)?;
    (case.is_unknown() && exchange.verdict == Verdict::Refused).then(|| {
        let message = format!("an unknown id is refused with {status}, not with {owed}");
        Finding::new(Code::StatusUndocumented, message)
    })
}

/// A status never goes back.
pub(crate) fn order(before: Option<TaskPhase>, task: Option<&TaskView<'_>>) -> Option<Finding> {
    let task = task?;
    let went_back = task.phase()? < before?;
    let told = task.get(MemberRole::TaskStatus)?.as_str();
    went_back.then(|| {
        let message = format!("went back to \"{}\"", told.unwrap_or_default());
        let (role, code) = (MemberRole::TaskStatus, Code::StatusWentBack);
        task::finding(task, role, code, message)
    })
}

/// What is wrong with the beginning of a video. An MP4 begins with a box `ftyp` (ISO/IEC 14496-12).
pub(crate) fn video(answer: &Answer) -> Option<String> {
    if !matches!(answer.status, 200 | 206) {
        return Some(format!("its URL answers {}", answer.status));
    }
    (answer.body.get(4..8) != Some(b"ftyp")).then(|| {
        let size = answer.body.len();
        format!("the first {size} bytes of what its URL answers are not those of an MP4 file")
    })
}

/// What was sent has to be tasks, and tasks that were made: `near` the time that is given, and to the
/// same `end`, if the task of this id was followed to one.
pub(crate) fn callbacks(
    callback: &Callback,
    received: &[Received],
    made: &Made,
    near: i64,
    end: (&str, Option<TaskPhase>),
) -> Vec<Finding> {
    let mut findings = Vec::new();
    if received.is_empty() {
        let message = "nothing was sent to the URL of the callback";
        findings.push(Finding::new(Code::CallbackMissing, message));
    }
    for one in received {
        if !one.is_labelled(&callback.request.media_type) {
            let message = format!("not labelled `{}`", callback.request.media_type);
            findings.push(Finding::new(Code::ContentType, message));
        }
        let Some(body) = one.json() else {
            let message = format!("the callback ({} bytes) is no JSON", one.body.len());
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
            findings.extend(sent(&task, made, near));
            findings.extend(other_end(&task, end));
        }
    }
    findings
}

/// Whether a callback has told the end of a task.
pub(crate) fn tells_an_end(callback: &Callback, received: &Received) -> bool {
    let Some(body) = received.json() else {
        return false;
    };
    let tasks = callback.request.message.tasks(&body);
    let mut phases = tasks.iter().filter_map(TaskView::phase);
    phases.any(TaskPhase::is_final)
}

fn sent(task: &TaskView<'_>, made: &Made, near: i64) -> Vec<Finding> {
    let is_made = task.id().map(|id| made.contains_key(id));
    let mut findings = task::times(task, (is_made == Some(true)).then_some(near));
    findings.extend(task::retold(task, made));
    if is_made == Some(false) {
        let message = "a task that this run did not make";
        let (role, code) = (MemberRole::TaskId, Code::TaskDiffers);
        findings.push(task::finding(task, role, code, message));
    }
    findings
}

/// A task has one end, whoever tells it.
fn other_end(task: &TaskView<'_>, (id, end): (&str, Option<TaskPhase>)) -> Option<Finding> {
    let told = task.phase().filter(|phase| phase.is_final())?;
    let end = end.filter(|phase| phase.is_final())?;
    (task.id() == Some(id) && told != end).then(|| {
        let message = "another end than the task has when it is asked for";
        let (role, code) = (MemberRole::TaskStatus, Code::TaskDiffers);
        task::finding(task, role, code, message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases;
    use image2video_contract::Contract;
    use serde_json::json;

    fn found(id: &str, tasks: usize) -> Vec<Finding> {
        let all = cases(Contract::embedded());
        let case = all.iter().find(|case| case.id == id).expect("the case");
        let tasks: Vec<_> = (0..tasks)
            .map(|i| json!({ "task_id": i.to_string() }))
            .collect();
        let made = Made::from([("made".to_owned(), None)]);
        let list = Contract::embedded().operation("list").expect("list");
        page(list, case, &json!({ "data": tasks }), &made, Some("0"))
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

//! Checks on tasks that are looked up, and on what the service sends by itself.

use std::collections::BTreeSet;

use image2video_contract::{
    Callback, Contract, MemberRole, Operation, OperationRole, ParameterRole, StatusRange,
    Strictness, TaskPhase, TaskView,
};
use serde_json::Value;

use super::answer::{self, media_type};
use super::task::{self, Made};
use crate::case::Case;
use crate::finding::{Code, Finding};
use crate::recording::{self, Answered, Content};

/// What earlier answers said, for an answer to a lookup.
pub(super) struct Known<'k> {
    pub(super) made: &'k Made,
    /// The id that was asked for.
    pub(super) task_id: Option<&'k str>,
    /// The first task of the first page.
    pub(super) first: Option<&'k str>,
}

/// A task has to be the one that was asked for, and a page the one that was asked for.
pub(super) fn findings(
    contract: &Contract,
    operation: &Operation,
    case: &Case,
    answered: &Answered,
    known: &Known<'_>,
) -> Vec<Finding> {
    let json = answered.json();
    let told = json.and_then(|json| Some((contract.message_of(operation, json)?, json)));
    let Some((message, json)) = told else {
        return Vec::new();
    };
    let tasks = message.tasks(json);
    match operation.role {
        Some(OperationRole::List) => page(operation, case, json, &tasks, known),
        _ => tasks
            .first()
            .map(|task| one(task, known))
            .unwrap_or_default(),
    }
}

fn one(task: &TaskView<'_>, known: &Known<'_>) -> Vec<Finding> {
    let mut findings: Vec<_> = task::other_time(task, known.made).into_iter().collect();
    let differs = known
        .task_id
        .zip(task.id())
        .is_some_and(|(asked, told)| asked != told);
    if differs {
        let at = task.pointer_of(MemberRole::TaskId).unwrap_or_default();
        let message = "another task than the one that was asked for";
        findings.push(Finding::at(Code::TaskDiffers, &at, message));
    }
    findings
}

fn page(
    operation: &Operation,
    case: &Case,
    json: &Value,
    tasks: &[TaskView<'_>],
    known: &Known<'_>,
) -> Vec<Finding> {
    let number = |role| {
        let parameter = operation.parameter_of(role)?;
        case.request
            .parameter(&parameter.name)?
            .parse::<usize>()
            .ok()
    };
    let size = number(ParameterRole::PageSize);
    let is_later = number(ParameterRole::PageNumber).is_some_and(|number| number > 1);
    let list = operation
        .success()
        .and_then(|it| it.message.pointer_of(MemberRole::Task));
    let list = list
        .and_then(|at| at.strip_suffix("/*"))
        .unwrap_or_default();
    let mut findings = Vec::new();
    if size.is_some_and(|size| tasks.len() > size) {
        let message = "more tasks on a page than were asked for";
        findings.push(Finding::at(Code::PageTooLong, list, message));
    }
    let mut told = BTreeSet::new();
    for task in tasks {
        findings.extend(task::other_time(task, known.made));
        let Some(id) = task.id() else { continue };
        if !told.insert(id) || is_later && known.first == Some(id) {
            let at = task.pointer_of(MemberRole::TaskId).unwrap_or_default();
            let message = "a task that was told before, on this page or an earlier one";
            findings.push(Finding::at(Code::PageRepeats, &at, message));
        }
    }
    // A page with room left has all that there is.
    let is_list = json.pointer(list).is_some_and(Value::is_array);
    let is_all = is_list && size.is_some_and(|size| tasks.len() < size) && !is_later;
    if is_all && known.made.keys().any(|id| !told.contains(id.as_str())) {
        let message = "there is room left on the page, and a task that this run made is missing";
        findings.push(Finding::at(Code::TaskDiffers, list, message));
    }
    findings
}

/// An unknown id is refused with the status that is documented for it, where one is.
pub(super) fn unknown_id(operation: &Operation, status: u16) -> Option<Finding> {
    let exact = |response: &image2video_contract::Response| match response.status {
        StatusRange::Exact(status @ 400..=499) => Some(status),
        _ => None,
    };
    let owed = operation.responses.iter().find_map(exact)?;
    (status != owed && (400..500).contains(&status)).then(|| {
        let message = format!("an unknown id is refused with {status}, not with {owed}");
        Finding::new(Code::StatusUndocumented, message)
    })
}

/// The phase of a task never goes back.
pub(super) fn order(before: Option<TaskPhase>, task: &TaskView<'_>) -> Option<Finding> {
    let went_back = before
        .zip(task.phase())
        .is_some_and(|(before, now)| now < before);
    went_back.then(|| {
        let status = task.get(MemberRole::TaskStatus).and_then(|it| it.as_str());
        let message = format!("went back to \"{}\"", status.unwrap_or_default());
        let at = task.pointer_of(MemberRole::TaskStatus).unwrap_or_default();
        Finding::at(Code::StatusWentBack, &at, message)
    })
}

/// A callback has to be a task, and one that was made.
pub(super) fn callback(
    callback: &Callback,
    received: &recording::Callback,
    made: &Made,
) -> Vec<Finding> {
    let label = received.content_type.as_deref();
    let mut findings: Vec<_> = media_type(label, &callback.request.media_type)
        .map(|message| Finding::new(Code::ContentType, message))
        .into_iter()
        .collect();
    let Content::Json(json) = &received.content else {
        let message = format!("the callback ({} bytes) is no JSON", received.bytes);
        findings.push(Finding::new(Code::AnswerNotJson, message));
        return findings;
    };
    let message = &callback.request.message;
    let violations = message.judge(Strictness::Wide).violations(json);
    findings.extend(answer::schema(Code::AnswerSchema, violations));
    for task in message.tasks(json) {
        let is_made = task.id().map(|id| made.contains_key(id));
        let near = (is_made == Some(true)).then_some(received.at_ms);
        findings.extend(task::times(&task, near));
        findings.extend(task::other_time(&task, made));
        if is_made == Some(false) {
            let at = task.pointer_of(MemberRole::TaskId).unwrap_or_default();
            let message = "a task that this run did not make";
            findings.push(Finding::at(Code::TaskDiffers, &at, message));
        }
    }
    findings
}

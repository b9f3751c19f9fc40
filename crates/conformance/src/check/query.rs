//! Checks on tasks that are asked for, and on what the service sends by itself.

use std::collections::BTreeSet;

use image2video_contract::{Callback, Operation, StatusRange, Strictness};
use serde_json::Value;

use super::task::{self, Made};
use super::{Exchange, Verdict};
use crate::case::Case;
use crate::finding::{Code, Finding};
use crate::receiver::Received;
use crate::transport::Answer;

/// A task that a run made: what the answer said of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) id: String,
    pub(crate) created_at: Option<i64>,
    /// Whether the service was told to send what becomes of it here.
    pub(crate) calls_back: bool,
}

/// How far a task is; a later one never goes before an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    Submitted,
    Processing,
    Succeeded,
    Failed,
}

impl Status {
    /// The status of a task; `None` for one that the contract does not name.
    pub(crate) fn of(task: &Value) -> Option<Self> {
        match task.get("task_status")?.as_str()? {
            "submitted" => Some(Self::Submitted),
            "processing" => Some(Self::Processing),
            "succeed" => Some(Self::Succeeded),
            "failed" => Some(Self::Failed),
            _ => None,
        }
    }

    /// Whether it is final.
    pub(crate) fn is_end(self) -> bool {
        self >= Self::Succeeded
    }
}

/// A task has to be the one that was asked for, and a page the one that was asked for. `first` is the
/// first task of the first page.
pub(crate) fn query(
    case: &Case,
    known: &Known,
    exchange: &Exchange,
    made: &Made,
    first: Option<&str>,
) -> Vec<Finding> {
    let data = exchange.json.as_ref().and_then(|json| json.get("data"));
    match data {
        Some(Value::Array(tasks)) => page(case, tasks, made, first),
        Some(task) if !known.id.is_empty() => differs(known, task),
        _ => Vec::new(),
    }
}

fn page(case: &Case, tasks: &[Value], made: &Made, first: Option<&str>) -> Vec<Finding> {
    // The names say which number is which: the size of a page, and its place.
    let number = |part: &str| {
        let mut parameters = case.request.parameters.iter();
        let (_, number) = parameters.find(|(name, _)| name.to_lowercase().contains(part))?;
        number.parse::<usize>().ok()
    };
    let (size, later) = (number("size"), number("num").is_some_and(|n| n > 1));
    let mut findings = Vec::new();
    if size.is_some_and(|size| tasks.len() > size) {
        let message = format!("{} tasks on a page of {}", tasks.len(), size.unwrap_or(0));
        findings.push(Finding::at(Code::PageTooLong, "/data", message));
    }
    let mut told = BTreeSet::new();
    for (i, task) in tasks.iter().enumerate() {
        let at = format!("/data/{i}");
        findings.extend(task::retold(task, &at, made));
        let Some(id) = task::id(task) else { continue };
        if !told.insert(id) || later && first == Some(id) {
            let at = format!("{at}/task_id");
            let message = "a task that was told before, on this page or an earlier one";
            findings.push(Finding::at(Code::PageRepeats, &at, message));
        }
    }
    // A page with room left has all that there is.
    let is_all = size.is_some_and(|size| tasks.len() < size) && !later;
    if is_all && made.keys().any(|id| !told.contains(id.as_str())) {
        let message = "there is room left on the page, and a task that this run made is missing";
        findings.push(Finding::at(Code::TaskDiffers, "/data", message));
    }
    findings
}

fn differs(known: &Known, task: &Value) -> Vec<Finding> {
    let mut findings = Vec::new();
    if task::id(task).is_some_and(|id| id != known.id) {
        let message = "another task than the one that was asked for";
        findings.push(Finding::at(Code::TaskDiffers, "/data/task_id", message));
    }
    let made = Made::from([(known.id.clone(), known.created_at)]);
    findings.extend(task::retold(task, "/data", &made));
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
    (case.is_unknown() && Verdict::of(exchange) == Verdict::Refused).then(|| {
        let message = format!("an unknown id is refused with {status}, not with {owed}");
        Finding::new(Code::StatusUndocumented, message)
    })
}

/// A status never goes back.
pub(crate) fn order(
    before: Option<Status>,
    now: Option<Status>,
    task: Option<&Value>,
) -> Option<Finding> {
    let told = task.and_then(|task| task.get("task_status")?.as_str());
    let went_back = before.zip(now).is_some_and(|(before, now)| now < before);
    went_back.then(|| {
        let message = format!("went back to \"{}\"", told.unwrap_or_default());
        Finding::at(Code::StatusWentBack, "/data/task_status", message)
    })
}

/// What is wrong with the beginning of a video. An MP4 begins with a box `ftyp` (ISO/IEC 14496-12).
pub(crate) fn video(answer: &Answer) -> Option<String> {
    if !matches!(answer.status, 200 | 206) {
        return Some(format!("its URL answers {}", answer.status));
    }
    (answer.body.get(4..8) != Some(b"ftyp")).then(|| {
        let size = answer.body.len();
        format!("what its URL answers ({size} bytes) does not begin as an MP4 file does")
    })
}

/// What was sent has to be tasks, and tasks that were made: `near` the time that is given, and to the
/// same `end`, if the task of this id was followed to one.
pub(crate) fn callbacks(
    callback: &Callback,
    received: &[Received],
    made: &Made,
    near: i64,
    end: (&str, Option<Status>),
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
        let Some(task) = one.json() else {
            let message = format!("the callback ({} bytes) is no JSON", one.body.len());
            findings.push(Finding::new(Code::AnswerNotJson, message));
            continue;
        };
        let judge = callback.request.message.judge(Strictness::Wide);
        findings.extend(judge.violations(&task).into_iter().map(|violation| {
            let message = format!("{} ({})", violation.message, violation.part);
            Finding::at(Code::AnswerSchema, &violation.pointer, message)
        }));
        findings.extend(sent(&task, made, near));
        findings.extend(other_end(&task, end));
    }
    findings.into_iter().map(Finding::of_owner).collect()
}

fn sent(task: &Value, made: &Made, near: i64) -> Vec<Finding> {
    let is_made = task::id(task).map(|id| made.contains_key(id));
    let mut findings = task::times(task, "", (is_made == Some(true)).then_some(near));
    findings.extend(task::retold(task, "", made));
    if is_made == Some(false) {
        let message = "a task that this run did not make";
        findings.push(Finding::at(Code::TaskDiffers, "/task_id", message));
    }
    findings
}

/// A task has one end, whoever tells it.
fn other_end(task: &Value, (id, end): (&str, Option<Status>)) -> Option<Finding> {
    let told = Status::of(task).filter(|status| status.is_end())?;
    let end = end.filter(|status| status.is_end())?;
    (task::id(task) == Some(id) && told != end).then(|| {
        let message = "another end than the task has when it is asked for";
        Finding::at(Code::TaskDiffers, "/task_status", message)
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
        page(case, &tasks, &made, Some("0"))
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

//! Checks on tasks that are asked for, and on what the service sends by itself.

use std::collections::BTreeSet;

use image2video_contract::{Callback, Reading};
use serde_json::Value;

use super::Exchange;
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
    Ended,
}

impl Status {
    /// The status of a task; `None` for one that the contract does not name.
    pub(crate) fn of(task: &Value) -> Option<Self> {
        match task.get("task_status")?.as_str()? {
            "submitted" => Some(Self::Submitted),
            "processing" => Some(Self::Processing),
            "succeed" | "failed" => Some(Self::Ended),
            _ => None,
        }
    }
}

/// A task has to be the one that was asked for, and a page no longer than that.
pub(crate) fn query(case: &Case, known: &Known, exchange: &Exchange) -> Vec<Finding> {
    let data = exchange.json.as_ref().and_then(|json| json.get("data"));
    match data {
        Some(Value::Array(tasks)) => page(case, tasks).into_iter().collect(),
        Some(task) if !known.id.is_empty() => differs(known, task),
        _ => Vec::new(),
    }
}

fn page(case: &Case, tasks: &[Value]) -> Option<Finding> {
    // Of the parameters that are numbers only a size bounds the page; a page of one has one task.
    let (_, size) = case
        .request
        .parameters
        .iter()
        .find(|(name, _)| name.to_lowercase().contains("size"))?;
    let size: usize = size.parse().ok()?;
    (tasks.len() > size).then(|| {
        let message = format!("{} tasks on a page of {size}", tasks.len());
        Finding::at(Code::PageTooLong, "/data", message)
    })
}

fn differs(known: &Known, task: &Value) -> Vec<Finding> {
    let mut findings = Vec::new();
    let id = task.get("task_id").and_then(Value::as_str);
    if id.is_some_and(|id| id != known.id) {
        let message = "another task than the one that was asked for";
        findings.push(Finding::at(Code::TaskDiffers, "/data/task_id", message));
    }
    let created_at = task.get("created_at").and_then(Value::as_i64);
    if created_at.is_some() && known.created_at.is_some() && created_at != known.created_at {
        let message = "another time than the answer that made the task said";
        findings.push(Finding::at(Code::TaskDiffers, "/data/created_at", message));
    }
    findings
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

/// What was sent has to be tasks, and tasks that were made.
pub(crate) fn callbacks(
    callback: &Callback,
    received: &[Received],
    made: &BTreeSet<String>,
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
        let judge = callback.request.message.judge(Reading::Wide);
        findings.extend(judge.violations(&task).into_iter().map(|violation| {
            let message = format!("{} ({})", violation.message, violation.keyword);
            Finding::at(Code::AnswerSchema, &violation.pointer, message)
        }));
        let id = task.get("task_id").and_then(Value::as_str);
        if id.is_some_and(|id| !made.contains(id)) {
            let message = "a task that this run did not make";
            findings.push(Finding::at(Code::TaskDiffers, "/task_id", message));
        }
    }
    findings.into_iter().map(Finding::of_owner).collect()
}

//! Looking for a task whose answer was lost. Nothing here is charged.

use tokio::time::sleep;

use crate::generated::shapes::{GET, LIST};
use crate::journal::Entry;
use crate::pause::Pauses;
use crate::shape::{Member, TaskView};
use crate::{Client, Error, role};

/// How many pages of a list are read. An account that makes more tasks than these have in the time of a job has
/// to be asked by id.
const PAGES: i64 = 10;
/// How far the clocks of service and caller may differ, in milliseconds.
const CLOCKS: u64 = 60_000;

/// What was learned of a gateway and of its newest tasks.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    /// It tells a task's external id: an answer had one.
    pub(crate) tells_external_ids: bool,
    /// Tasks as new as the job that say nothing of an external id.
    pub(crate) candidates: Vec<String>,
}

/// What came of looking.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// The task of the job.
    Task(String),
    /// The service answered, and there is none.
    Nothing,
    /// The service did not answer, or not so that it would tell.
    Unclear,
}

/// Looks for the task of a job: by its external id, and in the list of tasks.
pub(crate) async fn look_up(
    client: &Client,
    pauses: Pauses,
    entry: &Entry,
    evidence: &mut Evidence,
) -> Found {
    // The request may still be on its way, and the task appear a moment after it was made.
    sleep(pauses.first).await;
    let by_id = match &entry.external_task_id {
        Some(id) => by_id(client, pauses, entry, id, evidence).await,
        None => Found::Unclear,
    };
    if let Found::Task(_) = by_id {
        return by_id;
    }
    match in_list(client, pauses, entry, evidence).await {
        Found::Unclear => by_id,
        found => found,
    }
}

async fn by_id(
    client: &Client,
    pauses: Pauses,
    entry: &Entry,
    id: &str,
    evidence: &mut Evidence,
) -> Found {
    match pauses.repeat(|| client.get(id), Error::passes).await {
        Ok(answer) => {
            let body = serde_json::to_value(role::task(answer)).unwrap_or_default();
            let task = TaskView::new(&body, &GET);
            let told = task.text(Member::ExternalId);
            evidence.tells_external_ids |= told.as_deref() == Some(id);
            let is_ours = match told {
                Some(told) => told == id,
                // It answers by that id, or does not look at it: then the task is an older one.
                None => made_at(&task).is_some_and(|made| is_new(made, entry)),
            };
            match task.id().filter(|_| is_ours) {
                Some(task_id) => Found::Task(task_id),
                None => Found::Unclear,
            }
        }
        Err(error)
            if error
                .status()
                .is_some_and(|status| status.is_client_error())
                && !error.passes() =>
        {
            Found::Nothing
        }
        Err(_) => Found::Unclear,
    }
}

async fn in_list(client: &Client, pauses: Pauses, entry: &Entry, evidence: &mut Evidence) -> Found {
    for page in 1..=PAGES {
        let ask = || async move { client.list().page_num(page).await };
        let Ok(answer) = pauses.repeat(ask, Error::passes).await else {
            return Found::Unclear;
        };
        let body = serde_json::to_value(answer).unwrap_or_default();
        let tasks = LIST.tasks(&body);
        if let Some(task_id) = ours(&tasks, entry, evidence) {
            return Found::Task(task_id);
        }
        let times: Vec<_> = tasks.iter().map(made_at).collect();
        let is_sorted = times.is_sorted_by(|one, next| one.is_some() && one >= next);
        let is_last_old = times
            .last()
            .is_none_or(|made| made.is_some_and(|made| !is_new(made, entry)));
        // Newest first, as the owner lists them: what follows is older still.
        if is_sorted && is_last_old {
            return Found::Nothing;
        }
    }
    Found::Unclear
}

/// The task of the job, if it is one of these.
fn ours(tasks: &[TaskView<'_>], entry: &Entry, evidence: &mut Evidence) -> Option<String> {
    for task in tasks {
        match task.text(Member::ExternalId) {
            Some(told) => {
                evidence.tells_external_ids = true;
                if Some(&told) == entry.external_task_id.as_ref() {
                    return task.id();
                }
            }
            None if may_be_new(task, entry) => evidence.candidates.extend(task.id()),
            None => {}
        }
    }
    None
}

/// Whether a task may have been made since the job began. One that does not say when may.
fn may_be_new(task: &TaskView<'_>, entry: &Entry) -> bool {
    made_at(task).is_none_or(|made| is_new(made, entry))
}

/// When a task was made, in milliseconds since the Unix epoch. Some tell it in seconds.
fn made_at(task: &TaskView<'_>) -> Option<u64> {
    let made = task.text(Member::CreatedAt)?.parse().ok()?;
    match made {
        0 => None,
        1..100_000_000_000 => Some(made * 1000),
        _ => Some(made),
    }
}

fn is_new(made: u64, entry: &Entry) -> bool {
    made.saturating_add(CLOCKS) >= entry.begun_at
}

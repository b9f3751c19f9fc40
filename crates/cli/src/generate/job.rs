//! One image on its way to a video: what the journal remembers of it, and what is told.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use image2video_client::{Client, Error, Event, FileJournal, Saved};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::members::Members;

/// What a job is made of; the journal keeps it as a note.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Job {
    /// A path, or a URL.
    pub(crate) image: String,
    /// Where the video goes, from the root.
    pub(crate) output: PathBuf,
    pub(crate) members: Members,
    #[serde(default)]
    pub(crate) overwrite: bool,
    #[serde(default = "yes")]
    pub(crate) external_id: bool,
}

fn yes() -> bool {
    true
}

impl Job {
    /// Its name in the journal: the same command is the same job.
    pub(crate) fn name(&self) -> anyhow::Result<String> {
        let note = serde_json::to_vec(self)?;
        let digest = Sha256::digest(note);
        Ok(digest
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect())
    }

    /// The job of a note in the journal.
    pub(crate) fn of_note(note: &Value) -> anyhow::Result<Self> {
        serde_json::from_value(note.clone())
            .context("the journal has a job that is none of this command")
    }
}

/// How a job is done.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner {
    pub(crate) deadline: Duration,
    pub(crate) interval: Option<Duration>,
}

/// Makes the video of a job. What happens is told.
pub(crate) async fn generate(
    client: &Client,
    journal: &FileJournal,
    job: &Job,
    manner: Manner,
    told: impl FnMut(Event) + Send,
) -> anyhow::Result<Saved> {
    let request = job.members.request(&job.image).await?;
    let mut generate = client
        .generate(request, &job.output)
        .journal(journal, job.name()?)
        .note(serde_json::to_value(job)?)
        .overwrite(job.overwrite)
        .external_id(job.external_id)
        .deadline(manner.deadline)
        .on_event(told);
    if let Some(interval) = manner.interval {
        generate = generate.interval(interval);
    }
    Ok(generate.await?)
}

/// What a script is told of an event.
pub(crate) fn event(job: &Job, event: &Event) -> Value {
    let mut line = match event {
        Event::Accepted { task_id } => json!({ "event": "accepted", "task_id": task_id }),
        Event::Status { task_id, status } => {
            json!({ "event": "status", "task_id": task_id, "status": status })
        }
        Event::Downloading { bytes, total } => {
            json!({ "event": "downloading", "bytes": bytes, "total": total })
        }
        _ => json!({ "event": "other" }),
    };
    of(job, &mut line);
    line
}

/// What a script is told of the end.
pub(crate) fn end(job: &Job, result: &anyhow::Result<Saved>) -> Value {
    let mut line = match result {
        Ok(saved) => json!({ "event": "saved", "bytes": saved.bytes, "seconds": saved.seconds }),
        Err(error) => {
            let known = error.downcast_ref::<Error>();
            json!({
                "event": "failed",
                "error": format!("{error:#}"),
                "task_id": known.and_then(Error::task_id),
                "may_be_paid": known.is_some_and(Error::may_have_been_accepted),
            })
        }
    };
    of(job, &mut line);
    line
}

fn of(job: &Job, line: &mut Value) {
    line["image"] = json!(job.image);
    line["output"] = json!(job.output);
}

/// The file for the video of an image: in a folder, or beside the image, with its name.
pub(crate) fn output(image: &str, folder: Option<&Path>) -> PathBuf {
    let path = match image.split_once("://") {
        Some((_, rest)) => Path::new(rest.split(['?', '#']).next().unwrap_or(rest)),
        None => Path::new(image),
    };
    let mut file = path
        .file_stem()
        .unwrap_or_else(|| "video".as_ref())
        .to_owned();
    file.push(".mp4");
    match (folder, image.contains("://")) {
        (Some(folder), _) => folder.join(file),
        (None, true) => file.into(),
        (None, false) => path.with_file_name(file),
    }
}

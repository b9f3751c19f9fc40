//! What has to be remembered so that no task is lost and none is paid for twice, even if the process ends at any
//! moment.

mod file;
mod job;

use std::{any::Any, io};

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use file::FileJournal;
pub(crate) use job::{Job, Place};

/// Where the state of jobs is kept. A job is what shall become one task; its name is the caller's, and the same
/// name is the same job.
///
/// What is stored has to be there after the process or the machine stops at any moment: it is what a second run
/// begins from. [`FileJournal`] does it with files; an application that has a database may keep it there.
pub trait Journal: Send + Sync {
    /// Keeps the job to this caller until what is returned is dropped, so that two processes do not work on it
    /// at once.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::WouldBlock`] if another one has it.
    fn claim(&self, job: &str) -> io::Result<Box<dyn Any + Send + Sync>>;

    /// What is known of a job.
    ///
    /// # Errors
    ///
    /// When it cannot be read. A job that is not known is `None`.
    fn load(&self, job: &str) -> io::Result<Option<Entry>>;

    /// Stores what is known of a job, durably, in the place of what was.
    ///
    /// # Errors
    ///
    /// When that is not sure.
    fn store(&self, job: &str, entry: &Entry) -> io::Result<()>;

    /// Forgets a job that has ended.
    ///
    /// # Errors
    ///
    /// When it could not be removed.
    fn remove(&self, job: &str) -> io::Result<()>;

    /// All jobs that have not ended, by name.
    ///
    /// # Errors
    ///
    /// When they cannot be read.
    fn unfinished(&self) -> io::Result<Vec<(String, Entry)>>;

    /// Whether a gateway, by its base URL, has told a task's `external_task_id` back before. It decides whether
    /// a task that is not found may be made again under the same id.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    fn tells_external_ids(&self, gateway: &str) -> io::Result<bool>;

    /// Remembers that it does.
    ///
    /// # Errors
    ///
    /// When it cannot be stored.
    fn remember_external_ids(&self, gateway: &str) -> io::Result<()>;
}

/// What is known of a job. It is on disk before the request leaves, and has the task's id before anything is
/// asked about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Entry {
    /// The id of our own that the request gives the task, if it can have one.
    pub external_task_id: Option<String>,
    /// The base URL that the request is sent to.
    pub gateway: String,
    /// When the job began, in milliseconds since the Unix epoch.
    pub begun_at: u64,
    /// The task, once its id is known.
    pub task_id: Option<String>,
    /// What the caller wants to remember of the job. It must not have a secret in it.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub note: Value,
}

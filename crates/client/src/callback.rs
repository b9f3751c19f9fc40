//! What the service posts to a `callback_url`: read, believed only once the task says the same, and told once.

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};

use serde::Deserialize as _;
use serde_json::Value;

use crate::role::{self, GetAnswer, Task};
use crate::shape::Member;
use crate::{Client, Error, PayloadError, salvage};

/// Statuses of tasks that are remembered.
const REMEMBERED: usize = 10_000;

/// Reads the body of a callback as answers are read: an id of a task is enough. Nothing of it is proven; see
/// [`Callbacks`].
///
/// # Errors
///
/// When it is not JSON, or names no task.
pub fn read_callback(body: &[u8]) -> Result<Task, PayloadError> {
    let failed = |error| PayloadError::of_callback(&error);
    let value: Value = serde_json::from_slice(body).map_err(failed)?;
    Task::deserialize(&value).or_else(|error| {
        // Somebody may leave the task in an envelope, or have a shape of their own.
        let answer = salvage::read::<GetAnswer>(body, Some(value), None);
        answer.map(role::task).map_err(|_| failed(error))
    })
}

/// Receives callbacks: asks the service for the task that each one names, since anybody can post to a URL, and tells
/// each status of a task once, since the service may post it twice.
///
/// It remembers the last 10,000 statuses, in memory: after a restart one may be told again.
///
/// ```no_run
/// # async fn example(client: image2video_client::Client, body: &[u8]) -> Result<(), image2video_client::Error> {
/// let callbacks = image2video_client::Callbacks::new(client); // one for the process
/// if let Some(task) = callbacks.receive(body).await? {
///     println!("{} is now {}", task.task_id, task.task_status);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Callbacks {
    client: Client,
    told: Mutex<Told>,
}

impl Callbacks {
    /// Asks for tasks with this client.
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self {
            client,
            told: Mutex::new(Told::of(REMEMBERED)),
        }
    }

    /// The task that a callback names, as the service says it stands; none if that status has been told.
    ///
    /// What is told is what the service answers, whatever the callback says. A callback whose status has been told asks
    /// for nothing. Nothing is remembered of a call that fails or is dropped.
    ///
    /// # Errors
    ///
    /// [`Error::Callback`] if the body cannot be read, and those of [`Client::get`]: [`Error::Api`] with the status 404
    /// if there is no such task. Answer the request with a failure then, and the service may post it again.
    pub async fn receive(&self, body: &[u8]) -> Result<Option<Task>, Error> {
        let named = read_callback(body).map_err(Error::Callback)?;
        let id = named.text(Member::Id).unwrap_or_default();
        if self.with(|told| told.has(&(id.clone(), status(&named)))) {
            return Ok(None);
        }
        let task = role::task(self.client.get(&id).await?);
        Ok(self
            .with(|told| told.add((id, status(&task))))
            .then_some(task))
    }

    fn with<T>(&self, work: impl FnOnce(&mut Told) -> T) -> T {
        work(&mut self.told.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A status of a task, by the id that callbacks name.
type Status = (String, String);

fn status(task: &Task) -> String {
    task.text(Member::Status).unwrap_or_default()
}

/// The last statuses that were told.
#[derive(Debug)]
struct Told {
    known: HashSet<Status>,
    oldest_first: VecDeque<Status>,
    at_most: usize,
}

impl Told {
    fn of(at_most: usize) -> Self {
        Self {
            known: HashSet::new(),
            oldest_first: VecDeque::new(),
            at_most,
        }
    }

    fn has(&self, status: &Status) -> bool {
        self.known.contains(status)
    }

    /// Whether it is new.
    fn add(&mut self, status: Status) -> bool {
        let is_new = self.known.insert(status.clone());
        if is_new {
            self.oldest_first.push_back(status);
        }
        if self.oldest_first.len() > self.at_most
            && let Some(oldest) = self.oldest_first.pop_front()
        {
            self.known.remove(&oldest);
        }
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_statuses_are_remembered_as_there_may_be() {
        let mut told = Told::of(2);
        let status = |id: &str| (id.to_owned(), "succeed".to_owned());
        let added = ["a", "b", "a", "c", "a", "c"].map(|id| told.add(status(id)));
        assert_eq!(added, [true, true, false, true, true, false]);
        assert!(!told.has(&status("b")) && told.known.len() == 2);
    }

    #[test]
    fn an_id_is_enough() {
        for (body, id) in [
            (r#"{ "task_id": "a", "task_status": "succeed" }"#, Some("a")),
            (r#"{ "task_id": 7 }"#, Some("7")),
            (r#"{ "code": 0, "data": { "task_id": "a" } }"#, Some("a")),
            (r#"{ "task_status": "succeed" }"#, None),
            ("done", None),
            ("", None),
        ] {
            let task = read_callback(body.as_bytes()).ok();
            assert_eq!(task.map(|task| task.task_id).as_deref(), id, "{body}");
        }
    }
}

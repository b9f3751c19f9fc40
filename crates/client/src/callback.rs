//! What the service posts to a `callback_url`: read, believed only once the task says the same, and told once.

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};

use crate::role::GetAnswer;
use crate::types::{TaskDetails, TaskStatus};
use crate::{Client, Error, PayloadError};

/// Statuses of tasks that are remembered.
const REMEMBERED: usize = 10_000;

/// Reads the body of a callback as answers are read: an id of a task is enough. Nothing of it is proven; see
/// [`Callbacks`].
///
/// # Errors
///
/// When it is not JSON, or names no task.
pub fn read_callback(body: &[u8]) -> Result<TaskDetails, PayloadError> {
    serde_json::from_slice(body).or_else(|error| {
        // A gateway may leave the task in its envelope.
        let envelope: Result<GetAnswer, _> = serde_json::from_slice(body);
        let task = envelope.map(|answer| answer.data);
        task.map_err(|_| PayloadError::of_callback(&error))
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
    pub async fn receive(&self, body: &[u8]) -> Result<Option<TaskDetails>, Error> {
        let named = read_callback(body).map_err(Error::Callback)?;
        if self.with(|told| told.has(&(named.task_id.clone(), named.task_status))) {
            return Ok(None);
        }
        let task = self.client.get(&named.task_id).await?.data;
        let status = (named.task_id, task.task_status.clone());
        Ok(self.with(|told| told.add(status)).then_some(task))
    }

    fn with<T>(&self, work: impl FnOnce(&mut Told) -> T) -> T {
        work(&mut self.told.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A status of a task, by the id that callbacks name.
type Status = (String, TaskStatus);

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
        let status = |id: &str| (id.to_owned(), TaskStatus::Succeed);
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

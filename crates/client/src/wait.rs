//! Following a task until it ends.

use std::{pin::Pin, time::Duration};

use backon::ExponentialBackoff;
use futures_util::{Stream, stream};
use tokio::time::{Instant, sleep_until};

use crate::pause::{Pauses, asked};
use crate::shape::{Member, TaskPhase};
use crate::{Client, Error, ErrorClass, role};

/// Jobs of this API have taken more than an hour, and most take minutes.
const DEADLINE: Duration = Duration::from_secs(60 * 60);
/// How long a task may be unknown to a service that has just made it.
const APPEARS_WITHIN: Duration = Duration::from_secs(60);

impl Client {
    /// Waits for a task to end. Asking is not charged, so a wait that was dropped, or ran out of time, may be
    /// begun again with the id.
    ///
    /// Await it for the task with its video, or take its [`changes`](Wait::changes).
    ///
    /// ```no_run
    /// # async fn example(client: image2video_client::Client) -> Result<(), image2video_client::Error> {
    /// let task = client.wait("822953089408827433").await?;
    /// println!("{:?}", task.video_url());
    /// # Ok(())
    /// # }
    /// ```
    pub fn wait(&self, task_id: impl Into<String>) -> Wait<'_> {
        Wait {
            client: self,
            task_id: task_id.into(),
            pauses: Pauses::POLLS,
            deadline: DEADLINE,
        }
    }
}

/// A task to be waited for, made by [`Client::wait`].
#[derive(Debug, Clone)]
#[must_use = "nothing is asked until it is awaited"]
pub struct Wait<'c> {
    client: &'c Client,
    task_id: String,
    pauses: Pauses,
    deadline: Duration,
}

impl<'c> Wait<'c> {
    /// The first pause between two questions. 5 seconds unless set. Each is half as long again as the one
    /// before, with jitter.
    pub fn interval(mut self, first: Duration) -> Self {
        self.pauses.first = first;
        self
    }

    /// The longest pause between two questions. 30 seconds unless set.
    pub fn longest_interval(mut self, longest: Duration) -> Self {
        self.pauses.longest = longest;
        self
    }

    /// How long to wait in all. An hour unless set.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// The task at each change of its status, as far as the questions see them; the last one is final. A
    /// question that gets no answer, or that of a failing service, is asked again.
    ///
    /// Dropping the stream, or a future of its next item, loses nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Deadline`], or why the service refuses to tell of the task. Nothing comes after an error.
    pub fn changes(self) -> impl Stream<Item = Result<role::Task, Error>> + Send + 'c {
        stream::try_unfold(Some(Poll::new(self)), |poll| async {
            let Some(mut poll) = poll else {
                return Ok(None);
            };
            let task = poll.change().await?;
            let is_final = task.phase().is_some_and(TaskPhase::is_final);
            Ok(Some((task, (!is_final).then_some(poll))))
        })
    }

    async fn ended(self) -> Result<role::Task, Error> {
        let mut poll = Poll::new(self);
        loop {
            let task = poll.change().await?;
            match task.phase() {
                Some(TaskPhase::Succeeded) => return Ok(task),
                Some(TaskPhase::Failed) => return Err(failed(poll.wait.task_id, &task)),
                _ => {}
            }
        }
    }
}

/// Why a task has no video.
pub(crate) fn failed(task_id: String, task: &role::Task) -> Error {
    let message = task.text(Member::Message);
    let message = message.unwrap_or_else(|| "the service does not say why".to_owned());
    Error::TaskFailed { task_id, message }
}

/// Awaits the end of the task.
///
/// # Errors
///
/// Those of [`Wait::changes`], and [`Error::TaskFailed`].
impl<'c> IntoFuture for Wait<'c> {
    type Output = Result<role::Task, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.ended())
    }
}

/// Where the questions stand.
struct Poll<'c> {
    wait: Wait<'c>,
    delays: ExponentialBackoff,
    begun: Instant,
    /// The status that was told last.
    status: Option<String>,
}

impl<'c> Poll<'c> {
    fn new(wait: Wait<'c>) -> Self {
        Self {
            delays: wait.pauses.delays(),
            wait,
            begun: Instant::now(),
            status: None,
        }
    }

    /// Asks until the status is another one.
    async fn change(&mut self) -> Result<role::Task, Error> {
        loop {
            if self.status.is_some() {
                self.pause(None).await?;
            }
            let answer = match self.wait.client.get(&self.wait.task_id).await {
                Ok(answer) => answer,
                Err(error) if self.passes(&error) => {
                    self.pause(Some(&error)).await?;
                    continue;
                }
                Err(error) => return Err(error),
            };
            let task = role::task(answer);
            let status = task.text(Member::Status).unwrap_or_default();
            if self.status.replace(status.clone()) != Some(status) {
                return Ok(task);
            }
        }
    }

    fn passes(&self, error: &Error) -> bool {
        let is_new = self.status.is_none() && self.begun.elapsed() < APPEARS_WITHIN;
        error.passes() || (is_new && error.class() == ErrorClass::NotFound)
    }

    async fn pause(&mut self, error: Option<&Error>) -> Result<(), Error> {
        let Wait {
            task_id,
            deadline,
            pauses,
            ..
        } = &self.wait;
        let pause = self.delays.next().unwrap_or(pauses.longest);
        let pause = error.map_or(pause, |error| asked(error, pause));
        let (now, end) = (Instant::now(), self.begun + *deadline);
        if now >= end {
            let (task_id, waited) = (task_id.clone(), *deadline);
            return Err(Error::Deadline { task_id, waited });
        }
        sleep_until((now + pause).min(end)).await;
        Ok(())
    }
}

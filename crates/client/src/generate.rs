//! From an image to a video on disk: create once, wait, save.

use std::{
    fmt,
    path::{Path, PathBuf},
    pin::Pin,
    time::Duration,
};

use futures_util::StreamExt as _;
use serde_json::Value;

use crate::journal::Journal;
use crate::shape::{Member, TaskPhase};
use crate::wait::failed;
use crate::{Client, DownloadError, Error, Saved, Submit, role};

impl Client {
    /// Makes a video and saves it in a file: [submits](Client::submit) the request, [waits](Client::wait) for the
    /// task, and [downloads](Client::download) what it made.
    ///
    /// With a [journal](Generate::journal) it may be stopped at any moment and called again: it goes on where it
    /// was, and pays once.
    ///
    /// ```no_run
    /// use image2video_client::{ApiKey, Client, FileJournal, ImageInput, role::CreateRequest};
    ///
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let client = Client::builder("https://gateway.example", ApiKey::from_env()?).build()?;
    /// let journal = FileJournal::open("journal")?;
    /// let request = CreateRequest::builder()
    ///     .image(ImageInput::from_path("cat.png").await?)
    ///     .prompt("The cat looks up.");
    /// let saved = client.generate(request, "cat.mp4").journal(&journal, "cat").await?;
    /// println!("{}", saved.path.display());
    /// # Ok(())
    /// # }
    /// ```
    pub fn generate(
        &self,
        request: impl TryInto<role::CreateRequest, Error: fmt::Display>,
        target: impl AsRef<Path>,
    ) -> Generate<'_> {
        let submit = self.submit(request);
        Generate {
            seconds: submit.seconds(),
            submit,
            target: target.as_ref().to_owned(),
            overwrite: false,
            interval: None,
            deadline: None,
            pause: None,
            report: Box::new(|_| {}),
        }
    }
}

/// What has happened on the way to a video.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Event {
    /// There is a task, which is paid for.
    Accepted {
        /// Its id.
        task_id: String,
    },
    /// The task has another status.
    Status {
        /// Its id.
        task_id: String,
        /// The status, in the service's word.
        status: String,
    },
    /// Something of the video has arrived.
    Downloading {
        /// Bytes that are there.
        bytes: u64,
        /// How many there will be, if the server says so.
        total: Option<u64>,
    },
}

type Report<'c> = Box<dyn FnMut(Event) + Send + 'c>;

/// A video to be made, by [`Client::generate`].
#[must_use = "nothing is sent until it is awaited"]
pub struct Generate<'c> {
    submit: Submit<'c>,
    target: PathBuf,
    seconds: Option<f64>,
    overwrite: bool,
    interval: Option<Duration>,
    deadline: Option<Duration>,
    pause: Option<Duration>,
    report: Report<'c>,
}

/// Shows the target and no member of the request.
impl fmt::Debug for Generate<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Generate")
            .field("submit", &self.submit)
            .field("target", &self.target)
            .finish_non_exhaustive()
    }
}

impl<'c> Generate<'c> {
    /// Keeps what happens in a journal; see [`Submit::journal`].
    pub fn journal(mut self, journal: &'c dyn Journal, job: impl Into<String>) -> Self {
        self.submit = self.submit.journal(journal, job);
        self
    }

    /// What the journal shall remember of the job; see [`Entry::note`](crate::Entry::note).
    pub fn note(mut self, note: Value) -> Self {
        self.submit = self.submit.note(note);
        self
    }

    /// Whether the task gets an id of our own; see [`Submit::external_id`].
    pub fn external_id(mut self, external_id: bool) -> Self {
        self.submit = self.submit.external_id(external_id);
        self
    }

    /// Whether a file that is there before the job begins is replaced. It is an error unless set, before anything is
    /// paid for.
    pub fn overwrite(mut self, overwrite: bool) -> Self {
        self.overwrite = overwrite;
        self
    }

    /// The first pause between two questions after the task; see [`Wait::interval`](crate::Wait::interval).
    pub fn interval(mut self, first: Duration) -> Self {
        self.interval = Some(first);
        self
    }

    /// How long to wait for the task; see [`Wait::deadline`](crate::Wait::deadline).
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// The first pause before something goes again; see [`Submit::pause`].
    pub fn pause(mut self, first: Duration) -> Self {
        self.pause = Some(first);
        self
    }

    /// Is called with what happens.
    pub fn on_event(mut self, report: impl FnMut(Event) + Send + 'c) -> Self {
        self.report = Box::new(report);
        self
    }

    async fn run(mut self) -> Result<Saved, Error> {
        if let Some(pause) = self.pause {
            self.submit = self.submit.pause(pause);
        }
        let client = self.submit.client();
        let job = self.submit.job()?;
        let is_there = tokio::fs::try_exists(&self.target).await.unwrap_or(true);
        if is_there && !self.overwrite && job.known().is_none() {
            return Err(DownloadError::Exists(self.target).into());
        }
        let task_id = self.submit.outcome(&job).await?.into_result()?.task_id;
        (self.report)(Event::Accepted {
            task_id: task_id.clone(),
        });
        // Nothing was there when the job began: it is the video, saved by a run that was stopped right after.
        if is_there
            && !self.overwrite
            && let Some(saved) = Saved::at(&self.target).await
        {
            job.remove()?;
            return Ok(saved);
        }
        let ended = self.followed(client, &task_id).await;
        if let Err(Error::TaskFailed { .. }) = ended {
            job.remove()?;
        }
        ended?;
        let mut download = client
            .download(&task_id, &self.target)
            .overwrite(self.overwrite);
        if let Some(seconds) = self.seconds {
            download = download.seconds(seconds);
        }
        let report = &mut self.report;
        let saved = download
            .on_progress(|bytes, total| report(Event::Downloading { bytes, total }))
            .await?;
        job.remove()?;
        Ok(saved)
    }

    /// Waits for the end of the task, and tells each change.
    async fn followed(&mut self, client: &Client, task_id: &str) -> Result<(), Error> {
        let mut wait = client.wait(task_id);
        if let Some(first) = self.interval {
            wait = wait.interval(first);
        }
        if let Some(deadline) = self.deadline {
            wait = wait.deadline(deadline);
        }
        let mut changes = Box::pin(wait.changes());
        while let Some(task) = changes.next().await {
            let task = task?;
            let (task_id, status) = (
                task_id.to_owned(),
                task.text(Member::Status).unwrap_or_default(),
            );
            (self.report)(Event::Status {
                task_id: task_id.clone(),
                status,
            });
            if task.phase() == Some(TaskPhase::Failed) {
                return Err(failed(task_id, &task));
            }
        }
        Ok(())
    }
}

/// Makes the video.
///
/// # Errors
///
/// See [`Error`]. What it may have cost: [`Error::may_have_been_accepted`]; the task, if it is known:
/// [`Error::task_id`]. Unless the task has failed the job stays in the journal, and may be gone on with.
impl<'c> IntoFuture for Generate<'c> {
    type Output = Result<Saved, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

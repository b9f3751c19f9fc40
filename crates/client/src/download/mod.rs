//! Saving the video of a task in a file.
//!
//! | file | what is in it |
//! |---|---|
//! | `transfer` | the way from the video's URL into the partial file, as often as it takes |
//! | `answer` | what the head of one answer says of the bytes behind it |
//! | `part` | the partial file: its name, what is in it, how it becomes the target |
//! | `mp4` | whether a file is a video, and how long it is |

mod answer;
mod error;
mod mp4;
mod part;
mod transfer;

use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::time::Duration;
use std::{fmt, fs};

use backon::RetryableWithContext as _;
use tokio::task::spawn_blocking;

use crate::{Client, Error, pause::Pauses};
pub use error::DownloadError;
use mp4::Mp4Error;
use part::Part;
use transfer::{Progress, Transfer};

/// A video may be so much shorter than what was paid for, in seconds.
const TOLERANCE: f64 = 1.0;

impl Client {
    /// Saves the video of a task in a file. It is not charged.
    ///
    /// The video goes to a partial file beside `target`, is checked to be an MP4 file, and only then gets its name.
    /// The name of the partial file follows from the target and the task: `.cat.mp4.TASK.part` for `cat.mp4`, with
    /// `.cat.mp4.TASK.etag` for what tells one version of the video from another. What broke off is gone on with: after
    /// a pause, or when this is called again, be it by another process. A URL that has expired is asked for anew.
    ///
    /// The future may be dropped at any moment. Two downloads of one task to one target at a time are not looked after.
    ///
    /// ```no_run
    /// # async fn example(client: image2video_client::Client) -> Result<(), image2video_client::Error> {
    /// let saved = client.download("CjMT7WdSwWcAAAAAALvB3g", "cat.mp4").seconds(5).await?;
    /// println!("{}: {} bytes", saved.path.display(), saved.bytes);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Download`], or another [`Error`] if the task cannot be asked for. What has arrived stays for the next
    /// call, unless it is known to be no video.
    pub fn download(&self, task_id: &str, target: impl AsRef<Path>) -> Download<'_> {
        Download {
            client: self,
            task_id: task_id.to_owned(),
            target: target.as_ref().to_owned(),
            http: None,
            overwrite: false,
            max_bytes: 1 << 30,
            seconds: None,
            idle_timeout: Duration::from_secs(30),
            resumes: 15,
            progress: Box::new(|_, _| {}),
        }
    }
}

/// A video to be saved, made by [`Client::download`].
#[must_use = "nothing is fetched until it is awaited"]
pub struct Download<'c> {
    client: &'c Client,
    task_id: String,
    target: PathBuf,
    http: Option<reqwest::Client>,
    overwrite: bool,
    max_bytes: u64,
    seconds: Option<f64>,
    idle_timeout: Duration,
    resumes: usize,
    progress: Progress<'c>,
}

impl fmt::Debug for Download<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("task_id", &self.task_id)
            .field("target", &self.target)
            .finish_non_exhaustive()
    }
}

impl<'c> Download<'c> {
    /// Whether a file that is there already is replaced. It is an error unless set, before anything is fetched.
    pub fn overwrite(mut self, overwrite: bool) -> Self {
        self.overwrite = overwrite;
        self
    }

    /// How large the video may be. 1 GiB unless set.
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// The length that was paid for, in seconds. A video that is more than a second shorter is an error, and stays in
    /// the partial file. Nothing is compared unless set.
    pub fn seconds(mut self, seconds: impl Into<f64>) -> Self {
        self.seconds = Some(seconds.into());
        self
    }

    /// How long nothing may arrive before the connection is given up. 30 seconds unless set.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// How often to go on after a connection that broke, a failure of the server, or silence. 15 times unless set,
    /// after pauses that grow from 0.2 to 30 seconds.
    pub fn resumes(mut self, times: usize) -> Self {
        self.resumes = times;
        self
    }

    /// Is called with the bytes that are there, and with how many there will be if the server says so.
    pub fn on_progress(mut self, progress: impl FnMut(u64, Option<u64>) + Send + 'c) -> Self {
        self.progress = Box::new(progress);
        self
    }

    /// Fetches with this HTTP client, for a proxy or certificates of one's own. It must not add credentials: the URL of
    /// a video leads to another host. Unless set, it is one that follows 5 redirects at most.
    pub fn http_client(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }

    async fn run(self) -> Result<Saved, Error> {
        let part = Part::beside(&self.target, &self.task_id)?;
        let (target, overwrite) = (self.target, self.overwrite);
        if fs::symlink_metadata(&target).is_ok_and(|there| !overwrite || there.is_dir()) {
            return Err(DownloadError::Exists(target).into());
        }
        let pauses = Pauses::RESUMES.builder().with_max_times(self.resumes);
        let transfer = Transfer {
            client: self.client,
            task_id: self.task_id,
            http: self.http.map_or_else(transfer::http, Ok)?,
            max_bytes: self.max_bytes,
            idle_timeout: self.idle_timeout,
            part: part.clone(),
            url: None,
            renewals: 5,
            progress: self.progress,
        };
        let attempt = async |mut transfer: Transfer<'c>| {
            let fetched = transfer.attempt().await;
            (transfer, fetched)
        };
        let fetching = attempt.retry(pauses).context(transfer);
        let (_, fetched) = fetching.when(transfer::may_go_on).await;
        let bytes = fetched?;
        let seconds = length(&part, bytes).await?;
        if let (Some(seconds), Some(paid)) = (seconds, self.seconds)
            && paid - seconds > TOLERANCE
        {
            let part = part.file;
            let too_short = DownloadError::TooShort {
                seconds,
                paid,
                part,
            };
            return Err(too_short.into());
        }
        part.publish(&target, overwrite)?;
        Ok(Saved {
            path: target,
            bytes,
            seconds,
        })
    }
}

impl<'c> IntoFuture for Download<'c> {
    type Output = Result<Saved, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

/// A video that is there, whole.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Saved {
    /// Its file.
    pub path: PathBuf,
    /// The size of the file.
    pub bytes: u64,
    /// How long the video is, if its file says so.
    pub seconds: Option<f64>,
}

impl Saved {
    /// The video that is in a file, if it is one.
    pub(crate) async fn at(path: &Path) -> Option<Self> {
        let path = path.to_owned();
        let read = move || {
            let file = fs::File::open(&path).ok()?;
            let bytes = file.metadata().ok()?.len();
            let seconds = mp4::seconds(file).ok()?;
            Some(Self {
                path,
                bytes,
                seconds,
            })
        };
        spawn_blocking(read).await.ok()?
    }
}

/// The length of a video that was fetched, if its file says so.
async fn length(part: &Part, bytes: u64) -> Result<Option<f64>, DownloadError> {
    let file = fs::File::open(&part.file).map_err(part.failed())?;
    let read = spawn_blocking(move || mp4::seconds(file)).await;
    match read.unwrap_or_else(|stopped| Err(Mp4Error::Io(stopped.into()))) {
        Ok(seconds) => Ok(seconds),
        Err(Mp4Error::Io(source)) => Err(part.failed()(source)),
        Err(Mp4Error::Malformed(reason)) => {
            part.remove();
            Err(DownloadError::NotAVideo { bytes, reason })
        }
    }
}

//! The way from the URL of a video into the partial file, as often as it takes.

use std::io::SeekFrom;
use std::sync::OnceLock;
use std::time::Duration;

use reqwest::header::{ACCEPT_ENCODING, IF_RANGE, RANGE};
use reqwest::{Response, Url, redirect, retry};
use tokio::fs::File;
use tokio::io::{AsyncSeekExt as _, AsyncWriteExt as _};
use tokio::time::timeout;

use crate::client::{USER_AGENT, secure};
use crate::role::{self, Task};
use crate::shape::{Member, TaskPhase};
use crate::{BuildError, Client, Error};

use super::answer::{Place, place, validator};
use super::error::DownloadError;
use super::part::{Held, Part};

/// What is told of the progress: the bytes that are there, and how many there will be, if the server says so.
pub(super) type Progress<'c> = Box<dyn FnMut(u64, Option<u64>) + Send + 'c>;

pub(super) struct Transfer<'c> {
    pub(super) client: &'c Client,
    pub(super) task_id: String,
    pub(super) http: reqwest::Client,
    pub(super) max_bytes: u64,
    pub(super) idle_timeout: Duration,
    pub(super) part: Part,
    /// Where the video is, once the task has been asked for it.
    pub(super) url: Option<Url>,
    /// How often a URL that has expired is asked for anew.
    pub(super) renewals: u32,
    pub(super) progress: Progress<'c>,
}

impl Transfer<'_> {
    /// Fetches what is missing of the video. Gives its size.
    pub(super) async fn attempt(&mut self) -> Result<u64, Error> {
        let held = self.part.held();
        let response = self.response(&held).await?;
        let result = self.receive(response, &held).await;
        if let Err(DownloadError::Range) = result {
            self.part.doubt();
        }
        Ok(result?)
    }

    /// The answer of the video's server, and of the server of another URL if that has expired.
    async fn response(&mut self, held: &Held) -> Result<Response, Error> {
        loop {
            let url = match self.url.clone() {
                Some(url) => url,
                None => video_url(&role::task(self.client.get(&self.task_id).await?))?,
            };
            let response = self.request(url.clone(), held).await?;
            let is_expired = matches!(response.status().as_u16(), 403 | 404 | 410);
            if !is_expired || self.renewals == 0 {
                self.url = Some(url);
                return Ok(response);
            }
            self.renewals -= 1;
            self.url = None;
        }
    }

    async fn request(&mut self, url: Url, held: &Held) -> Result<Response, DownloadError> {
        let mut request = self.http.get(url).header(ACCEPT_ENCODING, "identity");
        if let Some(validator) = &held.validator {
            request = request
                .header(RANGE, format!("bytes={}-", held.end()))
                .header(IF_RANGE, validator);
        }
        in_time(self.idle_timeout, request.send()).await
    }

    /// Writes the body of an answer to where it belongs.
    async fn receive(&mut self, response: Response, held: &Held) -> Result<u64, DownloadError> {
        let place = place(response.status(), response.headers(), held.end())?;
        let version = validator(response.headers());
        let file = match place.start {
            0 => self.part.begin(version)?,
            _ if version.is_some() && version != held.validator.as_deref() => {
                return Err(DownloadError::Range);
            }
            _ => self.part.go_on()?,
        };
        let mut file = File::from_std(file);
        let received = self.write(response, &place, &mut file).await;
        // What has arrived counts in the next attempt.
        file.flush().await.map_err(self.part.failed())?;
        let size = received?;
        file.set_len(size).await.map_err(self.part.failed())?;
        file.sync_all().await.map_err(self.part.failed())?;
        Ok(size)
    }

    async fn write(
        &mut self,
        mut response: Response,
        place: &Place,
        file: &mut File,
    ) -> Result<u64, DownloadError> {
        let Place { start, total } = *place;
        let at = SeekFrom::Start(start);
        file.seek(at).await.map_err(self.part.failed())?;
        let mut bytes = start;
        admit(total.unwrap_or(bytes), self.max_bytes)?;
        (self.progress)(bytes, total);
        while let Some(chunk) = in_time(self.idle_timeout, response.chunk()).await? {
            bytes += chunk.len() as u64;
            admit(bytes, self.max_bytes)?;
            let written = file.write_all(&chunk).await;
            written.map_err(self.part.failed())?;
            (self.progress)(bytes, total);
        }
        match total {
            Some(total) if bytes != total => Err(DownloadError::Interrupted { bytes, total }),
            _ => Ok(bytes),
        }
    }
}

fn admit(bytes: u64, max_bytes: u64) -> Result<(), DownloadError> {
    match bytes > max_bytes {
        true => Err(DownloadError::TooLarge { max_bytes }),
        false => Ok(()),
    }
}

async fn in_time<T>(
    limit: Duration,
    step: impl Future<Output = reqwest::Result<T>>,
) -> Result<T, DownloadError> {
    let step = timeout(limit, step).await;
    let step = step.map_err(|_| DownloadError::Idle(limit))?;
    step.map_err(|source| DownloadError::Connection(source.without_url()))
}

/// Where the video of a task is.
fn video_url(task: &Task) -> Result<Url, DownloadError> {
    let url = task.video_url().ok_or_else(|| DownloadError::NoVideo {
        status: task.text(Member::Status).unwrap_or_default(),
        phase: task.phase(),
        message: task.text(Member::Message),
    })?;
    let url = Url::parse(&url).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https"));
    url.ok_or(DownloadError::Url)
}

/// Whether another attempt may get further.
pub(super) fn may_go_on(error: &Error) -> bool {
    let Error::Download(error) = error else {
        return error.passes();
    };
    match error {
        DownloadError::Connection(source) => !source.is_builder() && !source.is_redirect(),
        DownloadError::Status(status) => {
            status.is_server_error() || matches!(status.as_u16(), 408 | 425 | 429)
        }
        // The answer left out what it says of the task at other times.
        DownloadError::NoVideo { phase, .. } => matches!(phase, None | Some(TaskPhase::Succeeded)),
        DownloadError::Interrupted { .. } | DownloadError::Idle(_) | DownloadError::Range => true,
        _ => false,
    }
}

/// The client for videos, which knows no key. All downloads of the process share it.
pub(super) fn http() -> Result<reqwest::Client, DownloadError> {
    static HTTP: OnceLock<reqwest::Client> = OnceLock::new();
    if let Some(http) = HTTP.get() {
        return Ok(http.clone());
    }
    let http = secure(reqwest::Client::builder())?
        .user_agent(USER_AGENT)
        .redirect(redirect::Policy::limited(5))
        .retry(retry::never())
        // A connection belongs to the runtime that it was made in, which may end before the process does.
        .pool_max_idle_per_host(0)
        .build()
        .map_err(BuildError::Http)?;
    Ok(HTTP.get_or_init(|| http).clone())
}

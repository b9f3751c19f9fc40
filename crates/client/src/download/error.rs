//! Why a video is not saved.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use reqwest::StatusCode;

use crate::{BuildError, TaskPhase};

/// Why a video is not saved. No message has a URL in it, since who knows the URL has the video.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DownloadError {
    /// The target is there already.
    #[error("{} is there already", .0.display())]
    Exists(PathBuf),
    /// The task has no video: it has not ended, or has failed.
    #[error("the task is `{status}` and has no video{}", why(.message))]
    NoVideo {
        /// Where the task stands, in the word of the service.
        status: String,
        /// How far it is, if the status is one of the contract's.
        phase: Option<TaskPhase>,
        /// Why it failed, in the words of the service.
        message: Option<String>,
    },
    /// What the task names as its video is no http or https URL.
    #[error("the task has a video whose URL is neither http nor https")]
    Url,
    /// There is no HTTP client to fetch it with.
    #[error(transparent)]
    Client(#[from] BuildError),
    /// The server of the video refuses it.
    #[error("the server of the video answers {0}")]
    Status(StatusCode),
    /// The connection could not be made, or broke, as often as it was tried.
    #[error("the connection to the server of the video failed")]
    Connection(#[source] reqwest::Error),
    /// The answer ended before the video did, as often as it was tried.
    #[error("the server of the video sent {bytes} of {total} bytes")]
    Interrupted {
        /// What is there.
        bytes: u64,
        /// What there should be.
        total: u64,
    },
    /// Nothing arrived for so long, as often as it was tried.
    #[error("the server of the video sent nothing for {} s", .0.as_secs_f64())]
    Idle(Duration),
    /// The server sent another part of the video than it was asked for, or of another version, as often as it was
    /// tried.
    #[error("the server of the video sends another part of it than it was asked for")]
    Range,
    /// The video is larger than it may be.
    #[error("the video is larger than {max_bytes} bytes")]
    TooLarge {
        /// How large it may be.
        max_bytes: u64,
    },
    /// What the server sent is no MP4 file. It is not kept.
    #[error("what the server of the video sent ({bytes} bytes) is no MP4 file: {reason}")]
    NotAVideo {
        /// The size of what it sent.
        bytes: u64,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The video is shorter than what was paid for. It is kept.
    #[error("the video has {seconds} s, and {paid} s were paid for; it is in {}", .part.display())]
    TooShort {
        /// How long it is.
        seconds: f64,
        /// How long it should be.
        paid: f64,
        /// The file that it is in.
        part: PathBuf,
    },
    /// A file could not be read or written.
    #[error("{} cannot be read or written", .path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
}

impl DownloadError {
    /// What became of a file.
    pub(super) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { path, source }
    }
}

fn why(message: &Option<String>) -> String {
    let shown = message.as_deref().map(crate::mask::shorten);
    shown.map_or_else(String::new, |message| format!(": {message}"))
}

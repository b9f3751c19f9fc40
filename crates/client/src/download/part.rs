//! The partial file beside the target, which outlives the process that writes it.
//!
//! Nothing here waits: each step takes a moment, and none goes on behind a future that is dropped.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::Error;
use crate::support::path::segment;

use super::error::DownloadError;

/// The partial file of a task's video, and what it is a part of.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// The file itself.
    pub(super) file: PathBuf,
    /// The file that holds the validator of the version that `file` has the beginning of.
    validator: PathBuf,
}

/// What is there of a video.
#[derive(Debug)]
pub(super) struct Held {
    bytes: u64,
    /// What `If-Range` tells its version by. Without one nothing can be added to what is there.
    pub(super) validator: Option<String>,
}

impl Held {
    /// Where to go on. The last byte is fetched once more: a server has that of a video that is there as a whole too.
    pub(super) fn end(&self) -> u64 {
        match self.validator {
            Some(_) => self.bytes.saturating_sub(1),
            None => 0,
        }
    }
}

impl Part {
    pub(super) fn beside(target: &Path, task_id: &str) -> Result<Self, Error> {
        let no_name = || io::Error::new(io::ErrorKind::InvalidInput, "the path names no file");
        let name = target.file_name();
        let name = name.ok_or_else(|| DownloadError::file(target)(no_name()))?;
        let task = segment(&task_id)?;
        let beside = |ending: &str| {
            let hidden = [
                OsString::from("."),
                name.into(),
                format!(".{task}.{ending}").into(),
            ];
            target.with_file_name(hidden.into_iter().collect::<OsString>())
        };
        Ok(Self {
            file: beside("part"),
            validator: beside("etag"),
        })
    }

    pub(super) fn held(&self) -> Held {
        // What cannot be read is fetched anew.
        let validator = fs::read_to_string(&self.validator);
        let validator = validator.ok().filter(|validator| !validator.is_empty());
        let there = fs::metadata(&self.file);
        let bytes = there.map_or(0, |there| there.len());
        Held { bytes, validator }
    }

    /// Begins anew with a version of the video. The old file goes before the validator changes, so that the two belong
    /// together whenever the process ends; and who still writes to it does no harm.
    pub(super) fn begin(&self, validator: Option<&str>) -> Result<fs::File, DownloadError> {
        let _ = fs::remove_file(&self.file);
        let file = fs::File::create(&self.file).map_err(self.failed())?;
        let written = fs::write(&self.validator, validator.unwrap_or_default());
        written.map_err(DownloadError::file(&self.validator))?;
        Ok(file)
    }

    /// Goes on with what is there.
    pub(super) fn go_on(&self) -> Result<fs::File, DownloadError> {
        let file = fs::File::options().write(true).open(&self.file);
        file.map_err(self.failed())
    }

    /// Lets the next attempt begin anew.
    pub(super) fn doubt(&self) {
        // What is left is another version's, or none's: the next attempt finds out.
        let _ = fs::remove_file(&self.validator);
    }

    pub(super) fn failed(&self) -> impl FnOnce(io::Error) -> DownloadError {
        DownloadError::file(&self.file)
    }

    /// Removes what is there. What cannot be removed is in nobody's way.
    pub(super) fn remove(&self) {
        let _ = fs::remove_file(&self.file);
        let _ = fs::remove_file(&self.validator);
    }

    /// Gives the file its name.
    pub(super) fn publish(&self, target: &Path, overwrite: bool) -> Result<(), DownloadError> {
        let named = match overwrite {
            true => fs::rename(&self.file, target),
            false => name_new(&self.file, target),
        };
        match named {
            Ok(()) => self.remove(),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(DownloadError::Exists(target.to_owned()));
            }
            Err(error) => return Err(DownloadError::file(target)(error)),
        }
        Ok(())
    }
}

/// Gives a file another name, unless a file has it. It may keep its old one.
fn name_new(from: &Path, to: &Path) -> io::Result<()> {
    // A link is never laid over a file. Where there are no links, somebody may be quicker than this.
    match fs::hard_link(from, to) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        Err(_) if fs::symlink_metadata(to).is_ok() => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(from, to),
    }
}

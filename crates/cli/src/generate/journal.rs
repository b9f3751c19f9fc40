//! Where the journal is.

use std::env;
use std::path::PathBuf;

use anyhow::Context as _;
use image2video_client::FileJournal;

/// Opens the journal in a folder, or where the user's state is.
pub(crate) fn open(folder: Option<&PathBuf>) -> anyhow::Result<FileJournal> {
    let folder = match folder {
        Some(folder) => folder.clone(),
        None => {
            state().context("there is no folder for the user's state; name one by --journal")?
        }
    };
    FileJournal::open(&folder).with_context(|| format!("the journal in {}", folder.display()))
}

/// `$XDG_STATE_HOME/image2video`, or `~/.local/state/image2video`; on Windows `%LOCALAPPDATA%\image2video`.
fn state() -> Option<PathBuf> {
    let absolute = |name| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let base = if cfg!(windows) {
        absolute("LOCALAPPDATA")
    } else {
        absolute("XDG_STATE_HOME").or_else(|| Some(env::home_dir()?.join(".local/state")))
    };
    Some(base?.join("image2video"))
}

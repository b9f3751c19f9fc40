//! Files that are opened before there is anything to write.

use std::fs::{self, File, OpenOptions};
use std::hash::{BuildHasher as _, RandomState};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Where a text goes. A regular file is replaced as a whole, so that a reader never sees half of it; anything
/// else, such as a pipe or a device, is written to as it is.
#[derive(Debug)]
pub(crate) enum Sink {
    AsItIs(File),
    Beside(Beside),
}

/// A file that takes the place of another once it is written; until then it is removed when it is dropped.
#[derive(Debug)]
pub(crate) struct Beside {
    file: File,
    path: PathBuf,
    replaces: PathBuf,
}

impl Sink {
    /// Opens what a path leads to.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        match fs::metadata(path) {
            Ok(found) if found.is_file() => {
                let beside = Beside::create(fs::canonicalize(path)?)?;
                beside.file.set_permissions(found.permissions())?;
                Ok(Self::Beside(beside))
            }
            Ok(_) => as_it_is(path).map(Self::AsItIs),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Beside::create(end_of_links(path)).map(Self::Beside)
            }
            Err(error) => Err(error),
        }
    }

    pub(crate) fn write(self, text: &str) -> io::Result<()> {
        match self {
            Self::AsItIs(mut file) => file.write_all(text.as_bytes()),
            Self::Beside(mut beside) => {
                beside.file.write_all(text.as_bytes())?;
                fs::rename(&beside.path, &beside.replaces)
            }
        }
    }
}

impl Beside {
    fn create(replaces: PathBuf) -> io::Result<Self> {
        let random = RandomState::new().hash_one(&replaces);
        let path = replaces.with_file_name(format!(".image2video-{random:016x}"));
        Ok(Self {
            file: File::create_new(&path)?,
            path,
            replaces,
        })
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // Once it has taken the place of the other, there is none.
        let _ = fs::remove_file(&self.path);
    }
}

/// A file that grows: a new one, or what is there if it is no regular file.
pub(crate) fn growing(path: &Path) -> io::Result<File> {
    match fs::metadata(path) {
        Ok(found) if !found.is_file() => as_it_is(path),
        _ => File::create_new(path),
    }
}

fn as_it_is(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).open(path)
}

/// The path that the symbolic links of a path lead to, where there is nothing yet.
fn end_of_links(path: &Path) -> PathBuf {
    match fs::read_link(path) {
        Ok(next) => end_of_links(&path.with_file_name(next)),
        Err(_) => path.to_owned(),
    }
}

//! A journal in a folder.

use std::{
    any::Any,
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use super::{Entry, Journal};

/// The longest name of a file, less what is put around the name of a job.
const LONGEST_NAME: usize = 200;

/// A [`Journal`] in a folder: a file for each job that has not ended, and one for each gateway that has been seen
/// to tell external ids. A file is written beside, flushed to the disk and renamed.
#[derive(Debug, Clone)]
pub struct FileJournal {
    folder: PathBuf,
}

impl FileJournal {
    /// The journal in a folder, which is made if it is not there.
    ///
    /// # Errors
    ///
    /// When it cannot be made.
    pub fn open(folder: impl Into<PathBuf>) -> io::Result<Self> {
        let folder = folder.into();
        for part in ["jobs", "gateways"] {
            fs::create_dir_all(folder.join(part))?;
        }
        Ok(Self { folder })
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn file(&self, part: &str, name: &str, extension: &str) -> io::Result<PathBuf> {
        let name = encoded(name)?;
        Ok(self.folder.join(part).join(format!("{name}.{extension}")))
    }
}

impl Journal for FileJournal {
    fn claim(&self, job: &str) -> io::Result<Box<dyn Any + Send + Sync>> {
        let path = self.file("jobs", job, "lock")?;
        loop {
            let lock = OpenOptions::new().create(true).append(true).open(&path)?;
            match lock.try_lock() {
                // Whoever had it may have removed it since it was opened.
                Ok(()) if !is_at(&lock, &path)? => {}
                Ok(()) => return Ok(Box::new(lock)),
                Err(TryLockError::WouldBlock) => {
                    let message = "another process works on it";
                    return Err(io::Error::new(io::ErrorKind::WouldBlock, message));
                }
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
    }

    fn load(&self, job: &str) -> io::Result<Option<Entry>> {
        read(&self.file("jobs", job, "json")?)
    }

    fn store(&self, job: &str, entry: &Entry) -> io::Result<()> {
        let text = serde_json::to_vec_pretty(entry)?;
        write(&self.file("jobs", job, "json")?, &text)
    }

    fn remove(&self, job: &str) -> io::Result<()> {
        removed(&self.file("jobs", job, "json")?)?;
        // Elsewhere a file that is open stays.
        if cfg!(unix) {
            removed(&self.file("jobs", job, "lock")?)?;
        }
        Ok(())
    }

    fn unfinished(&self) -> io::Result<Vec<(String, Entry)>> {
        let mut found = Vec::new();
        for item in fs::read_dir(self.folder.join("jobs"))? {
            let path = item?.path();
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .and_then(|name| name.strip_suffix(".json"));
            let Some(job) = name.and_then(decoded) else {
                continue;
            };
            found.extend(read(&path)?.map(|entry| (job, entry)));
        }
        found.sort_by(|(one, _), (other, _)| one.cmp(other));
        Ok(found)
    }

    fn tells_external_ids(&self, gateway: &str) -> io::Result<bool> {
        self.file("gateways", gateway, "tells-external-ids")?
            .try_exists()
    }

    fn remember_external_ids(&self, gateway: &str) -> io::Result<()> {
        let path = self.file("gateways", gateway, "tells-external-ids")?;
        if path.try_exists()? {
            Ok(())
        } else {
            write(&path, b"")
        }
    }
}

fn removed(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Whether an open file is still the one that a path names.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let (open, named) = (file.metadata()?, fs::metadata(path));
    Ok(named.is_ok_and(|named| (named.dev(), named.ino()) == (open.dev(), open.ino())))
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> io::Result<bool> {
    Ok(true)
}

fn read(path: &Path) -> io::Result<Option<Entry>> {
    match fs::read(path) {
        Ok(text) => Ok(Some(serde_json::from_slice(&text).map_err(|error| {
            let message = format!("{} is no entry of a journal: {error}", path.display());
            io::Error::new(io::ErrorKind::InvalidData, message)
        })?)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes a file so that it is whole, or as before, whenever the machine stops.
fn write(path: &Path, text: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("new");
    let mut file = File::create(&beside)?;
    file.write_all(text)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    // A rename is on the disk when its folder is. Elsewhere folders cannot be opened.
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// A name of a file that no other name has: what is not a letter, a digit, `-`, `_` or `.` is `%` and two digits.
fn encoded(name: &str) -> io::Result<String> {
    let mut text = String::new();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                text.push(char::from(byte))
            }
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    if text.is_empty() || text.len() > LONGEST_NAME {
        let message = "a name in the journal has 1 to 200 characters";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    }
    Ok(text)
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        bytes.push(u8::from_str_radix(after.get(..2)?, 16).ok()?);
        rest = after.get(2..)?;
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_a_file_stands_for_one_job() {
        for (job, file) in [
            ("cat.mp4", "cat.mp4"),
            ("../cat.mp4", "..%2Fcat.mp4"),
            ("100%", "100%25"),
            ("Käse", "K%C3%A4se"),
        ] {
            assert_eq!(encoded(job).expect("a name"), file);
            assert_eq!(decoded(file).as_deref(), Some(job));
        }
        assert!(encoded("").is_err() && encoded(&"x".repeat(201)).is_err());
    }
}

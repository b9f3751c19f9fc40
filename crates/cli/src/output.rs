//! Writing to the terminal and to files.

use std::fs::{self, File};
use std::hash::{BuildHasher as _, RandomState};
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anstream::{AutoStream, ColorChoice, stream::RawStream};
use anyhow::Context as _;

/// Writes to standard output. A reader that went away, such as `head`, is no error.
pub(crate) fn out(text: &str) -> anyhow::Result<()> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("standard output")
        }
        _ => Ok(()),
    }
}

/// Writes a note to standard error; if that fails, there is nowhere to report it.
pub(crate) fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// An error with its causes, on one line.
pub(crate) fn error(error: &anyhow::Error) {
    note(&format!("error: {error:#}"));
}

/// Whether a stream is a terminal that wants colours.
pub(crate) fn colours(stream: &impl RawStream) -> bool {
    AutoStream::choice(stream) != ColorChoice::Never
}

/// How far something is: on a terminal a line that is overwritten by the next, elsewhere a line every ten
/// seconds.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    last: Option<Instant>,
}

impl Progress {
    /// Shows how far it is.
    pub(crate) fn line(&mut self, text: &str) {
        let mut stderr = io::stderr().lock();
        if stderr.is_terminal() {
            let _ = write!(stderr, "\r\u{1b}[K{text}");
            let _ = stderr.flush();
            return;
        }
        let last = *self.last.get_or_insert_with(Instant::now);
        if last.elapsed() >= EVERY {
            self.last = Some(Instant::now());
            let _ = writeln!(stderr, "{text}");
        }
    }

    /// Clears the line of a terminal.
    pub(crate) fn clear() {
        let mut stderr = io::stderr().lock();
        if stderr.is_terminal() {
            let _ = write!(stderr, "\r\u{1b}[K");
        }
    }
}

/// How often a progress is told where no terminal is.
const EVERY: Duration = Duration::from_secs(10);

/// Writes a text to where a path leads. A regular file is replaced as a whole, so that a reader never
/// sees half of it; anything else, such as a pipe or a device, is written to as it is.
pub(crate) fn file(path: &Path, text: &str) -> anyhow::Result<()> {
    let written = match fs::metadata(path) {
        Ok(found) if !found.is_file() => fs::write(path, text),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => replace(&end_of_links(path), text),
    };
    written.with_context(|| format!("{} cannot be written", path.display()))
}

/// The path that the symbolic links of a path lead to, whether or not there is something yet.
fn end_of_links(path: &Path) -> PathBuf {
    match fs::read_link(path) {
        Ok(next) => end_of_links(&path.with_file_name(next)),
        Err(_) => path.to_owned(),
    }
}

/// Writes a file of its own beside the path, and moves it there.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let random = RandomState::new().hash_one(path);
    let beside = path.with_file_name(format!(".image2video-{random:016x}"));
    let mut file = File::create_new(&beside)?;
    file.write_all(text.as_bytes())
        .and_then(|()| fs::rename(&beside, path))
        .inspect_err(|_| drop(fs::remove_file(&beside)))
}

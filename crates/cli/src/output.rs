//! Writing to the terminal and to files.

use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

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

/// Writes a note to standard error, where a failure can be told to nobody.
pub(crate) fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// An error with its causes, on one line.
pub(crate) fn error(error: &anyhow::Error) {
    note(&format!("error: {error:#}"));
}

/// Whether standard output is a terminal that wants colours.
pub(crate) fn colours() -> bool {
    io::stdout().is_terminal() && wants_colours()
}

/// Whether nobody has said that they do not want colours.
pub(crate) fn wants_colours() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// A line that is overwritten by the next, on terminals only.
pub(crate) fn progress(text: &str) {
    let mut stderr = io::stderr().lock();
    if stderr.is_terminal() {
        let _ = write!(stderr, "\r\u{1b}[K{text}");
        let _ = stderr.flush();
    }
}

/// Writes a whole file or nothing: a reader never sees half of it.
pub(crate) fn file(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut name = path.file_name().map(ToOwned::to_owned).unwrap_or_default();
    name.push(".partial");
    let partial = path.with_file_name(name);
    fs::write(&partial, text)
        .and_then(|()| fs::rename(&partial, path))
        .inspect_err(|_| drop(fs::remove_file(&partial)))
        .with_context(|| format!("{} cannot be written", path.display()))
}

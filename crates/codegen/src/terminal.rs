//! Output of the tasks, with colours only where they are wanted: on a terminal and without `NO_COLOR`.

use std::io::Write as _;

/// Results.
pub(crate) fn out(text: &str) {
    // A reader that closed the pipe, such as `head`, has seen enough.
    let _ = anstream::stdout().write_all(text.as_bytes());
}

/// Mistakes, and what is being done.
pub(crate) fn err(text: &str) {
    let _ = anstream::stderr().write_all(text.as_bytes());
}

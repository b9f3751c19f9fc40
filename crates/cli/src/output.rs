//! Writing to the terminal.

use std::cell::RefCell;
use std::io::{self, IsTerminal as _, Write};
use std::pin::pin;
use std::time::Duration;

use anstream::{AutoStream, ColorChoice, stream::RawStream};
use anyhow::Context as _;
use tokio::time::{Instant, interval_at};

/// Writes to standard output. A reader that went away, such as `head`, is no error.
pub(crate) fn out(text: &str) -> anyhow::Result<()> {
    match try_out(text) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("standard output")
        }
        _ => Ok(()),
    }
}

/// Writes to standard output.
pub(crate) fn try_out(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
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
pub(crate) struct Progress<W> {
    out: W,
    is_terminal: bool,
    line: String,
}

/// How often a progress is told where no terminal is.
const EVERY: Duration = Duration::from_secs(10);

impl Progress<io::Stderr> {
    pub(crate) fn to_stderr() -> Self {
        let out = io::stderr();
        Self::new(out.is_terminal(), out)
    }
}

impl<W: Write> Progress<W> {
    fn new(is_terminal: bool, out: W) -> Self {
        Self {
            out,
            is_terminal,
            line: String::new(),
        }
    }

    /// Shows how far it is.
    pub(crate) fn set(&mut self, line: String) {
        self.line = line;
        if self.is_terminal {
            self.write(&format!("\r\u{1b}[K{}", self.line));
        }
    }

    /// Tells how far it is, where nobody sees it all the time.
    fn tell(&mut self) {
        if !self.is_terminal && !self.line.is_empty() {
            self.write(&format!("{}\n", self.line));
        }
    }

    /// Clears the line of a terminal.
    pub(crate) fn clear(&mut self) {
        if self.is_terminal {
            self.write("\r\u{1b}[K");
        }
    }

    /// If that fails, there is nowhere to report it.
    fn write(&mut self, text: &str) {
        let _ = self.out.write_all(text.as_bytes());
        let _ = self.out.flush();
    }
}

/// Does some work, and tells how far it is.
pub(crate) async fn with_progress<W: Write, T>(
    progress: &RefCell<Progress<W>>,
    work: impl Future<Output = T>,
) -> T {
    let mut work = pin!(work);
    let mut ticks = interval_at(Instant::now() + EVERY, EVERY);
    loop {
        tokio::select! {
            done = &mut work => {
                progress.borrow_mut().clear();
                return done;
            }
            _ = ticks.tick() => progress.borrow_mut().tell(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is told of work that takes a minute and then some.
    async fn told(is_terminal: bool) -> String {
        let progress = RefCell::new(Progress::new(is_terminal, Vec::new()));
        let work = async {
            progress.borrow_mut().set("1 of 2".to_owned());
            tokio::time::sleep(Duration::from_secs(35)).await;
            progress.borrow_mut().set("2 of 2".to_owned());
            tokio::time::sleep(Duration::from_secs(20)).await;
        };
        with_progress(&progress, work).await;
        String::from_utf8(progress.into_inner().out).expect("text")
    }

    #[tokio::test(start_paused = true)]
    async fn a_line_is_told_every_ten_seconds_whether_or_not_anything_happens() {
        let expected = format!("{}{}", "1 of 2\n".repeat(3), "2 of 2\n".repeat(2));
        assert_eq!(told(false).await, expected);
    }

    #[tokio::test(start_paused = true)]
    async fn on_a_terminal_a_line_takes_the_place_of_the_one_before() {
        let clear = "\r\u{1b}[K";
        assert_eq!(
            told(true).await,
            format!("{clear}1 of 2{clear}2 of 2{clear}")
        );
    }
}

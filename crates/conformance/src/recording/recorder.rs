//! Keeping a recording while a run goes on.

use std::fs::File;
use std::io::{self, Write as _};

use image2video_contract::Contract;

use super::line::{Begin, Line};
use super::mask::Mask;
use crate::escape::visible_json;
use crate::plan::Plan;
use crate::run::History;

/// A recording: what a run was made with, and its lines, without secrets.
#[derive(Debug, Clone)]
pub struct Recording {
    pub(crate) begin: Begin,
    /// The plan that follows from it.
    pub(crate) plan: Plan,
    /// Each is JSON.
    pub(crate) lines: Vec<String>,
    /// Why its file is not whole.
    pub(crate) unwritten: Option<String>,
}

impl Recording {
    /// The lines, the first of which tells what the run was made with.
    #[must_use]
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// Why its file could not be written, if it could not.
    #[must_use]
    pub fn unwritten(&self) -> Option<&str> {
        self.unwritten.as_deref()
    }

    /// The beginning of the recording, as a run leaves it that is cut off there.
    #[must_use]
    pub fn cut_off(&self, lines: usize) -> Self {
        Self {
            lines: self.lines.iter().take(lines).cloned().collect(),
            ..self.clone()
        }
    }
}

/// Keeps a recording while a run goes on, and what follows from it for the rest of the run.
pub(crate) struct Recorder<'r> {
    mask: Mask,
    file: Option<&'r File>,
    lines: Vec<String>,
    /// Bytes of the lines.
    pub(crate) bytes: usize,
    /// Why nothing more is written to the file.
    unwritten: Option<String>,
    pub(crate) history: History<'r>,
}

impl<'r> Recorder<'r> {
    pub(crate) fn new(
        contract: &'r Contract,
        plan: &'r Plan,
        mask: Mask,
        file: Option<&'r File>,
    ) -> Self {
        Self {
            mask,
            file,
            lines: Vec::new(),
            bytes: 0,
            unwritten: None,
            history: History::new(contract, plan),
        }
    }

    /// Records a line. A request that may cost is on disk when this returns.
    pub(crate) fn record(&mut self, line: Line) -> io::Result<()> {
        self.history.apply(&line);
        let may_cost = matches!(&line, Line::Sent(sent) if self.history.is_charged(sent));
        let mut text = visible_json(&self.mask.line(line)?.to_string()).into_owned();
        text.push('\n');
        let written = self
            .file
            .map_or(Ok(()), |file| write(file, &text, may_cost));
        if let Err(error) = &written {
            // Another line would be joined to what was written of this one.
            self.file = None;
            self.unwritten = Some(error.to_string());
        }
        text.pop();
        self.bytes += text.len();
        self.lines.push(text);
        written
    }

    /// The recording, as it would be read from its file.
    pub(crate) fn finish(self, contract: &Contract, plan: &Plan, begin: Begin) -> Recording {
        let text = self.lines.first().map(String::as_str).unwrap_or_default();
        let masked = match serde_json::from_str(text) {
            Ok(Line::Begin(begin)) => *begin,
            _ => begin.clone(),
        };
        // The plan of what is shown has no secrets either.
        let plan = if masked.environment == begin.environment {
            plan.clone()
        } else {
            Plan::chosen(contract, &masked.environment, &masked.cases)
        };
        Recording {
            begin: masked,
            plan,
            lines: self.lines,
            unwritten: self.unwritten,
        }
    }
}

/// Writes a line. One that is to last is on disk when this returns.
fn write(mut file: &File, line: &str, is_to_last: bool) -> io::Result<()> {
    file.write_all(line.as_bytes())?;
    if !is_to_last {
        return Ok(());
    }
    file.sync_data().or_else(|error| match error.kind() {
        // A pipe or a device has nothing to synchronize.
        io::ErrorKind::InvalidInput => Ok(()),
        _ => Err(error),
    })
}

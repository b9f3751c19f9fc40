//! Reports: in which formats, and where they go.

use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use image2video_conformance::{Report, human, json, ledger_text};

use crate::{output, sink::Sink};

/// A format, and where the report goes: to standard output if there is no path.
#[derive(Debug, Clone)]
pub(crate) struct Destination {
    render: fn(&Report, colour: bool) -> String,
    path: Option<PathBuf>,
}

impl FromStr for Destination {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (format, path) = match text.split_once('=') {
            Some((_, "")) => return Err("the path after `=` is missing".to_owned()),
            Some((format, path)) => (format, Some(PathBuf::from(path))),
            None => (text, None),
        };
        let render: fn(&Report, bool) -> String = match format {
            "human" => human,
            "json" => |report, _| json(report),
            _ => {
                return Err(format!(
                    "`{format}` is not a format; there are human and json"
                ));
            }
        };
        Ok(Self { render, path })
    }
}

/// The destinations of a run, opened before anything is sent. What cannot be opened is told at once.
pub(crate) struct Reports<'d> {
    opened: Vec<(&'d Destination, Option<Sink>)>,
    all_is_well: bool,
}

impl<'d> Reports<'d> {
    pub(crate) fn open(destinations: &'d [Destination]) -> Self {
        let mut reports = Self {
            opened: Vec::new(),
            all_is_well: true,
        };
        for to in destinations {
            let sink = match to.path.as_deref().map(|path| (path, Sink::open(path))) {
                None => None,
                Some((_, Ok(sink))) => Some(sink),
                Some((path, Err(error))) => {
                    reports.failed(path, error);
                    None
                }
            };
            reports.opened.push((to, sink));
        }
        reports
    }

    /// Writes the report to each destination, and gives whether that went well. What cannot be written to its
    /// path goes to standard output, if nothing else does; and what was paid for to standard error, if
    /// nothing else tells of it.
    pub(crate) fn write(mut self, report: &Report) -> bool {
        let mut is_free = self.opened.iter().all(|(to, _)| to.path.is_some());
        let mut is_told = false;
        for (to, sink) in std::mem::take(&mut self.opened) {
            let colour = to.path.is_none() && output::colours(&io::stdout());
            let text = (to.render)(report, colour);
            if let (Some(path), Some(sink)) = (&to.path, sink) {
                match sink.write(&text) {
                    Ok(()) => {
                        is_told = true;
                        continue;
                    }
                    Err(error) => self.failed(path, error),
                }
            }
            if to.path.is_none() || std::mem::take(&mut is_free) {
                is_told |= self.print(&text);
            }
        }
        let ledger = ledger_text(report);
        if !is_told && !ledger.is_empty() {
            output::note(&ledger);
        }
        self.all_is_well
    }

    /// Whether anybody reads it. A reader that went away, such as `head`, is no error.
    fn print(&mut self, text: &str) -> bool {
        match output::try_out(text) {
            Ok(()) => return true,
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
            Err(error) => self.failed(Path::new("standard output"), error),
        }
        false
    }

    fn failed(&mut self, path: &Path, error: io::Error) {
        self.all_is_well = false;
        let error = anyhow::Error::from(error);
        output::error(&error.context(format!("{} cannot be written", path.display())));
    }
}

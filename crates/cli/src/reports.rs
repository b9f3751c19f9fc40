//! Reports: in which formats, and where they go.

use std::path::PathBuf;
use std::str::FromStr;

use image2video_conformance::{Report, human, json};

use crate::output;

/// A format, and where the report goes: to standard output if there is no path.
#[derive(Debug, Clone)]
pub(crate) struct Destination {
    format: Format,
    path: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Human,
    Json,
}

impl FromStr for Destination {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (format, path) = match text.split_once('=') {
            Some((_, "")) => return Err("the path after `=` is missing".to_owned()),
            Some((format, path)) => (format, Some(PathBuf::from(path))),
            None => (text, None),
        };
        let format = match format {
            "human" => Format::Human,
            "json" => Format::Json,
            other => {
                return Err(format!(
                    "`{other}` is not a format; there are human and json"
                ));
            }
        };
        Ok(Self { format, path })
    }
}

impl Destination {
    fn render(&self, report: &Report) -> String {
        let colour = self.path.is_none() && output::colours();
        match self.format {
            Format::Human => human(report, colour),
            Format::Json => json(report),
        }
    }
}

/// Writes the report to each destination, and gives the errors. What cannot be written to its path goes
/// to standard output, if nothing else does.
pub(crate) fn write(report: &Report, destinations: &[Destination]) -> Vec<anyhow::Error> {
    let mut is_free = destinations.iter().all(|to| to.path.is_some());
    let mut errors = Vec::new();
    for to in destinations {
        let text = to.render(report);
        let written = match &to.path {
            Some(path) => output::file(path, &text),
            None => output::out(&text),
        };
        let Err(error) = written else { continue };
        errors.push(error);
        if is_free {
            is_free = false;
            errors.extend(output::out(&text).err());
        }
    }
    errors
}

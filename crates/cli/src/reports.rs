//! Reports: in which formats, and where they go.

use std::{io, path::PathBuf, str::FromStr};

use image2video_conformance::{Report, human, json};

use crate::output;

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

/// Writes the report to each destination, and gives the errors. What cannot be written to its path goes
/// to standard output, if nothing else does.
pub(crate) fn write(report: &Report, destinations: &[Destination]) -> Vec<anyhow::Error> {
    let mut is_free = destinations.iter().all(|to| to.path.is_some());
    let mut errors = Vec::new();
    for to in destinations {
        let text = (to.render)(report, to.path.is_none() && output::colours(&io::stdout()));
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

//! Reading a recording from its file.

use std::io::{self, BufRead};

use image2video_contract::Contract;

use super::line::{Begin, Line};
use super::recorder::Recording;
use crate::plan::Plan;
use crate::report::Tool;

/// Why a text is not a recording that can be judged.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It does not begin as a recording does.
    #[error("this is no recording: its first line does not say what the run was made with")]
    NoBegin,
    /// It cannot be read.
    #[error("it cannot be read")]
    Io(#[from] io::Error),
    /// A line in its middle is none of a recording.
    #[error("line {number} is none of a recording")]
    Line {
        /// The number of the line, from 1.
        number: usize,
        /// What is wrong with it.
        #[source]
        error: serde_json::Error,
    },
    /// It was made by another version of this program.
    #[error("it was made by version {recorded} of image2video; this is version {this}")]
    Tool {
        /// The version that made it.
        recorded: String,
        /// This version.
        this: &'static str,
    },
    /// It was made with another contract.
    #[error("it was made with the contract {recorded}; this program has {this}")]
    Contract {
        /// SHA-256 of the contract that it was made with.
        recorded: String,
        /// SHA-256 of the contract of this program.
        this: String,
    },
}

impl Recording {
    /// Reads a recording, line by line. A last line that was cut off is left out.
    ///
    /// # Errors
    /// If it cannot be read, is none, or is of another version of this program or of the contract.
    pub fn read(contract: &Contract, mut text: impl BufRead) -> Result<Self, ReadError> {
        let first = line(&mut text)?.ok_or(ReadError::NoBegin)?;
        let begin = begin(contract, &first)?;
        let mut lines = vec![first];
        while let Some(line) = line(&mut text)? {
            serde_json::from_str::<Line>(&line).map_err(|error| ReadError::Line {
                number: lines.len() + 1,
                error,
            })?;
            lines.push(line);
        }
        Ok(Self {
            plan: Plan::chosen(contract, &begin.environment, &begin.cases),
            begin,
            lines,
            unwritten: None,
        })
    }
}

fn begin(contract: &Contract, line: &str) -> Result<Begin, ReadError> {
    let Ok(Line::Begin(begin)) = serde_json::from_str(line) else {
        return Err(ReadError::NoBegin);
    };
    let this = Tool::current().version;
    if begin.tool != this {
        let recorded = begin.tool;
        return Err(ReadError::Tool { recorded, this });
    }
    if begin.contract != contract.sha256() {
        return Err(ReadError::Contract {
            recorded: begin.contract,
            this: contract.sha256().to_owned(),
        });
    }
    Ok(*begin)
}

/// The next line. It is whole once the line break behind it was written; what was cut off may end in the middle of
/// a character.
fn line(text: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    text.read_until(b'\n', &mut line)?;
    if line.pop() != Some(b'\n') {
        return Ok(None);
    }
    line.shrink_to_fit();
    let line = String::from_utf8(line);
    line.map(Some)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

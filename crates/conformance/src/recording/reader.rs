//! Reading a recording from its file.

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
    /// Reads a recording. A last line that was cut off is left out.
    ///
    /// # Errors
    /// If it is none, or of another version of this program or of the contract.
    pub fn read(contract: &Contract, text: &str) -> Result<Self, ReadError> {
        let begin = begin(text)?;
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
        Ok(Self {
            plan: Plan::chosen(contract, &begin.environment, &begin.cases),
            begin,
            lines: lines(text)?,
            unwritten: None,
        })
    }
}

fn begin(text: &str) -> Result<Begin, ReadError> {
    let first = text.lines().next().unwrap_or_default();
    match serde_json::from_str(first) {
        Ok(Line::Begin(begin)) => Ok(*begin),
        _ => Err(ReadError::NoBegin),
    }
}

fn lines(text: &str) -> Result<Vec<String>, ReadError> {
    // A line is whole once the line break behind it was written.
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    let checked = |(i, line): (usize, &str)| match serde_json::from_str::<Line>(line) {
        Ok(_) => Ok(line.to_owned()),
        Err(error) => Err(ReadError::Line {
            number: i + 1,
            error,
        }),
    };
    whole.lines().enumerate().map(checked).collect()
}

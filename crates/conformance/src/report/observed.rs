//! What a check observed, read back from its report in JSON.

use image2video_contract::{Contract, Resolution, Resolutions};
use serde::Deserialize;

/// Why a text cannot be read as a report.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// It is not what `check --report json` writes.
    #[error("it is no report of a check: {what}; `check --report json=FILE` writes one")]
    NoReport {
        /// What is wrong with it.
        what: String,
        /// Line and column, from 1.
        place: (usize, usize),
    },
    /// It is about another contract.
    #[error(
        "it is about another contract: version {found}, and this is {known}, or their documents differ"
    )]
    OtherContract {
        /// The version of its contract.
        found: String,
        /// The version of the contract that it was to be about.
        known: String,
    },
    /// It answers no question.
    #[error("it has no observations: it says of no question how the server reads it")]
    NothingObserved,
}

impl From<serde_json::Error> for ReportError {
    fn from(error: serde_json::Error) -> Self {
        let text = error.to_string();
        let what = text
            .rsplit_once(" at line ")
            .map_or(&*text, |(what, _)| what);
        Self::NoReport {
            what: what.to_owned(),
            place: (error.line(), error.column().max(1)),
        }
    }
}

/// The part of a report that is read.
#[derive(Deserialize)]
#[serde(expecting = "a report")]
struct Read {
    contract: ReadContract,
    questions: Vec<ReadQuestion>,
}

#[derive(Deserialize)]
#[serde(expecting = "the contract of a report")]
struct ReadContract {
    version: String,
    sha256: String,
}

#[derive(Deserialize)]
#[serde(expecting = "a question")]
struct ReadQuestion {
    id: String,
    limit: Option<ReadLimit>,
    matches: Vec<String>,
}

#[derive(Deserialize)]
#[serde(expecting = "a limit")]
struct ReadLimit {
    accepted: u64,
}

/// How the server that a report is about resolves the questions of the contract, as far as one reading, or
/// a limit, was observed.
///
/// # Errors
/// [`ReportError`] for a text that is no report, one of another contract, or one that observed nothing.
pub fn observed(contract: &Contract, report: &str) -> Result<Resolutions, ReportError> {
    let report: Read = serde_json::from_str(report)?;
    if report.contract.sha256 != contract.sha256() {
        return Err(ReportError::OtherContract {
            found: report.contract.version,
            known: contract.version.clone(),
        });
    }
    let questions = report.questions.into_iter();
    let resolutions: Resolutions = questions
        .filter_map(|question| {
            let resolution = match (question.matches.as_slice(), question.limit) {
                ([reading], _) => Resolution::Reading(reading.clone()),
                // Of a limit that was not found exactly, the part that is known to be accepted.
                (_, Some(limit)) => Resolution::Limit(limit.accepted),
                _ => return None,
            };
            Some((question.id, resolution))
        })
        .collect();
    match resolutions.is_empty() {
        true => Err(ReportError::NothingObserved),
        false => Ok(resolutions),
    }
}

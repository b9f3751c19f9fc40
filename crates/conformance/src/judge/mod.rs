//! What a recording means: outcomes, findings, answers to questions, and what was paid for.
//!
//! [`judge()`] is a function of the contract and the recording, and of nothing else: a recording that
//! was cut off is judged as far as it goes, and one that is judged again gives the same report.

mod answer;
mod beside;
mod check;
mod client;
mod delivery;
mod did;
mod fold;
mod ledger;
mod lookup;
mod outcome;
mod proof;
mod questions;
mod read;
mod task;
mod unsent;
mod whole;

use image2video_contract::Contract;

use crate::recording::{Line, Recording};
use crate::report::{ContractId, Outcome, Report, Summary, Tool};
use fold::Judging;
pub use read::ReadAnswer;

/// What a recording means.
#[must_use]
pub fn judge(contract: &Contract, recording: &Recording) -> Report {
    judge_all(contract, recording, None)
}

/// What a recording means, also for the generated client: `read` reads answers as it does.
#[must_use]
pub fn judge_for_client(
    contract: &Contract,
    recording: &Recording,
    read: &ReadAnswer<'_>,
) -> Report {
    judge_all(contract, recording, Some(read))
}

fn judge_all(contract: &Contract, recording: &Recording, read: Option<&ReadAnswer<'_>>) -> Report {
    let mut judging = Judging::new(contract, &recording.plan, &recording.begin, read);
    for line in &recording.lines {
        // Lines are checked when a recording is read.
        if let Ok(line) = serde_json::from_str::<Line>(line) {
            judging.apply(&line);
        }
    }
    judging.compare();
    let cases = judging.cases();
    let count = |outcome| cases.iter().filter(|case| case.outcome == outcome).count();
    let history = judging.history();
    Report {
        tool: Tool::current(),
        contract: ContractId::new(contract),
        target: recording.begin.target.clone(),
        summary: Summary {
            passed: count(Outcome::Passed),
            failed: count(Outcome::Failed),
            unproven: count(Outcome::Unproven),
            observed: count(Outcome::Observed),
            skipped: count(Outcome::Skipped),
            requests: judging.requests(),
            accepted: history.spent(),
            duration_ms: (history.last_ms - recording.begin.at_ms).max(0),
        },
        questions: judging.questions(),
        budget: recording.begin.budget,
        ledger: judging.ledger(),
        not_judged: judging.not_judged(),
        incomplete: judging.incomplete(&cases),
        client: judging.client(&cases),
        suite_errors: judging.faults.clone(),
        cases,
    }
}

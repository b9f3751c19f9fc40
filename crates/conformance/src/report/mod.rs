//! The report: data, and how it is shown.

mod assessment;
mod cause;
mod data;
mod human;
mod json;
mod ledger;
mod observed;
mod plan;
mod target;
mod words;

pub use assessment::{Assessment, Degree};
pub use data::{
    CaseReport, Conclusion, ControlReport, Incomplete, LimitReport, Outcome, QuestionReport,
    ReadingReport, Report, Summary,
};
pub use human::{human, ledger_text};
pub use json::json;
pub use ledger::{Cost, Ledger, LedgerEntry, TaskReport, VideoReport};
pub use observed::{ReportError, observed};
pub use plan::plan;
pub use target::{ContractId, Target, TargetKind, Tool};
pub(crate) use words::{listed, others};

//! The report: data, and how it is shown.

mod data;
mod human;
mod json;
mod ledger;
mod observed;
mod plan;
mod promises;

pub use data::{
    Assessment, CaseReport, Conclusion, ContractId, ControlReport, Degree, Incomplete, LimitReport,
    Outcome, QuestionReport, ReadingReport, Report, Summary, Target, TargetKind, Tool,
};
pub(crate) use human::others;
pub use human::{human, ledger_text};
pub use json::json;
pub use ledger::{Cost, Ledger, LedgerEntry, TaskReport, VideoReport};
pub use observed::{ReportError, observed};
pub use plan::plan;

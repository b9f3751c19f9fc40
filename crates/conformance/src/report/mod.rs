//! The report: data, and how it is shown.

mod data;
mod human;
mod json;
mod observed;
mod plan;
mod promises;

pub use data::{
    Assessment, CaseReport, Conclusion, ContractId, ControlReport, Cost, Degree, Incomplete,
    Ledger, LedgerEntry, LimitReport, Outcome, QuestionReport, ReadingReport, Report, Summary,
    Target, TargetKind, TaskReport, Tool, VideoReport,
};
pub(crate) use human::others;
pub use human::{human, ledger_text};
pub use json::json;
pub use observed::{ReportError, observed};
pub use plan::plan;

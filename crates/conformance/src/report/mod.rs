//! The report: data, and how it is shown.

mod data;
mod human;
mod json;
mod plan;

pub use data::{
    CaseReport, Conclusion, ContractId, Cost, Incomplete, Ledger, LedgerEntry, LimitReport,
    Outcome, QuestionReport, ReadingReport, Report, Summary, Target, TargetKind, TaskReport, Tool,
    VideoReport,
};
pub use human::human;
pub use json::json;
pub use plan::plan;

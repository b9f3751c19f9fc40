//! The report: data, and how it is shown.

mod data;
mod human;
mod json;
mod observed;
mod plan;

pub use data::{
    CaseReport, Conclusion, ContractId, Cost, Incomplete, Ledger, LedgerEntry, LimitReport,
    Outcome, QuestionReport, ReadingReport, Report, Summary, Target, TargetKind, Tool,
};
pub use human::human;
pub use json::json;
pub use observed::{ReportError, observed};
pub use plan::plan;

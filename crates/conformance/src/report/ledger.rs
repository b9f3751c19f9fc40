//! What a run cost, and what came of it.

use image2video_contract::TaskPhase;

/// What a run cost.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// Every request that was paid for or may have been, in the order of sending.
    pub entries: Vec<LedgerEntry>,
    /// Ids of tasks that were listed anew after the run and that no answer named.
    pub unclaimed: Vec<String>,
}

/// A request that was paid for, or may have been.
#[derive(Debug, Clone)]
pub struct LedgerEntry {
    /// When it was sent, in milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// Ids of the cases that it exercised.
    pub cases: Vec<String>,
    /// What it was sent for: `cases`, `control` or `search`.
    pub purpose: &'static str,
    /// HTTP status of the answer.
    pub status: Option<u16>,
    /// What it may have cost.
    pub cost: Cost,
    /// The tasks that the answer named.
    pub tasks: Vec<TaskReport>,
}

/// A task that was paid for, and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskReport {
    /// Its id.
    pub id: String,
    /// How far it was told to be, last.
    pub phase: Option<TaskPhase>,
    /// What the file of its video says.
    pub video: Option<VideoReport>,
    /// What it cost in the end, in units of the account, as the server says it.
    pub units: Option<String>,
    /// How it is not what was paid for.
    pub faults: Vec<String>,
}

/// What the file of a video says of itself.
#[derive(Debug, Clone, PartialEq)]
pub struct VideoReport {
    /// Its length in seconds.
    pub seconds: Option<f64>,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Whether there is sound with it.
    pub has_sound: bool,
}

/// What a request may have cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    /// It was accepted.
    Paid,
    /// It may have been.
    MaybePaid,
    /// It may have been, but no task of it is listed.
    NotMade,
}

impl Cost {
    /// Its name in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::MaybePaid => "maybe-paid",
            Self::NotMade => "not-made",
        }
    }
}

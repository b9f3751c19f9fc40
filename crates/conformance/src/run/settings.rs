//! How a plan is run, and how far it is.

use std::time::Duration;

use crate::budget::Budget;
use crate::key::Key;
use crate::receiver::Inbox;
use crate::report::Target;

/// How a plan is run.
pub struct Settings<'s> {
    /// How many accepted requests the run may cost.
    pub budget: Budget,
    /// The key that is sent where a case asks for good credentials.
    pub key: Option<Key>,
    /// What is checked, for the report.
    pub target: Target,
    /// Milliseconds since the Unix epoch.
    pub now_ms: &'s dyn Fn() -> i64,
    /// How a task is followed to its end.
    pub follow: Follow,
    /// What takes the callbacks, if the server can reach it.
    pub inbox: Option<&'s dyn Inbox>,
}

/// How a task is followed to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Follow {
    /// For how long; zero for not at all.
    pub max_time: Duration,
    /// The pause between two lookups.
    pub interval: Duration,
}

impl Follow {
    /// Not at all.
    pub const OFF: Self = Self {
        max_time: Duration::ZERO,
        interval: Duration::ZERO,
    };
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Cases that are decided.
    pub done: usize,
    /// Cases in all.
    pub total: usize,
    /// Requests that were accepted, or may have been.
    pub accepted: u32,
    /// For how long a task has been followed, while it is.
    pub followed: Option<Duration>,
}

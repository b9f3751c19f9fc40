//! How a plan is run, and how far it is.

use std::fs::File;
use std::time::Duration;

use crate::key::Key;
use crate::receiver::Inbox;
use crate::report::Target;

/// How a plan is run.
pub struct Settings<'s> {
    /// How many requests may be paid for; `None` for a server that costs nothing.
    pub budget: Option<u32>,
    /// The key that is sent where a case asks for good credentials.
    pub key: Option<Key>,
    /// What is checked.
    pub target: Target,
    /// How a task is followed to its end.
    pub follow: Follow,
    /// Requests a second at most.
    pub rate: Option<f64>,
    /// Free requests that are sent at a time.
    pub concurrency: usize,
    /// Answers with a 5XX status that are no failure.
    pub max_server_errors: u32,
    /// What takes the callbacks, if the server can reach it.
    pub inbox: Option<&'s dyn Inbox>,
    /// Where the recording is kept while it grows.
    pub record: Option<&'s File>,
}

impl Settings<'_> {
    /// How a server that costs nothing is checked: without a budget, a key or following.
    #[must_use]
    pub fn new(target: Target) -> Self {
        Self {
            budget: None,
            key: None,
            target,
            follow: Follow::OFF,
            rate: None,
            concurrency: CONCURRENCY,
            max_server_errors: 0,
            inbox: None,
            record: None,
        }
    }
}

/// Free requests that are sent at a time, unless told otherwise.
pub const CONCURRENCY: usize = 4;

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

    pub(crate) fn max_ms(self) -> i64 {
        milliseconds(self.max_time)
    }

    pub(crate) fn interval_ms(self) -> i64 {
        milliseconds(self.interval).max(1)
    }
}

fn milliseconds(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Cases that are decided.
    pub done: usize,
    /// Cases in all.
    pub total: usize,
    /// Requests that were paid for, or may have been.
    pub spent: usize,
    /// What the run waits for, if not for an answer.
    pub waits_for: Option<&'static str>,
}

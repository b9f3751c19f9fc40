//! What a connection is doing, as seen by those around it.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use tokio::task::AbortHandle;

const BUSY: u64 = u64::MAX;

/// What a connection is doing.
#[derive(Debug, Default)]
pub(crate) struct Activity {
    /// Since when it waits for a request, as a number that grows with time; `BUSY` if it has one.
    idle_since: AtomicU64,
    requests: AtomicU64,
    reset: AtomicBool,
}

impl Activity {
    pub(crate) fn is_busy(&self) -> bool {
        self.idle_since.load(Ordering::Relaxed) == BUSY
    }

    /// How many requests it has had.
    pub(crate) fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// Asks for the connection to be reset when it is closed.
    pub(crate) fn reset(&self) {
        self.reset.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_reset(&self) -> bool {
        self.reset.load(Ordering::Relaxed)
    }
}

/// All connections that there are.
#[derive(Debug, Default)]
pub(crate) struct Connections {
    /// Grows with each change; cheaper than a clock, and enough to tell what was before what.
    moment: AtomicU64,
    all: Mutex<Vec<(AbortHandle, Arc<Activity>)>>,
}

impl Connections {
    pub(crate) fn add(&self, task: AbortHandle, activity: Arc<Activity>) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.push((task, activity));
    }

    pub(crate) fn begin(&self, activity: &Activity) {
        activity.requests.fetch_add(1, Ordering::Relaxed);
        activity.idle_since.store(BUSY, Ordering::Relaxed);
    }

    /// Idle, from now on.
    pub(crate) fn rest(&self, activity: &Activity) {
        let moment = self.moment.fetch_add(1, Ordering::Relaxed);
        activity.idle_since.store(moment, Ordering::Relaxed);
    }

    /// Whether there is room for one more under a limit; closes the connection that is idle for the
    /// longest if need be. There is none if all are busy.
    pub(crate) fn make_room(&self, limit: usize) -> bool {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= limit {
            all.retain(|(task, _)| !task.is_finished());
        }
        all.len() < limit || close_longest_idle(&mut all)
    }

    /// Closes the connection that is idle for the longest, where the machine has no room for more.
    pub(crate) fn free_one(&self) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|(task, _)| !task.is_finished());
        close_longest_idle(&mut all);
    }
}

fn close_longest_idle(all: &mut Vec<(AbortHandle, Arc<Activity>)>) -> bool {
    let idle = |at: &usize| all[*at].1.idle_since.load(Ordering::Relaxed);
    match (0..all.len()).min_by_key(idle) {
        Some(at) if idle(&at) != BUSY => {
            all.swap_remove(at).0.abort();
            true
        }
        _ => false,
    }
}

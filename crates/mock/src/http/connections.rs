//! What a connection is doing, as seen by those around it.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::Waker;

use tokio::task::AbortHandle;

const BUSY: u64 = u64::MAX;

/// What a connection is doing.
#[derive(Debug, Default)]
pub(crate) struct Activity {
    /// Since when it waits for a request, as a number that grows with time; `BUSY` if it has one.
    idle_since: AtomicU64,
    /// How many requests it has had.
    requests: AtomicU64,
    /// One more than that, as of when something was last received outside of a request.
    begun: AtomicU64,
    /// How often the client has taken something of an answer; odd while it does not.
    writes: AtomicU64,
    expired: AtomicBool,
    stopping: AtomicBool,
    reset: AtomicBool,
    /// What makes the connection look at the above.
    waker: Mutex<Option<Waker>>,
}

/// What a connection waits for. The number tells one such time from the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// For the service.
    Busy,
    /// For a request.
    Idle(u64),
    /// For the rest of a head.
    Head(u64),
    /// For the client to take its answer.
    Stalled(u64),
}

impl Activity {
    pub(crate) fn phase(&self) -> Phase {
        let requests = self.requests.load(Ordering::Relaxed);
        let writes = self.writes.load(Ordering::Relaxed);
        if writes % 2 == 1 {
            Phase::Stalled(writes)
        } else if self.is_busy() {
            Phase::Busy
        } else if self.begun.load(Ordering::Relaxed) == requests + 1 {
            Phase::Head(requests)
        } else {
            Phase::Idle(requests)
        }
    }

    fn is_busy(&self) -> bool {
        self.idle_since.load(Ordering::Relaxed) == BUSY
    }

    /// Something has come from the client.
    pub(crate) fn received(&self) {
        if !self.is_busy() {
            let requests = self.requests.load(Ordering::Relaxed);
            self.begun.store(requests + 1, Ordering::Relaxed);
        }
    }

    /// Something was to go to the client, and did or did not. One task alone says so.
    pub(crate) fn written(&self, taken: bool) {
        let writes = self.writes.load(Ordering::Relaxed);
        if taken == (writes % 2 == 1) {
            self.writes.store(writes + 1, Ordering::Relaxed);
        }
    }

    /// Asks for the connection to be closed, as it has waited for too long.
    pub(crate) fn expire(&self) {
        self.expired.store(true, Ordering::Relaxed);
        self.wake();
    }

    /// Asks for the connection to be closed after the answer under way.
    pub(crate) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
        self.wake();
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// Who is woken when something is asked for. The lock orders it with what is looked at after.
    pub(crate) fn wake_by(&self, waker: &Waker) {
        let mut kept = self.waker.lock().unwrap_or_else(PoisonError::into_inner);
        if !kept.as_ref().is_some_and(|kept| kept.will_wake(waker)) {
            *kept = Some(waker.clone());
        }
    }

    fn wake(&self) {
        let kept = self.waker.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(waker) = &*kept {
            waker.wake_by_ref();
        }
    }

    pub(crate) fn is_expired(&self) -> bool {
        self.expired.load(Ordering::Relaxed)
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

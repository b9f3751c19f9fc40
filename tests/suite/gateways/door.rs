//! A limit of requests, as gateways that are asked too often have.

use std::sync::Mutex;

use super::task::now;

/// Lets some requests pass, and then none for a while.
#[derive(Debug, Default)]
pub(super) struct Door {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    passed: usize,
    /// The moment at which it opens again, if it is closed.
    opens_at: Option<u64>,
}

impl Door {
    /// Whether a request may pass. The first beyond the limit closes the door for so many milliseconds.
    pub(super) fn pass(&self, limit: usize, window: u64) -> bool {
        let mut state = self.state.lock().expect("no panic before");
        if state.opens_at.is_some_and(|moment| now() < moment) {
            return false;
        }
        if state.opens_at.is_none() && state.passed >= limit {
            state.opens_at = Some(now() + window);
            return false;
        }
        let passed = if state.opens_at.is_some() {
            0
        } else {
            state.passed
        };
        *state = State {
            passed: passed + 1,
            opens_at: None,
        };
        true
    }
}

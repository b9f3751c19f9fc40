//! The most recent values of a kind: what a service keeps must not grow.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The most recent values, up to a number.
#[derive(Debug)]
pub(crate) struct Recent<T> {
    capacity: usize,
    values: Mutex<VecDeque<T>>,
}

impl<T> Recent<T> {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            capacity,
            values: Mutex::default(),
        }
    }

    pub(crate) fn keeps_any(&self) -> bool {
        self.capacity > 0
    }

    /// Keeps a value; the oldest one makes room.
    pub(crate) fn push(&self, value: T) {
        let mut values = self.values();
        values.push_back(value);
        if values.len() > self.capacity {
            values.pop_front();
        }
    }

    /// All values that are kept, the oldest first.
    pub(crate) fn all(&self) -> Vec<T>
    where
        T: Clone,
    {
        self.values().iter().cloned().collect()
    }

    fn values(&self) -> MutexGuard<'_, VecDeque<T>> {
        self.values.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_kept_than_there_is_room_for() {
        let recent = Recent::new(5);
        (0..1_000_000).for_each(|number| recent.push(number));
        let kept = recent.values().capacity();
        assert!(kept < 20, "room for {kept}");
        assert_eq!(recent.all(), [999_995, 999_996, 999_997, 999_998, 999_999]);
    }

    #[test]
    fn without_room_nothing_is_kept() {
        let recent = Recent::new(0);
        recent.push(1);
        assert!(recent.all().is_empty());
    }
}

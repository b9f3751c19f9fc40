//! The tasks of one path: their scope, and the ids of the last ones, which a list is made of.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use crate::TaskId;

/// The tasks that a path makes. The list is all that is kept of them, and it is bounded.
#[derive(Debug)]
pub(crate) struct Tasks {
    /// The path: ids are not valid under another one.
    pub(crate) scope: String,
    capacity: usize,
    last: Mutex<VecDeque<TaskId>>,
}

impl Tasks {
    pub(crate) fn new(scope: &str, capacity: usize) -> Self {
        Self {
            scope: scope.to_owned(),
            capacity,
            last: Mutex::default(),
        }
    }

    /// Lists a task; the oldest one makes room.
    pub(crate) fn list(&self, task: TaskId) {
        if self.capacity == 0 {
            return;
        }
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.len() >= self.capacity {
            last.pop_front();
        }
        last.push_back(task);
    }

    /// A page of the list, the newest task first. Pages count from 1.
    pub(crate) fn page(&self, page: Page) -> Vec<TaskId> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let before = (page.number - 1).saturating_mul(page.size);
        let page = last.iter().rev().skip(before).take(page.size);
        page.copied().collect()
    }
}

/// Which part of a list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Page {
    /// From 1 on.
    pub(crate) number: usize,
    /// Tasks at most.
    pub(crate) size: usize,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::task::id::Mint;
    use crate::task::life::Outcome;

    #[test]
    fn pages_are_newest_first_and_the_list_is_bounded() {
        let (mint, tasks) = (Mint::new(0, 0), Tasks::new("/tasks", 5));
        for now in 0..1_000_000 {
            tasks.list(mint.task("/tasks", now, Outcome::default()));
        }
        let page = |number, size| {
            let page = tasks.page(Page { number, size });
            page.iter().map(|task| task.created_at).collect::<Vec<_>>()
        };
        assert_eq!(page(1, 2), [999_999, 999_998]);
        assert_eq!(page(3, 2), [999_995]);
        assert!(page(4, 2).is_empty() && page(usize::MAX, usize::MAX).is_empty());
        let kept = tasks.last.lock().expect("not poisoned").capacity();
        assert!(kept < 20, "room for {kept}");
    }

    #[test]
    fn a_list_of_no_tasks_keeps_none() {
        let tasks = Tasks::new("/tasks", 0);
        tasks.list(Mint::new(0, 0).task("/tasks", 0, Outcome::default()));
        assert!(tasks.page(Page { number: 1, size: 1 }).is_empty());
    }
}

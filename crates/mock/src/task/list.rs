//! The tasks of one path: their scope, and the ids of the last ones, which a list is made of.

use crate::recent::Recent;
use crate::task::id::TaskId;

/// The tasks that a path makes. The list is all that is kept of them, and it is bounded.
#[derive(Debug)]
pub(crate) struct TaskList {
    /// The path: ids are not valid under another one.
    pub(crate) scope: String,
    last: Recent<TaskId>,
}

/// Which part of a list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Page {
    /// From 1 on.
    pub(crate) number: usize,
    /// Tasks at most.
    pub(crate) size: usize,
}

impl TaskList {
    pub(crate) fn new(scope: &str, capacity: usize) -> Self {
        Self {
            scope: scope.to_owned(),
            last: Recent::new(capacity),
        }
    }

    /// Lists a task.
    pub(crate) fn add(&self, task: TaskId) {
        self.last.push(task);
    }

    /// A page of the list, the newest task first.
    pub(crate) fn page(&self, page: Page) -> Vec<TaskId> {
        let before = (page.number - 1).saturating_mul(page.size);
        self.last.newest(before, page.size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::task::id::IdGenerator;
    use crate::task::outcome::Outcome;

    #[test]
    fn pages_are_newest_first() {
        let (ids, tasks) = (IdGenerator::new(0, 0), TaskList::new("/tasks", 5));
        for now in 0..9 {
            tasks.add(ids.new_task("/tasks", now, Outcome::default()));
        }
        let page = |number, size| {
            let page = tasks.page(Page { number, size });
            page.iter().map(|task| task.created_at).collect::<Vec<_>>()
        };
        assert_eq!(page(1, 2), [8, 7]);
        assert_eq!(page(3, 2), [4]);
        assert!(page(4, 2).is_empty() && page(usize::MAX, usize::MAX).is_empty());
    }
}

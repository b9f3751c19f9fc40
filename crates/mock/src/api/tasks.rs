//! The tasks that a path makes, as far as they are remembered: the last ones, to be listed, and what their
//! callers call them.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::task::{Life, TaskId};

/// Bytes at most of a caller's own id of a task.
pub(crate) const NAME_LENGTH: usize = 1_000;

/// The tasks that a path makes.
#[derive(Debug)]
pub(crate) struct Tasks {
    /// The path: ids are not valid under another one.
    pub(crate) scope: String,
    pub(crate) life: Life,
    /// How many are kept.
    capacity: usize,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    last: VecDeque<Task>,
    by_name: HashMap<Arc<str>, TaskId>,
    names: HashMap<TaskId, Arc<str>>,
}

/// A task, and what its caller calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Task {
    pub(crate) id: TaskId,
    pub(crate) name: Option<Arc<str>>,
}

/// Which part of the list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Page {
    /// From 1 on.
    pub(crate) number: usize,
    /// Tasks at most.
    pub(crate) size: usize,
}

/// Another task that is kept has the name.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NameTaken;

impl Tasks {
    pub(crate) fn new(scope: String, life: Life, capacity: usize) -> Self {
        let kept = Mutex::default();
        Self {
            scope,
            life,
            capacity,
            kept,
        }
    }

    /// Keeps a task; the oldest one makes room.
    pub(crate) fn push(&self, task: Task) -> Result<(), NameTaken> {
        let mut kept = self.kept();
        if let Some(name) = &task.name {
            if kept.by_name.contains_key(name) {
                return Err(NameTaken);
            }
            kept.by_name.insert(Arc::clone(name), task.id);
            kept.names.insert(task.id, Arc::clone(name));
        }
        kept.last.push_back(task);
        if kept.last.len() > self.capacity {
            let oldest = kept.last.pop_front();
            if let Some(Task {
                id,
                name: Some(name),
            }) = oldest
            {
                kept.by_name.remove(&name);
                kept.names.remove(&id);
            }
        }
        Ok(())
    }

    /// The task with its name, if that is kept.
    pub(crate) fn named(&self, id: TaskId) -> Task {
        let name = self.kept().names.get(&id).cloned();
        Task { id, name }
    }

    /// The task of a name, if it is kept.
    pub(crate) fn by_name(&self, name: &str) -> Option<Task> {
        let kept = self.kept();
        let (name, id) = kept.by_name.get_key_value(name)?;
        Some(Task {
            id: *id,
            name: Some(Arc::clone(name)),
        })
    }

    /// A page of the tasks, the newest first.
    pub(crate) fn page(&self, page: Page) -> Vec<Task> {
        let before = (page.number - 1).saturating_mul(page.size);
        let kept = self.kept();
        let newest_first = kept.last.iter().rev().skip(before);
        newest_first.take(page.size).cloned().collect()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::task::{IdGenerator, Outcome};

    fn tasks(names: &[Option<&str>]) -> Vec<Task> {
        let ids = IdGenerator::new(0, 0);
        let task = |name: &Option<&str>| Task {
            id: ids.new_task("/tasks", 1, Outcome::default()),
            name: name.map(Arc::from),
        };
        names.iter().map(task).collect()
    }

    fn empty(capacity: usize) -> Tasks {
        Tasks::new("/tasks".to_owned(), Life::new(&[]), capacity)
    }

    #[test]
    fn pages_are_newest_first() {
        let (list, all) = (empty(5), tasks(&[None; 9]));
        for task in &all {
            list.push(task.clone()).expect("no name");
        }
        let page = |number, size| list.page(Page { number, size });
        assert_eq!(page(1, 2), [all[8].clone(), all[7].clone()]);
        assert_eq!(page(3, 2), [all[4].clone()]);
        assert!(page(4, 2).is_empty() && page(usize::MAX, usize::MAX).is_empty());
    }

    #[test]
    fn a_name_is_of_one_task_as_long_as_that_is_kept() {
        let list = empty(2);
        let [first, again, other, third] = &tasks(&[Some("a"), Some("a"), Some("b"), None])[..]
        else {
            panic!("four tasks");
        };
        assert_eq!(list.push(first.clone()), Ok(()));
        assert_eq!(list.push(again.clone()), Err(NameTaken));
        assert_eq!(list.by_name("a").as_ref(), Some(first));
        assert_eq!(&list.named(first.id), first);
        assert_eq!(list.page(Page { number: 1, size: 9 }).len(), 1);
        list.push(other.clone()).expect("another name");
        list.push(third.clone()).expect("no name");
        // The first one is gone, and with it its name.
        assert_eq!(list.by_name("a"), None);
        assert_eq!(list.named(first.id).name, None);
        assert_eq!(list.push(again.clone()), Ok(()));
        let none = empty(0);
        assert_eq!(none.push(first.clone()), Ok(()));
        assert_eq!(none.by_name("a"), None);
    }
}

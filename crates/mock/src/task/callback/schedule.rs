//! What is sent for a task, and when.

use std::{iter, time::Duration};

use bytes::Bytes;

use crate::task::{Change, clock::millis};

/// Everything that is to be sent to one URL for one task.
#[derive(Debug)]
pub(crate) struct Schedule {
    pub(crate) url: String,
    pub(crate) task_id: String,
    /// In the order in which they are sent.
    pub(crate) posts: Vec<Post>,
}

/// One request of a callback. Clones share the body.
#[derive(Debug, Clone)]
pub(crate) struct Post {
    /// What is reported, not before its time.
    pub(crate) change: Change,
    pub(crate) body: Bytes,
}

/// What goes wrong with the callbacks of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CallbackFault {
    /// None is sent.
    Drop,
    /// Each is sent this much later.
    Delay(Duration),
    /// Each is sent so many times.
    Repeat(u32),
    /// They are sent in reverse order, when the task has ended.
    Reorder,
}

impl Schedule {
    /// One request for each change after the creation, which the answer has reported already.
    pub(crate) fn new(
        url: String,
        task_id: String,
        changes: impl Iterator<Item = Change>,
        fault: Option<CallbackFault>,
        body: impl Fn(Change) -> Bytes,
    ) -> Self {
        let post = |change| Post {
            change,
            body: body(change),
        };
        let mut posts: Vec<_> = changes.skip(1).map(post).collect();
        match fault {
            None => {}
            Some(CallbackFault::Drop) => posts.clear(),
            Some(CallbackFault::Delay(pause)) => {
                for Post { change, .. } in &mut posts {
                    change.at_ms = change.at_ms.saturating_add(millis(pause));
                }
            }
            Some(CallbackFault::Repeat(times)) => {
                let repeat = |post| iter::repeat_n(post, times as usize);
                posts = posts.into_iter().flat_map(repeat).collect();
            }
            Some(CallbackFault::Reorder) => {
                let end = posts.last().map_or(0, |post| post.change.at_ms);
                posts.iter_mut().for_each(|post| post.change.at_ms = end);
                posts.reverse();
            }
        }
        Self {
            url,
            task_id,
            posts,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::task::life::Status;

    #[test]
    fn a_fault_changes_what_is_sent() {
        let (begun, done) = (Status::Processing, Status::Succeed);
        let delay = CallbackFault::Delay(Duration::from_secs(1));
        for (fault, expected) in [
            (None, vec![(5, begun), (50, done)]),
            (Some(CallbackFault::Drop), vec![]),
            (Some(delay), vec![(1_005, begun), (1_050, done)]),
            (
                Some(CallbackFault::Repeat(2)),
                vec![(5, begun), (5, begun), (50, done), (50, done)],
            ),
            (Some(CallbackFault::Reorder), vec![(50, done), (50, begun)]),
        ] {
            let changes = [(0, Status::Submitted), (5, begun), (50, done)]
                .map(|(at_ms, status)| Change { at_ms, status })
                .into_iter();
            let empty = |_| Bytes::new();
            let schedule = Schedule::new(String::new(), String::new(), changes, fault, empty);
            let posts = schedule.posts.iter();
            let found: Vec<_> = posts
                .map(|post| (post.change.at_ms, post.change.status))
                .collect();
            assert_eq!(found, expected, "{fault:?}");
        }
    }
}

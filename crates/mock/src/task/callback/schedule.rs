//! What is sent for a task, and when.

use std::time::Duration;

use bytes::Bytes;

use crate::task::clock::millis;
use crate::task::life::{Change, Status};

/// Everything that is to be sent to one URL for one task.
#[derive(Debug)]
pub(crate) struct Schedule {
    pub(crate) url: String,
    pub(crate) task_id: String,
    /// In the order in which they are sent.
    pub(crate) posts: Vec<Post>,
}

/// One request of a callback. Clones share the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Post {
    /// Not before this time, in milliseconds since the Unix epoch.
    pub(crate) at_ms: u64,
    pub(crate) status: Status,
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
        let post = |change: Change| Post {
            at_ms: change.at_ms,
            status: change.status,
            body: body(change),
        };
        let posts = changes.skip(1).map(post).collect();
        Self {
            url,
            task_id,
            posts: match fault {
                None => posts,
                Some(fault) => fault.applied_to(posts),
            },
        }
    }
}

impl CallbackFault {
    fn applied_to(self, mut posts: Vec<Post>) -> Vec<Post> {
        match self {
            Self::Drop => posts.clear(),
            Self::Delay(pause) => {
                for post in &mut posts {
                    post.at_ms = post.at_ms.saturating_add(millis(pause));
                }
            }
            Self::Repeat(times) => {
                let repeat = |post: Post| (0..times).map(move |_| post.clone());
                posts = posts.into_iter().flat_map(repeat).collect();
            }
            Self::Reorder => {
                let end = posts.last().map_or(0, |post| post.at_ms);
                posts.iter_mut().for_each(|post| post.at_ms = end);
                posts.reverse();
            }
        }
        posts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            let found: Vec<_> = posts.map(|post| (post.at_ms, post.status)).collect();
            assert_eq!(found, expected, "{fault:?}");
        }
    }
}

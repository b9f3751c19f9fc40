//! What is sent for a task, and when.

use std::{iter, time::Duration};

use bytes::Bytes;

use crate::task::clock::millis;

/// Times at most that a callback is repeated: each may take a receiver's patience five times over.
pub(crate) const MOST_REPEATS: u32 = 10;

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
    /// When, in milliseconds since the Unix epoch; not before.
    pub(crate) at_ms: u64,
    /// The status that is told.
    pub(crate) status: String,
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
    /// What is to be sent, with what goes wrong.
    pub(crate) fn new(
        url: String,
        task_id: String,
        mut posts: Vec<Post>,
        fault: Option<CallbackFault>,
    ) -> Self {
        match fault {
            None => {}
            Some(CallbackFault::Drop) => posts.clear(),
            Some(CallbackFault::Delay(pause)) => {
                for Post { at_ms, .. } in &mut posts {
                    *at_ms = at_ms.saturating_add(millis(pause));
                }
            }
            Some(CallbackFault::Repeat(times)) => {
                let repeat = |post| iter::repeat_n(post, times.min(MOST_REPEATS) as usize);
                posts = posts.into_iter().flat_map(repeat).collect();
            }
            Some(CallbackFault::Reorder) => {
                let end = posts.last().map_or(0, |post| post.at_ms);
                posts.iter_mut().for_each(|post| post.at_ms = end);
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

    #[test]
    fn a_fault_changes_what_is_sent() {
        let (begun, done) = ("processing", "succeed");
        let delay = CallbackFault::Delay(Duration::from_secs(1));
        for (fault, expected) in [
            (None, vec![(5, begun), (50, done)]),
            (Some(CallbackFault::Drop), vec![]),
            (Some(delay), vec![(1_005, begun), (1_050, done)]),
            (
                Some(CallbackFault::Repeat(2)),
                vec![(5, begun), (5, begun), (50, done), (50, done)],
            ),
            (
                Some(CallbackFault::Repeat(u32::MAX)),
                [[(5, begun); 10], [(50, done); 10]].concat(),
            ),
            (Some(CallbackFault::Reorder), vec![(50, done), (50, begun)]),
        ] {
            let posts = [(5, begun), (50, done)].map(|(at_ms, status)| Post {
                at_ms,
                status: status.to_owned(),
                body: Bytes::new(),
            });
            let schedule = Schedule::new(String::new(), String::new(), posts.into(), fault);
            let posts = schedule.posts.iter();
            let found: Vec<_> = posts
                .map(|post| (post.at_ms, post.status.as_str()))
                .collect();
            assert_eq!(found, expected, "{fault:?}");
        }
    }
}

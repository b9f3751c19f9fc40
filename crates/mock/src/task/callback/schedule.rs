//! What is sent for a task, and when.

use bytes::Bytes;

use crate::Scenario;
use crate::task::clock::millis;
use crate::task::life::Status;

/// Everything that is to be sent to one URL for one task.
#[derive(Debug)]
pub(crate) struct Plan {
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

impl Plan {
    /// One request for each change after the creation, which the answer has told already.
    pub(crate) fn new(
        url: String,
        task_id: String,
        changes: &[(u64, Status)],
        scenario: Option<Scenario>,
        body: impl Fn((u64, Status)) -> Bytes,
    ) -> Self {
        let post = |&change: &(u64, Status)| Post {
            at_ms: change.0,
            status: change.1,
            body: body(change),
        };
        let posts = changes.iter().skip(1).map(post).collect();
        Self {
            url,
            task_id,
            posts: arranged(posts, scenario),
        }
    }
}

fn arranged(mut posts: Vec<Post>, scenario: Option<Scenario>) -> Vec<Post> {
    match scenario {
        Some(Scenario::CallbackDrop) => posts.clear(),
        Some(Scenario::CallbackDelay(pause)) => {
            for post in &mut posts {
                post.at_ms = post.at_ms.saturating_add(millis(pause));
            }
        }
        Some(Scenario::CallbackRepeat(times)) => {
            let times = usize::try_from(times).unwrap_or(1);
            let repeat = |post: Post| std::iter::repeat_with(move || post.clone()).take(times);
            posts = posts.into_iter().flat_map(repeat).collect();
        }
        Some(Scenario::CallbackReorder) => {
            let end = posts.last().map_or(0, |post| post.at_ms);
            for post in &mut posts {
                post.at_ms = end;
            }
            posts.reverse();
        }
        _ => {}
    }
    posts
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const CHANGES: [(u64, Status); 3] = [
        (0, Status::Submitted),
        (5, Status::Processing),
        (50, Status::Succeed),
    ];

    #[test]
    fn scenarios_arrange_what_is_sent() {
        let (begun, done) = (Status::Processing, Status::Succeed);
        let second = Duration::from_secs(1);
        for (scenario, expected) in [
            (None, vec![(5, begun), (50, done)]),
            (Some(Scenario::CallbackDrop), vec![]),
            (
                Some(Scenario::CallbackDelay(second)),
                vec![(1_005, begun), (1_050, done)],
            ),
            (
                Some(Scenario::CallbackRepeat(2)),
                vec![(5, begun), (5, begun), (50, done), (50, done)],
            ),
            (
                Some(Scenario::CallbackReorder),
                vec![(50, done), (50, begun)],
            ),
        ] {
            let plan = Plan::new(String::new(), String::new(), &CHANGES, scenario, |_| {
                Bytes::new()
            });
            let found: Vec<_> = plan
                .posts
                .iter()
                .map(|post| (post.at_ms, post.status))
                .collect();
            assert_eq!(found, expected, "{scenario:?}");
        }
    }
}

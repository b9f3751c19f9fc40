//! How a task goes on: a function of its id, the clock, and how fast the service runs. Nothing about a
//! task is remembered.

use serde::Serialize;

use crate::task::{Ending, TaskId};

/// Where a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, strum::Display)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub(crate) enum Status {
    Submitted,
    Processing,
    Succeed,
    Failed,
}

/// A status, and the time from which on a task has it, in milliseconds since the Unix epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) at_ms: u64,
    pub(crate) status: Status,
}

/// Milliseconds that a task is submitted: at least, and how many more at most.
const SUBMITTED: (u64, u64) = (2_000, 8_000);
/// The same for processing.
const PROCESSING: (u64, u64) = (30_000, 60_000);

/// The changes of a task's status.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Timeline {
    /// As it was made.
    pub(crate) submitted: Change,
    processing: Change,
    /// `None` if the task is stuck.
    end: Option<Change>,
}

impl Timeline {
    /// The timeline of a task, `speed` times as fast as is typical of the real service: there a task
    /// is submitted for 2 to 10 seconds and processed for 30 to 90 more. Where in between this one
    /// is, its id decides.
    pub(crate) fn new(task: &TaskId, speed: f64) -> Self {
        let [a, b, c, d] = task.checksum;
        let submitted_ms = spread(SUBMITTED, [a, b]);
        let processed_ms = submitted_ms + spread(PROCESSING, [c, d]);
        let change = |after_ms: u64, status| Change {
            // At most 100,000 ms: what is cut off is part of a millisecond.
            at_ms: task
                .created_at
                .saturating_add((after_ms as f64 / speed) as u64),
            status,
        };
        let end = match task.outcome.ending {
            Ending::Succeeds => Some(Status::Succeed),
            Ending::Fails(_) => Some(Status::Failed),
            Ending::Stuck => None,
        };
        Self {
            submitted: change(0, Status::Submitted),
            processing: change(submitted_ms, Status::Processing),
            end: end.map(|status| change(processed_ms, status)),
        }
    }

    /// Every status that the task gets, in order.
    pub(crate) fn changes(&self) -> impl Iterator<Item = Change> {
        [self.submitted, self.processing]
            .into_iter()
            .chain(self.end)
    }

    /// The status at a time, and since when the task has it. Before it was made, as another machine's
    /// clock may see it, a task is submitted.
    pub(crate) fn at(&self, now_ms: u64) -> Change {
        let past = self.changes().take_while(|change| change.at_ms <= now_ms);
        past.last().unwrap_or(self.submitted)
    }
}

/// A number of milliseconds in a range, by 16 bits.
fn spread((least, more): (u64, u64), bits: [u8; 2]) -> u64 {
    least + more * u64::from(u16::from_be_bytes(bits)) / 0xFFFF
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::task::id::IdGenerator;
    use crate::task::outcome::{Failure, Outcome};

    const NOW: u64 = 1_722_769_557_708;

    fn task(ending: Ending) -> TaskId {
        let outcome = Outcome {
            ending,
            ..Outcome::default()
        };
        IdGenerator::new(7, 0).new_task("/tasks", NOW, outcome)
    }

    #[test]
    fn a_task_is_submitted_then_processed_then_done() {
        for (ending, end) in [
            (Ending::Succeeds, Status::Succeed),
            (Ending::Fails(Failure::Image), Status::Failed),
        ] {
            let timeline = Timeline::new(&task(ending), 1.0);
            let changes: Vec<_> = timeline.changes().collect();
            let [first, second, last] = changes[..] else {
                panic!("{changes:?}");
            };
            let statuses = [first.status, second.status, last.status];
            assert_eq!(statuses, [Status::Submitted, Status::Processing, end]);
            let (begun, done) = (second.at_ms, last.at_ms);
            assert_eq!(first.at_ms, NOW);
            assert!((NOW + 2_000..=NOW + 10_000).contains(&begun), "{begun}");
            assert!((begun + 30_000..=begun + 90_000).contains(&done), "{done}");
            for (now, expected) in [
                (0, first),
                (begun - 1, first),
                (begun, second),
                (done - 1, second),
                (done, last),
                (u64::MAX, last),
            ] {
                assert_eq!(timeline.at(now), expected, "at {now}");
            }
        }
    }

    #[test]
    fn a_task_that_is_stuck_stays_in_processing() {
        let timeline = Timeline::new(&task(Ending::Stuck), 1.0);
        assert_eq!(timeline.changes().count(), 2);
        assert_eq!(timeline.at(u64::MAX).status, Status::Processing);
    }

    #[test]
    fn the_status_never_goes_back() {
        let ids = IdGenerator::new(7, 0);
        for _ in 0..1_000 {
            let timeline = Timeline::new(&ids.new_task("/tasks", NOW, Outcome::default()), 1.0);
            let in_order = timeline.changes().is_sorted_by_key(|change| change.at_ms);
            assert!(in_order, "{timeline:?}");
        }
    }

    #[test]
    fn speed_divides_every_time() {
        let task = task(Ending::Succeeds);
        let (slow, fast) = (Timeline::new(&task, 1.0), Timeline::new(&task, 1_000.0));
        for (slow, fast) in slow.changes().zip(fast.changes()) {
            assert_eq!((slow.at_ms - NOW) / 1_000, fast.at_ms - NOW);
        }
        let at_once = Timeline::new(&task, f64::MAX).at(NOW);
        assert_eq!((at_once.at_ms, at_once.status), (NOW, Status::Succeed));
    }
}

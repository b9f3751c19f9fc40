//! How a task goes on: a function of its id, the clock, and how fast the service runs. Nothing about a
//! task is remembered.

use std::fmt;

use crate::TaskId;

/// What a task was asked for and how it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Outcome {
    /// How long the video is.
    pub length: Length,
    /// How the task ends.
    pub ending: Ending,
}

/// How long a video is, as the request says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Length {
    /// 5 seconds.
    #[default]
    Five,
    /// 10 seconds.
    Ten,
}

/// How a task ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Ending {
    /// With a video.
    #[default]
    Succeeds,
    /// Without one.
    Fails(Failure),
    /// Never: it stays in processing.
    Stuck,
}

/// Why a task fails after it was accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Failure {
    /// The video could not be made.
    #[default]
    Generation,
    /// The video that was made is not allowed to be shown.
    Content,
    /// The image could not be fetched or read.
    Image,
    /// It took too long.
    Timeout,
}

impl Failure {
    /// All reasons.
    pub const ALL: [Self; 4] = [Self::Generation, Self::Content, Self::Image, Self::Timeout];

    /// Its short name, as in the scenario `failure=image`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Generation => "generation",
            Self::Content => "content",
            Self::Image => "image",
            Self::Timeout => "timeout",
        }
    }

    /// What the task's `task_status_msg` says.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Self::Generation => "the video could not be generated; try again",
            Self::Content => "the generated video did not pass the content safety check",
            Self::Image => "the image could not be downloaded or read",
            Self::Timeout => "the generation took too long and was given up",
        }
    }
}

impl Length {
    /// Length of the result file in seconds, as the answer says it: a little more than was asked for.
    #[must_use]
    pub fn of_result(self) -> &'static str {
        match self {
            Self::Five => "5.1",
            Self::Ten => "10.1",
        }
    }
}

/// Where a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Accepted, not begun.
    Submitted,
    /// Begun.
    Processing,
    /// Ended, with a video.
    Succeed,
    /// Ended, without one.
    Failed,
}

impl Status {
    /// Its name in an answer.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Processing => "processing",
            Self::Succeed => "succeed",
            Self::Failed => "failed",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Milliseconds that a task is submitted: at least, and how many more at most.
const SUBMITTED: (u64, u64) = (2_000, 8_000);
/// The same for processing.
const PROCESSING: (u64, u64) = (30_000, 60_000);

/// The times at which a task changes, in milliseconds since the Unix epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeline {
    changes: [(u64, Status); 3],
    /// A task that is stuck never gets to the last one.
    length: usize,
}

impl Timeline {
    /// The timeline of a task, `speed` times as fast as is typical of the real service: there a task
    /// is submitted for 2 to 10 seconds and processed for 30 to 90 more. Where in between this one
    /// is, its id decides.
    #[must_use]
    pub fn of(task: &TaskId, speed: f64) -> Self {
        let [a, b, c, d] = task.jitter().map(u64::from);
        let submitted = spread(SUBMITTED, a << 8 | b);
        let processed = submitted + spread(PROCESSING, c << 8 | d);
        let at = |ms| task.created_at.saturating_add(scaled(ms, speed));
        let (end, length) = match task.outcome.ending {
            Ending::Succeeds => (Status::Succeed, 3),
            Ending::Fails(_) => (Status::Failed, 3),
            Ending::Stuck => (Status::Processing, 2),
        };
        let changes = [
            (task.created_at, Status::Submitted),
            (at(submitted), Status::Processing),
            (at(processed), end),
        ];
        Self { changes, length }
    }

    /// Every status that the task gets, with the time from which on it has it.
    #[must_use]
    pub fn changes(&self) -> &[(u64, Status)] {
        &self.changes[..self.length]
    }

    /// The status at a time, and since when the task has it. Before it was made, as another machine's
    /// clock may see it, a task is submitted.
    #[must_use]
    pub fn at(&self, now_ms: u64) -> (u64, Status) {
        let past = |change: &&(u64, Status)| change.0 <= now_ms;
        let last = self.changes().iter().rev().find(past);
        *last.unwrap_or(&self.changes[0])
    }
}

/// A number of milliseconds in a range, by 16 bits.
fn spread((least, more): (u64, u64), bits: u64) -> u64 {
    least + more * bits / 0xFFFF
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "at most 100,000 ms, and a speed above 0: what is cut off is part of a millisecond"
)]
fn scaled(ms: u64, speed: f64) -> u64 {
    (ms as f64 / speed) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Mint;

    const NOW: u64 = 1_722_769_557_708;

    fn task(ending: Ending) -> TaskId {
        let length = Length::Five;
        Mint::new(7, 0).task("/tasks", NOW, Outcome { length, ending })
    }

    #[test]
    fn a_task_is_submitted_then_processed_then_done() {
        for (ending, end) in [
            (Ending::Succeeds, Status::Succeed),
            (Ending::Fails(Failure::Image), Status::Failed),
        ] {
            let timeline = Timeline::of(&task(ending), 1.0);
            let [(made, first), (begun, second), (done, last)] = timeline.changes;
            assert_eq!((made, first), (NOW, Status::Submitted));
            assert_eq!((second, last), (Status::Processing, end));
            assert!((NOW + 2_000..=NOW + 10_000).contains(&begun), "{begun}");
            assert!((begun + 30_000..=begun + 90_000).contains(&done), "{done}");
            for (now, expected) in [
                (0, (made, first)),
                (begun - 1, (made, first)),
                (begun, (begun, second)),
                (done - 1, (begun, second)),
                (done, (done, last)),
                (u64::MAX, (done, last)),
            ] {
                assert_eq!(timeline.at(now), expected, "at {now}");
            }
        }
    }

    #[test]
    fn a_task_that_is_stuck_stays_in_processing() {
        let timeline = Timeline::of(&task(Ending::Stuck), 1.0);
        assert_eq!(timeline.changes().len(), 2);
        assert_eq!(timeline.at(u64::MAX).1, Status::Processing);
    }

    #[test]
    fn the_status_never_goes_back() {
        let mint = Mint::new(7, 0);
        for _ in 0..1_000 {
            let timeline = Timeline::of(&mint.task("/tasks", NOW, Outcome::default()), 1.0);
            assert!(timeline.changes().is_sorted(), "{timeline:?}");
        }
    }

    #[test]
    fn speed_divides_every_time() {
        let task = task(Ending::Succeeds);
        let (slow, fast) = (Timeline::of(&task, 1.0), Timeline::of(&task, 1_000.0));
        for (slow, fast) in slow.changes().iter().zip(fast.changes()) {
            assert_eq!((slow.0 - NOW) / 1_000, fast.0 - NOW);
        }
        let at_once = Timeline::of(&task, f64::MAX);
        assert_eq!(at_once.at(NOW), (NOW, Status::Succeed));
    }
}

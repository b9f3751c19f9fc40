//! How a task goes on: a function of its id, the clock, and how fast the service runs. Nothing about a
//! task is remembered.

use image2video_contract::{Stage, TaskPhase};

use crate::task::{Ending, TaskId};

/// What the contract says of the life of a task: its stages, by phase.
#[derive(Debug)]
pub(crate) struct Life {
    submitted: Vec<Stage>,
    processing: Vec<Stage>,
    succeeded: Option<Stage>,
    failed: Option<Stage>,
}

/// A stage, and the time from which on a task is in it, in milliseconds since the Unix epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) at_ms: u64,
    pub(crate) stage: Stage,
}

/// Milliseconds that a task is submitted: at least, and how many more at most.
const SUBMITTED: (u64, u64) = (2_000, 8_000);
/// The same for processing.
const PROCESSING: (u64, u64) = (30_000, 60_000);

/// The changes of a task's stage.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Timeline<'l> {
    life: &'l Life,
    created_at: u64,
    /// Milliseconds from the creation on, before they are divided by the speed.
    begun: u64,
    ended: u64,
    /// `None` if the task is stuck.
    end: Option<Stage>,
    speed: f64,
}

impl Life {
    pub(crate) fn new(stages: &[Stage]) -> Self {
        let of = |phase| stages.iter().copied().filter(move |it| it.phase == phase);
        Self {
            submitted: of(TaskPhase::Submitted).collect(),
            processing: of(TaskPhase::Processing).collect(),
            succeeded: of(TaskPhase::Succeeded).next(),
            failed: of(TaskPhase::Failed).next(),
        }
    }
}

impl<'l> Timeline<'l> {
    /// The timeline of a task, `speed` times as fast as is typical of the real service: there a task
    /// is submitted for 2 to 10 seconds and processed for 30 to 90 more. Where in between this one
    /// is, its id decides.
    pub(crate) fn new(life: &'l Life, task: &TaskId, speed: f64) -> Self {
        let [a, b, c, d] = task.checksum;
        let submitted = spread(SUBMITTED, [a, b]);
        let ended = submitted + spread(PROCESSING, [c, d]);
        Self {
            life,
            created_at: task.created_at,
            begun: match (life.submitted.is_empty(), life.processing.is_empty()) {
                (true, _) => 0,
                (false, true) => ended,
                (false, false) => submitted,
            },
            ended,
            end: match task.outcome.ending {
                Ending::Succeeds => life.succeeded,
                Ending::Fails(_) => life.failed,
                Ending::Stuck => None,
            },
            speed,
        }
    }

    /// As it was made.
    pub(crate) fn first(&self) -> Change {
        let stage = Stage {
            phase: TaskPhase::Submitted,
            step: 0,
        };
        let at_ms = self.created_at;
        self.changes().next().unwrap_or(Change { at_ms, stage })
    }

    /// Every stage that the task gets to, in order. Those of a phase share its time.
    pub(crate) fn changes(self) -> impl Iterator<Item = Change> + 'l {
        let Life {
            submitted,
            processing,
            ..
        } = self.life;
        let share = |stages: &'l [Stage], from: u64, to: u64| {
            let part = (to - from) / stages.len().max(1) as u64;
            let starts = (0..).map(move |number| from + part * number);
            starts.zip(stages.iter().copied())
        };
        let changes = share(submitted, 0, self.begun);
        let changes = changes.chain(share(processing, self.begun, self.ended));
        let changes = changes.chain(self.end.map(|end| (self.ended, end)));
        changes.map(move |(after_ms, stage)| Change {
            // At most 100,000 ms: what is cut off is part of a millisecond.
            at_ms: self
                .created_at
                .saturating_add((after_ms as f64 / self.speed) as u64),
            stage,
        })
    }

    /// The stage at a time, and since when the task is in it. Before it was made, as another machine's
    /// clock may see it, a task is in its first.
    pub(crate) fn at(&self, now_ms: u64) -> Change {
        let past = self.changes().take_while(|change| change.at_ms <= now_ms);
        past.last().unwrap_or_else(|| self.first())
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

    const fn stage(phase: TaskPhase, step: usize) -> Stage {
        Stage { phase, step }
    }

    const WAITING: Stage = stage(TaskPhase::Submitted, 0);
    const BEGUN: Stage = stage(TaskPhase::Processing, 0);
    const DONE: Stage = stage(TaskPhase::Succeeded, 0);
    const FAILED: Stage = stage(TaskPhase::Failed, 0);

    fn life() -> Life {
        Life::new(&[WAITING, BEGUN, DONE, FAILED])
    }

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
            (Ending::Succeeds, DONE),
            (Ending::Fails(Failure::Image), FAILED),
        ] {
            let life = life();
            let timeline = Timeline::new(&life, &task(ending), 1.0);
            let changes: Vec<_> = timeline.changes().collect();
            let [first, second, last] = changes[..] else {
                panic!("{changes:?}");
            };
            let stages = [first.stage, second.stage, last.stage];
            assert_eq!(stages, [WAITING, BEGUN, end]);
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
        let life = life();
        let timeline = Timeline::new(&life, &task(Ending::Stuck), 1.0);
        assert_eq!(timeline.changes().count(), 2);
        assert_eq!(timeline.at(u64::MAX).stage, BEGUN);
    }

    #[test]
    fn the_stages_of_a_phase_share_its_time() {
        let task = task(Ending::Succeeds);
        let changes = |stages: &[Stage]| {
            let life = Life::new(stages);
            let changes = Timeline::new(&life, &task, 1.0).changes();
            let changes = changes.map(|it| (it.at_ms - NOW, it.stage));
            changes.collect::<Vec<_>>()
        };
        let usual = changes(&[WAITING, BEGUN, DONE, FAILED]);
        let [_, (begun, _), (ended, _)] = usual[..] else {
            panic!("{usual:?}");
        };
        let (queued, expired) = (stage(TaskPhase::Submitted, 1), stage(TaskPhase::Failed, 1));
        assert_eq!(
            changes(&[WAITING, queued, BEGUN, DONE, FAILED, expired]),
            [
                (0, WAITING),
                (begun / 2, queued),
                (begun, BEGUN),
                (ended, DONE)
            ]
        );
        assert_eq!(changes(&[WAITING, DONE]), [(0, WAITING), (ended, DONE)]);
        assert_eq!(changes(&[BEGUN, DONE]), [(0, BEGUN), (ended, DONE)]);
        assert_eq!(changes(&[]), []);
    }

    #[test]
    fn the_status_never_goes_back() {
        let (ids, life) = (IdGenerator::new(7, 0), life());
        for _ in 0..1_000 {
            let timeline =
                Timeline::new(&life, &ids.new_task("/tasks", NOW, Outcome::default()), 1.0);
            let in_order = timeline.changes().is_sorted_by_key(|change| change.at_ms);
            assert!(in_order, "{timeline:?}");
        }
    }

    #[test]
    fn speed_divides_every_time() {
        let (task, life) = (task(Ending::Succeeds), life());
        let timeline = |speed| Timeline::new(&life, &task, speed);
        let (slow, fast) = (timeline(1.0), timeline(1_000.0));
        for (slow, fast) in slow.changes().zip(fast.changes()) {
            assert_eq!((slow.at_ms - NOW) / 1_000, fast.at_ms - NOW);
        }
        let at_once = timeline(f64::MAX).at(NOW);
        assert_eq!((at_once.at_ms, at_once.stage), (NOW, DONE));
    }
}

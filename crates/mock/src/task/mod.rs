//! Tasks: what an id says ([`id`], [`outcome`]), how a task goes on ([`life`]), and who is notified
//! ([`callback`]).

pub(crate) mod callback;
pub(crate) mod clock;
mod id;
mod life;
mod outcome;

pub use clock::{Clock, ManualClock, SystemClock, TokioClock};
pub use id::{IdGenerator, TaskId};
pub(crate) use life::{Change, Life, Timeline};
pub(crate) use outcome::VideoFile;
pub use outcome::{Ending, Failure, Length, Mode, Outcome};

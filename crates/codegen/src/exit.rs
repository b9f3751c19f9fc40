//! What the exit status of a task means.

use std::process::ExitCode;

/// How a task ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Status 0: done, or nothing to do.
    Fine,
    /// Status 1: the task did its work and what it looked at is not as it should be.
    Finding,
    /// Status 2: mistakes in the spec, or the environment failed.
    Failed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Fine => Self::SUCCESS,
            Exit::Finding => Self::from(1),
            Exit::Failed => Self::from(2),
        }
    }
}

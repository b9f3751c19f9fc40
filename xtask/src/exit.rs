//! What the exit status of a task means.

use std::process::{ExitCode, ExitStatus};

/// How a task ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Status 0: done, or nothing to do.
    Fine,
    /// Status 1: what was looked at is not as it should be.
    Finding,
    /// Status 2: mistakes in the spec, or the environment failed.
    Failed,
    /// The status of the program that the task ran.
    Child(u8),
}

impl From<ExitStatus> for Exit {
    fn from(status: ExitStatus) -> Self {
        match status.code().map(u8::try_from) {
            Some(Ok(0)) => Self::Fine,
            Some(Ok(code)) => Self::Child(code),
            // Ended by a signal, or a status that this platform's shells could not show either.
            Some(Err(_)) | None => Self::Failed,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Fine => Self::SUCCESS,
            Exit::Finding => Self::from(1),
            Exit::Failed => Self::from(2),
            Exit::Child(code) => Self::from(code),
        }
    }
}

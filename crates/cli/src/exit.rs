//! Exit statuses: an interface, for scripts.

use image2video_conformance::Conclusion;

/// What the exit status of the program means; [`HELP`] says more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    Fine = 0,
    Findings = 1,
    Usage = 2,
    NotJudged = 3,
}

pub(crate) const HELP: &str = "\
Exit status:
  0  the server keeps its promises, or the command did what it was asked
  1  a promise is broken
  2  an argument, the contract or a file cannot be used
  3  the server could not be judged: it was not reached, or never accepted anything";

impl From<Conclusion> for Exit {
    fn from(conclusion: Conclusion) -> Self {
        match conclusion {
            Conclusion::Conforms => Self::Fine,
            Conclusion::Findings => Self::Findings,
            Conclusion::NotJudged => Self::NotJudged,
        }
    }
}

//! Exit statuses: an interface, for scripts.

use image2video_conformance::Conclusion;

/// What the exit status of the program means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// The server keeps its promises, or the command did what it was asked.
    Fine = 0,
    /// A promise is broken.
    Findings = 1,
    /// An argument, the contract or a file cannot be used, or the check itself is at fault.
    Usage = 2,
    /// The server could not be judged, or not whole: it was not reached, never accepted anything, or some
    /// promise could not be tried.
    NotJudged = 3,
}

/// The same for `--help`.
pub(crate) const HELP: &str = "\
Exit status:
  0  the server keeps its promises, or the command did what it was asked
  1  a promise is broken
  2  the arguments, the contract or a file is no good, or the check itself is at fault
  3  the server could not be judged, or not whole: it was not reached, never accepted anything, or
     some promise could not be tried";

impl From<Conclusion> for Exit {
    fn from(conclusion: Conclusion) -> Self {
        match conclusion {
            Conclusion::Conforms => Self::Fine,
            Conclusion::Findings => Self::Findings,
            Conclusion::NotJudged => Self::NotJudged,
            Conclusion::SuiteError => Self::Usage,
        }
    }
}

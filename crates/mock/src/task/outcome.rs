//! What a task was asked for and how it ends, as its id says, and the video that it may end with.

use strum::{Display, EnumString, VariantArray};

/// What a task was asked for and how it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Outcome {
    /// How long the video is.
    pub length: Length,
    /// How well it is made.
    pub mode: Mode,
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

/// How well a video is made, as the request says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Mode {
    /// `std`.
    #[default]
    Standard,
    /// `pro`: the video has more pixels.
    Professional,
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

/// Why a task fails after it was accepted. Its text is the short name, as in the scenario
/// `failure=image`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Display, EnumString, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum Failure {
    /// The video could not be made.
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
    pub const ALL: &[Self] = Self::VARIANTS;

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

/// A result video: a real file, the same for every task of one length and mode.
pub(crate) struct VideoFile {
    /// Its length in seconds, as an answer says it: a little more than was asked for.
    pub(crate) seconds: &'static str,
    pub(crate) data: &'static [u8],
    /// Changes only when the files are made anew.
    pub(crate) etag: &'static str,
}

impl Outcome {
    pub(crate) fn video(self) -> VideoFile {
        let (seconds, data, etag): (_, &[u8], _) = match (self.length, self.mode) {
            (Length::Five, Mode::Standard) => {
                let data = include_bytes!("../../assets/5.1.mp4");
                ("5.1", data, "\"mock-5.1-1\"")
            }
            (Length::Ten, Mode::Standard) => {
                let data = include_bytes!("../../assets/10.1.mp4");
                ("10.1", data, "\"mock-10.1-1\"")
            }
            (Length::Five, Mode::Professional) => {
                let data = include_bytes!("../../assets/5.1-pro.mp4");
                ("5.1", data, "\"mock-5.1-pro-1\"")
            }
            (Length::Ten, Mode::Professional) => {
                let data = include_bytes!("../../assets/10.1-pro.mp4");
                ("10.1", data, "\"mock-10.1-pro-1\"")
            }
        };
        VideoFile {
            seconds,
            data,
            etag,
        }
    }
}

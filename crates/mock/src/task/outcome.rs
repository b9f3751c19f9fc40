//! What a task was asked for and how it ends, as its id says.

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
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Default,
    strum::Display,
    strum::EnumString,
    strum::VariantArray,
)]
#[strum(serialize_all = "lowercase")]
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
    pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

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

//! Result videos: real files, the same for every task of one length.

use crate::task::outcome::Length;

/// A result video.
pub(crate) struct VideoFile {
    /// Its length in seconds, as an answer says it: a little more than was asked for.
    pub(crate) seconds: &'static str,
    pub(crate) data: &'static [u8],
    /// Changes only when the files are made anew.
    pub(crate) etag: &'static str,
}

impl VideoFile {
    pub(crate) fn new(length: Length) -> Self {
        match length {
            Length::Five => Self {
                seconds: "5.1",
                data: include_bytes!("../../assets/5.1.mp4"),
                etag: "\"mock-5.1-1\"",
            },
            Length::Ten => Self {
                seconds: "10.1",
                data: include_bytes!("../../assets/10.1.mp4"),
                etag: "\"mock-10.1-1\"",
            },
        }
    }
}

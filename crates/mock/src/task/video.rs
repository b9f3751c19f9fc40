//! Result videos: real files, the same for every task of one length and mode.

use crate::task::outcome::{Length, Mode, Outcome};

/// A result video.
pub(crate) struct VideoFile {
    pub(crate) data: &'static [u8],
    /// Changes only when the files are made anew.
    pub(crate) etag: &'static str,
}

impl VideoFile {
    pub(crate) fn new(asked: Outcome) -> Self {
        let (data, etag): (&[u8], _) = match (asked.length, asked.mode) {
            (Length::Five, Mode::Standard) => {
                (include_bytes!("../../assets/5.1.mp4"), "\"mock-5.1-1\"")
            }
            (Length::Ten, Mode::Standard) => {
                (include_bytes!("../../assets/10.1.mp4"), "\"mock-10.1-1\"")
            }
            (Length::Five, Mode::Professional) => (
                include_bytes!("../../assets/5.1-pro.mp4"),
                "\"mock-5.1-pro-1\"",
            ),
            (Length::Ten, Mode::Professional) => (
                include_bytes!("../../assets/10.1-pro.mp4"),
                "\"mock-10.1-pro-1\"",
            ),
        };
        Self { data, etag }
    }

    /// The length of a video in seconds, as an answer says it: a little more than was asked for.
    pub(crate) fn seconds(length: Length) -> &'static str {
        match length {
            Length::Five => "5.1",
            Length::Ten => "10.1",
        }
    }
}

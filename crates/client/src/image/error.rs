//! Why something is no image input.

use std::{io, sync::Arc};

use super::LIMITS;

/// Why something is no image input, or cannot be sent any more: the rule, and what was measured. Neither the
/// image nor its path or URL is in it.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum ImageError {
    /// The file or the reader cannot be read.
    #[error("the image cannot be read")]
    Read(#[source] Arc<io::Error>),
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It is something else: its content is looked at, and not its name.
    #[error("the file is {0}; an image is a {list}", list = LIMITS.formats_listed())]
    Format(&'static str),
    /// It begins like an image, and does not say how many pixels it has.
    #[error("the file is a damaged {0}")]
    Damaged(&'static str),
    /// It has too many bytes.
    #[error("the file has {} bytes; at most {} are allowed", grouped(.bytes), grouped(.most))]
    TooLarge {
        /// What it has. Of a reader no more is read than one beyond the limit.
        bytes: u64,
        /// What is allowed.
        most: u64,
    },
    /// A side has too few pixels.
    #[error(
        "the image is {width}x{height} pixels; at least {min_width}x{min_height} are asked for"
    )]
    TooSmall {
        /// Its width.
        width: u64,
        /// Its height.
        height: u64,
        /// The width that is asked for.
        min_width: u64,
        /// The height that is asked for.
        min_height: u64,
    },
    /// It has too few pixels in all.
    #[error("the image is {width}x{height} pixels; at least {} in all are asked for", grouped(.least))]
    TooFewPixels {
        /// Its width.
        width: u64,
        /// Its height.
        height: u64,
        /// The width times the height that is asked for.
        least: u64,
    },
    /// Not a URL that the service could download.
    #[error("an image URL has a host, and one of the schemes {}", LIMITS.url_schemes.join(", "))]
    Url,
    /// Not base64 as the service reads it.
    #[error("the text is not base64: standard alphabet, padded, without white space")]
    Base64,
    /// A `data:` URL, which the service refuses.
    #[error("base64 goes without a `data:` prefix")]
    DataUrl,
    /// A file on disk that has another length than when it was looked at. Should it be found out while it is
    /// sent, the request breaks off before its end, so that nothing can have been accepted.
    #[error("the file has changed since it was looked at")]
    Changed,
}

impl From<io::Error> for ImageError {
    fn from(error: io::Error) -> Self {
        Self::Read(Arc::new(error))
    }
}

/// A number with commas between its thousands.
fn grouped(number: &u64) -> String {
    let digits = number.to_string();
    let groups: Vec<_> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(String::from_utf8_lossy)
        .collect();
    groups.join(",")
}

//! What an image should be, kept instead of the image: a case of 10 MB costs nothing until it is sent.

use std::fmt;

use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

/// A file format.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, IntoStaticStr,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum FileFormat {
    Gif,
    Jpeg,
    Png,
    /// Not an image: a sentence in a text file.
    Text,
    WebP,
}

impl FileFormat {
    /// Its name in lower case.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// How the file is written as text; its own text is for people.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Display,
)]
#[serde(rename_all = "snake_case")]
pub enum TextForm {
    /// RFC 4648 section 4, padded.
    #[strum(to_string = "base64")]
    Base64,
    /// The same behind `data:image/FORMAT;base64,`.
    #[strum(to_string = "data URL")]
    DataUrl,
    /// The same in lines of 76 characters, as MIME has it.
    #[strum(to_string = "base64 in lines")]
    Lines,
    /// The same without padding.
    #[strum(to_string = "base64 without padding")]
    Unpadded,
    /// The URL-safe alphabet of RFC 4648 section 5.
    #[strum(to_string = "URL-safe base64")]
    UrlSafe,
}

/// An image: its format and measures, and how it is written as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ImageRecipe {
    /// Format of the file.
    pub format: FileFormat,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Size of the file in bytes, reached by padding a JPEG or PNG; `None` for as small as it gets.
    pub bytes: Option<u64>,
    /// How it is written as text.
    pub form: TextForm,
}

impl ImageRecipe {
    /// A small PNG in base64.
    #[must_use]
    pub const fn png(width: u32, height: u32) -> Self {
        Self {
            format: FileFormat::Png,
            width,
            height,
            bytes: None,
            form: TextForm::Base64,
        }
    }

    /// The image that is what both are: a JPEG, and one of 301x300 pixels, are a JPEG of 301x300
    /// pixels. None if one of them says nothing that the other leaves open.
    pub(crate) fn merged(&self, other: &Self) -> Option<Self> {
        let (width, height) = (self.width.min(other.width), self.height.min(other.height));
        let plain = Self::png(width, height);
        let merged = Self {
            format: either(plain.format, self.format, other.format)?,
            width: either(plain.width, self.width, other.width)?,
            height: either(plain.height, self.height, other.height)?,
            bytes: either(plain.bytes, self.bytes, other.bytes)?,
            form: either(plain.form, self.form, other.form)?,
        };
        (merged != *self && merged != *other).then_some(merged)
    }

    /// Whether it takes megabytes.
    #[must_use]
    pub fn is_large(&self) -> bool {
        self.bytes.is_some_and(|bytes| bytes > 1_000_000)
    }
}

/// The one that is not plain; none if neither is.
fn either<T: PartialEq>(plain: T, mine: T, theirs: T) -> Option<T> {
    if mine == plain {
        return Some(theirs);
    }
    (theirs == plain).then_some(mine)
}

impl fmt::Display for ImageRecipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let format = match self.format {
            FileFormat::Gif => "GIF",
            FileFormat::Jpeg => "JPEG",
            FileFormat::Png => "PNG",
            FileFormat::Text => "text file",
            FileFormat::WebP => "WebP",
        };
        match (self.format, self.bytes) {
            (_, Some(bytes)) => write!(f, "a {format} of {bytes} bytes")?,
            (FileFormat::Text, None) => write!(f, "a {format}")?,
            (_, None) => write!(f, "a {format} of {}x{} pixels", self.width, self.height)?,
        }
        write!(f, ", {}", self.form)
    }
}

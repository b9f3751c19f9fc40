//! What an image should be, kept instead of the image: a case of 10 MB costs nothing until it is sent.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
        match self {
            Self::Gif => "gif",
            Self::Jpeg => "jpeg",
            Self::Png => "png",
            Self::Text => "text",
            Self::WebP => "webp",
        }
    }
}

/// How the file is written as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextForm {
    /// RFC 4648 section 4, padded.
    Base64,
    /// The same behind `data:image/FORMAT;base64,`.
    DataUrl,
    /// The same in lines of 76 characters, as MIME has it.
    Lines,
    /// The same without padding.
    Unpadded,
    /// The URL-safe alphabet of RFC 4648 section 5.
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
        let least = Self {
            width: self.width.min(other.width),
            height: self.height.min(other.height),
            ..Self::png(0, 0)
        };
        let [mine, theirs] = [self, other].map(|it| {
            [
                it.format != least.format,
                it.width != least.width,
                it.height != least.height,
                it.bytes != least.bytes,
                it.form != least.form,
            ]
        });
        let disjoint = mine
            .iter()
            .zip(theirs)
            .all(|(mine, theirs)| !(*mine && theirs));
        if !disjoint || !mine.contains(&true) || !theirs.contains(&true) {
            return None;
        }
        let [format, _, _, bytes, form] = mine;
        Some(Self {
            format: if format { self.format } else { other.format },
            width: self.width.max(other.width),
            height: self.height.max(other.height),
            bytes: if bytes { self.bytes } else { other.bytes },
            form: if form { self.form } else { other.form },
        })
    }

    /// Whether it takes megabytes.
    #[must_use]
    pub fn is_large(&self) -> bool {
        self.bytes.is_some_and(|bytes| bytes > 1_000_000)
    }
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
        match self.form {
            TextForm::Base64 => write!(f, ", base64"),
            TextForm::DataUrl => write!(f, ", data URL"),
            TextForm::Lines => write!(f, ", base64 in lines"),
            TextForm::Unpadded => write!(f, ", base64 without padding"),
            TextForm::UrlSafe => write!(f, ", URL-safe base64"),
        }
    }
}

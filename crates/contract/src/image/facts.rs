//! What a file says of itself: its format by content, its width and height.

use strum::{IntoStaticStr, VariantArray};

/// A file format, told by content and not by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, VariantArray, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum ImageFormat {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
}

impl ImageFormat {
    /// All formats.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Its name in the dialect.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// What a file says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageFacts {
    /// Its format.
    pub format: ImageFormat,
    /// Width in pixels.
    pub width: u64,
    /// Height in pixels.
    pub height: u64,
}

impl ImageFacts {
    /// Reads the header of a file. The error says what the file is instead, as a noun.
    ///
    /// # Errors
    /// If the file is not a JPEG or PNG, or is one without a readable size.
    pub fn from_file(file: &[u8]) -> Result<Self, &'static str> {
        let (format, broken) = if file.starts_with(b"\x89PNG\r\n\x1a\n") {
            (ImageFormat::Png, "a damaged PNG")
        } else if file.starts_with(b"\xff\xd8\xff") {
            (ImageFormat::Jpeg, "a damaged JPEG")
        } else {
            return Err(other(file));
        };
        let size = imagesize::blob_size(file).map_err(|_| broken)?;
        Ok(Self {
            format,
            width: size.width as u64,
            height: size.height as u64,
        })
    }
}

/// Names the files that people send most often by mistake.
fn other(file: &[u8]) -> &'static str {
    match file {
        [] => "empty",
        [b'G', b'I', b'F', b'8', ..] => "a GIF",
        [b'B', b'M', ..] => "a BMP",
        [b'%', b'P', b'D', b'F', ..] => "a PDF",
        _ if file.starts_with(b"RIFF") && file.get(8..12) == Some(b"WEBP") => "a WebP",
        _ => "not an image",
    }
}

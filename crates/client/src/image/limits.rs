//! What an image has to be, and whether a file is that.

use std::{
    fs::File,
    io::{BufReader, Read as _, Seek as _},
};

use imagesize::{ImageResult, ImageSize};

use super::ImageError;

/// A file format, told by content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "the document need not allow each")]
pub(crate) enum ImageFormat {
    Jpeg,
    Png,
}

impl ImageFormat {
    fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
        }
    }
}

/// What the document asks of an image; an absent limit is none.
pub(crate) struct ImageLimits {
    pub(crate) formats: &'static [ImageFormat],
    pub(crate) max_bytes: Option<u64>,
    pub(crate) min_width: Option<u64>,
    pub(crate) min_height: Option<u64>,
    pub(crate) min_pixels: Option<u64>,
    pub(crate) url_schemes: &'static [&'static str],
}

impl ImageLimits {
    pub(super) fn formats_listed(&self) -> String {
        let names: Vec<_> = self.formats.iter().map(|it| it.as_str()).collect();
        names.join(" or ")
    }

    pub(super) fn check_len(&self, bytes: u64) -> Result<(), ImageError> {
        match self.max_bytes {
            _ if bytes == 0 => Err(ImageError::Empty),
            Some(most) if bytes > most => Err(ImageError::TooLarge { bytes, most }),
            _ => Ok(()),
        }
    }

    pub(super) fn check_bytes(&self, file: &[u8]) -> Result<(), ImageError> {
        self.check(file, || imagesize::blob_size(file))
    }

    pub(super) fn check_file(&self, mut file: File) -> Result<(), ImageError> {
        let mut start = Vec::new();
        file.by_ref().take(16).read_to_end(&mut start)?;
        file.rewind()?;
        self.check(&start, || imagesize::reader_size(BufReader::new(file)))
    }

    /// Checks what a file is by its first bytes, and its measures.
    fn check(
        &self,
        start: &[u8],
        size: impl FnOnce() -> ImageResult<ImageSize>,
    ) -> Result<(), ImageError> {
        let format = format(start).map_err(ImageError::Format)?;
        if !self.formats.contains(&format) {
            return Err(ImageError::Format(format.as_str()));
        }
        let size = size().map_err(|_| ImageError::Damaged(format.as_str()))?;
        let (width, height) = (size.width as u64, size.height as u64);
        let min_width = self.min_width.unwrap_or(0);
        let min_height = self.min_height.unwrap_or(0);
        if width < min_width || height < min_height {
            return Err(ImageError::TooSmall {
                width,
                height,
                min_width,
                min_height,
            });
        }
        match self.min_pixels {
            Some(least) if width.saturating_mul(height) < least => Err(ImageError::TooFewPixels {
                width,
                height,
                least,
            }),
            _ => Ok(()),
        }
    }
}

/// The format by the first bytes of a file, or what it is instead: what people send most often by mistake.
fn format(start: &[u8]) -> Result<ImageFormat, &'static str> {
    match start {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Ok(ImageFormat::Png),
        [0xff, 0xd8, 0xff, ..] => Ok(ImageFormat::Jpeg),
        [b'G', b'I', b'F', b'8', ..] => Err("a GIF"),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Err("a WebP"),
        [_, _, _, _, b'f', b't', b'y', b'p', b'h', b'e', b'i', ..] => Err("a HEIC"),
        [
            _,
            _,
            _,
            _,
            b'f',
            b't',
            b'y',
            b'p',
            b'a',
            b'v',
            b'i',
            b'f',
            ..,
        ] => Err("an AVIF"),
        [b'B', b'M', ..] => Err("a BMP"),
        [b'%', b'P', b'D', b'F', ..] => Err("a PDF"),
        _ => Err("no image"),
    }
}

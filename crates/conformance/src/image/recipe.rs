//! What an image should be, kept instead of the image: a case of 10 MB costs nothing until it is sent.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::{NO_PAD, PAD, URL_SAFE};

use super::encode;

/// A file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

    /// The text; the same for the same recipe.
    #[must_use]
    pub fn text(&self) -> String {
        let file = encode::file(self);
        match self.form {
            TextForm::Base64 => engine(PAD).encode(file),
            TextForm::DataUrl => {
                format!(
                    "data:image/{};base64,{}",
                    self.format.as_str(),
                    engine(PAD).encode(file)
                )
            }
            TextForm::Lines => {
                let text = engine(PAD).encode(file);
                let lines: Vec<_> = text
                    .as_bytes()
                    .chunks(76)
                    .map(String::from_utf8_lossy)
                    .collect();
                lines.join("\n")
            }
            TextForm::Unpadded => engine(NO_PAD).encode(file),
            TextForm::UrlSafe => URL_SAFE.encode(file),
        }
    }
}

/// The fastest engine of the platform.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
fn engine(config: base64::engine::GeneralPurposeConfig) -> impl Engine {
    base64::engine::Simd::standard(config)
}

/// The portable engine.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn engine(config: base64::engine::GeneralPurposeConfig) -> impl Engine {
    base64::engine::GeneralPurpose::new(&base64::alphabet::STANDARD, config)
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

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::STANDARD;
    use image2video_contract::image::{ImageFacts, ImageFormat};

    use super::*;

    fn bytes(recipe: ImageRecipe) -> Vec<u8> {
        STANDARD.decode(recipe.text()).unwrap()
    }

    #[test]
    fn a_file_has_the_measures_it_was_asked_for() {
        let png = bytes(ImageRecipe::png(301, 299));
        let jpeg = bytes(ImageRecipe {
            format: FileFormat::Jpeg,
            ..ImageRecipe::png(301, 299)
        });
        for (file, format) in [(&png, ImageFormat::Png), (&jpeg, ImageFormat::Jpeg)] {
            let facts = ImageFacts {
                format,
                width: 301,
                height: 299,
            };
            assert_eq!(ImageFacts::from_file(file), Ok(facts));
        }
        assert!(png.len() < 300, "{}", png.len());
        assert!(jpeg.len() < 3000, "{}", jpeg.len());
    }

    #[test]
    fn a_padded_png_has_the_exact_size_and_still_decodes() {
        for size in [1_000, 65_536, 10_000_001] {
            let file = bytes(ImageRecipe {
                bytes: Some(size),
                ..ImageRecipe::png(300, 300)
            });
            assert_eq!(file.len() as u64, size);
            let mut reader = png::Decoder::new(std::io::Cursor::new(&file))
                .read_info()
                .unwrap();
            let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
            let frame = reader.next_frame(&mut pixels).unwrap();
            assert_eq!((frame.width, frame.height), (300, 300));
            reader.finish().unwrap();
        }
    }

    #[test]
    fn a_padded_jpeg_has_the_exact_size_and_every_segment_is_in_order() {
        // One segment, one byte around the longest, and many.
        for size in [5_000, 67_000, 67_001, 67_002, 67_003, 67_004, 10_000_001] {
            let file = bytes(ImageRecipe {
                format: FileFormat::Jpeg,
                bytes: Some(size),
                ..ImageRecipe::png(301, 300)
            });
            assert_eq!(file.len() as u64, size);
            let facts = ImageFacts {
                format: ImageFormat::Jpeg,
                width: 301,
                height: 300,
            };
            assert_eq!(ImageFacts::from_file(&file), Ok(facts));
        }
    }

    #[test]
    fn images_merge_where_each_says_something_of_its_own() {
        let png = ImageRecipe::png(300, 300);
        let jpeg = ImageRecipe {
            format: FileFormat::Jpeg,
            ..png
        };
        let wide = ImageRecipe::png(301, 300);
        let large = ImageRecipe {
            bytes: Some(5_000),
            ..png
        };
        let both = jpeg.merged(&wide).unwrap().merged(&large).unwrap();
        let all = ImageRecipe {
            format: FileFormat::Jpeg,
            width: 301,
            bytes: Some(5_000),
            ..png
        };
        assert_eq!(both, all);
        for (a, b) in [(png, jpeg), (png, wide), (wide, ImageRecipe::png(302, 300))] {
            assert_eq!(a.merged(&b), None, "{a} {b}");
            assert_eq!(b.merged(&a), None, "{b} {a}");
        }
    }

    #[test]
    fn the_forms_of_text_differ_in_what_they_are_for() {
        let text = |form| {
            ImageRecipe {
                form,
                bytes: Some(200),
                ..ImageRecipe::png(300, 300)
            }
            .text()
        };
        assert!(text(TextForm::DataUrl).starts_with("data:image/png;base64,iVBOR"));
        assert!(text(TextForm::Lines).contains('\n'));
        assert!(text(TextForm::Base64).ends_with('='));
        assert!(!text(TextForm::Unpadded).ends_with('='));
        assert!(text(TextForm::UrlSafe).contains(['-', '_']));
    }

    #[test]
    fn other_formats_are_what_they_say() {
        let of = |format| {
            ImageFacts::from_file(&bytes(ImageRecipe {
                format,
                ..ImageRecipe::png(300, 300)
            }))
        };
        assert_eq!(of(FileFormat::Gif), Err("a GIF"));
        assert_eq!(of(FileFormat::WebP), Err("a WebP"));
        assert_eq!(of(FileFormat::Text), Err("not an image"));
    }
}

//! Making an image: the libraries write the file, this module only chooses its pixels and padding.

use std::collections::HashMap;
use std::error::Error;
use std::io::Write;
use std::sync::{LazyLock, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::{GeneralPurposeConfig, NO_PAD, PAD, URL_SAFE};
use base64::write::EncoderStringWriter;

use super::recipe::{FileFormat, ImageRecipe, TextForm};

/// What a text file says instead of an image.
const SENTENCE: &[u8] = b"This is a sentence, and not an image of any format.\n";

/// What files are padded with. Its base64 is all `/`, the letter that tells the alphabets apart.
static PADDING: [u8; 65_533] = [0xff; 65_533];

/// Ancillary, private and safe to copy: a decoder has to skip a chunk of this name.
const CHUNK: png::chunk::ChunkType = png::chunk::ChunkType(*b"paDd");

/// A chunk's length, name and checksum.
const CHUNK_OVERHEAD: u64 = 12;

/// APP15, which no application claims: a decoder has to skip a segment of this number.
const SEGMENT: u8 = 15;

/// A segment's marker and length; its data has 65,533 bytes at most.
const SEGMENT_OVERHEAD: u64 = 4;

/// Room that is made for a text of megabytes, whatever its length. glibc maps what is larger than 32 MiB and gives it
/// back when it is freed; what is smaller it keeps from then on, and cannot use for a larger text that comes later.
const ROOM: usize = 33 << 20;

/// Texts of small images that were made before: cases and judging ask for the same few again and again.
static MADE: LazyLock<Mutex<HashMap<ImageRecipe, String>>> = LazyLock::new(Mutex::default);

/// Whether an encoder wrote a file.
type Written = Result<(), Box<dyn Error>>;

impl ImageRecipe {
    /// The text; the same for the same recipe.
    #[must_use]
    pub fn text(&self) -> String {
        if self.is_large() {
            return self.make();
        }
        let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
        made.entry(*self).or_insert_with(|| self.make()).clone()
    }

    fn make(&self) -> String {
        let mut text = String::new();
        self.write_text(&mut text);
        text
    }

    /// Appends the text. A file of megabytes is encoded while it is written, and never there beside its text.
    pub(crate) fn write_text(&self, text: &mut String) {
        match self.form {
            TextForm::Base64 => self.write_base64(&engine(PAD), text),
            TextForm::DataUrl => {
                text.extend(["data:image/", self.format.as_str(), ";base64,"]);
                self.write_base64(&engine(PAD), text);
            }
            TextForm::Lines => {
                let mut whole = String::new();
                self.write_base64(&engine(PAD), &mut whole);
                let lines = whole.as_bytes().chunks(76).map(String::from_utf8_lossy);
                text.push_str(&lines.collect::<Vec<_>>().join("\n"));
            }
            TextForm::Unpadded => self.write_base64(&engine(NO_PAD), text),
            TextForm::UrlSafe => self.write_base64(&URL_SAFE, text),
        }
    }

    /// Bytes that are set aside for the text, at least so many as it has.
    pub(crate) fn room(&self) -> usize {
        let bytes = self.bytes.and_then(|bytes| usize::try_from(bytes).ok());
        let most = bytes.unwrap_or_default().div_ceil(3) * 4 + 1024;
        if self.is_large() {
            most.max(ROOM)
        } else {
            most
        }
    }

    /// Writing into memory cannot fail, and the measures are the generator's own; should an encoder
    /// refuse one all the same, the file is broken off and no server accepts it.
    fn write_base64(&self, engine: &impl Engine, text: &mut String) {
        text.reserve_exact(self.room());
        let mut encoder = EncoderStringWriter::from_consumer(text, engine);
        let _ = self.write_file(&mut encoder);
        encoder.into_inner();
    }

    fn write_file(&self, file: &mut dyn Write) -> Written {
        match self.format {
            FileFormat::Gif => gif(self, file),
            FileFormat::Jpeg => padded(self, file, jpeg),
            FileFormat::Png => padded(self, file, png_file),
            FileFormat::Text => Ok(file.write_all(SENTENCE)?),
            FileFormat::WebP => webp(self, file),
        }
    }
}

/// The fastest engine of the platform.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
fn engine(config: GeneralPurposeConfig) -> impl Engine {
    base64::engine::Simd::standard(config)
}

/// The portable engine.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn engine(config: GeneralPurposeConfig) -> impl Engine {
    base64::engine::GeneralPurpose::new(&base64::alphabet::STANDARD, config)
}

/// Writes a file of the size that is asked for, if any is; `write` does so with so many bytes of padding.
fn padded(
    recipe: &ImageRecipe,
    file: &mut dyn Write,
    write: impl Fn(&ImageRecipe, u64, &mut dyn Write) -> Written,
) -> Written {
    let mut bare = Vec::new();
    write(recipe, 0, &mut bare)?;
    match recipe.bytes {
        Some(bytes) => write(recipe, bytes.saturating_sub(bare.len() as u64), file),
        None => Ok(file.write_all(&bare)?),
    }
}

/// The data of blocks that take so many bytes together, each with an overhead; none if they are too few
/// for one.
fn blocks(mut bytes: u64, overhead: u64) -> Vec<&'static [u8]> {
    let mut blocks = Vec::new();
    while bytes >= overhead {
        let mut block = bytes.min(overhead + PADDING.len() as u64);
        if (1..overhead).contains(&(bytes - block)) {
            // The rest has to be enough for a block of its own.
            block -= overhead;
        }
        blocks.push(&PADDING[..(block - overhead) as usize]);
        bytes -= block;
    }
    blocks
}

fn png_file(recipe: &ImageRecipe, padding: u64, file: &mut dyn Write) -> Written {
    let mut encoder = png::Encoder::new(file, recipe.width, recipe.height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header()?;
    for data in blocks(padding, CHUNK_OVERHEAD) {
        writer.write_chunk(CHUNK, data)?;
    }
    let row = recipe.width.div_ceil(8) as usize;
    writer.write_image_data(&vec![0xaa; row * recipe.height as usize])?;
    Ok(writer.finish()?)
}

fn jpeg(recipe: &ImageRecipe, padding: u64, file: &mut dyn Write) -> Written {
    let (width, height) = (recipe.width as u16, recipe.height as u16);
    let luma = jpeg_encoder::ColorType::Luma;
    let mut encoder = jpeg_encoder::Encoder::new(file, 30);
    for data in blocks(padding, SEGMENT_OVERHEAD) {
        encoder.add_app_segment(SEGMENT, data.to_vec())?;
    }
    Ok(encoder.encode(&pixels(recipe, 0x80), width, height, luma)?)
}

fn gif(recipe: &ImageRecipe, file: &mut dyn Write) -> Written {
    let (width, height) = (recipe.width as u16, recipe.height as u16);
    let frame = gif::Frame::from_indexed_pixels(width, height, pixels(recipe, 0), None);
    let mut encoder = gif::Encoder::new(file, width, height, &[0, 0, 0, 255, 255, 255])?;
    Ok(encoder.write_frame(&frame)?)
}

fn webp(recipe: &ImageRecipe, file: &mut dyn Write) -> Written {
    let (width, height, grey) = (recipe.width, recipe.height, image_webp::ColorType::L8);
    let encoder = image_webp::WebPEncoder::new(file);
    Ok(encoder.encode(&pixels(recipe, 0x80), width, height, grey)?)
}

/// A byte for each pixel, all alike.
fn pixels(recipe: &ImageRecipe, pixel: u8) -> Vec<u8> {
    vec![pixel; recipe.width as usize * recipe.height as usize]
}

//! Making an image: the libraries write the file, this module only chooses its pixels and padding.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::{GeneralPurposeConfig, NO_PAD, PAD, URL_SAFE};

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

/// Texts of small images that were made before: cases and judging ask for the same few again and again.
static MADE: LazyLock<Mutex<HashMap<ImageRecipe, String>>> = LazyLock::new(Mutex::default);

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
        let file = self.file();
        let base64 = || engine(PAD).encode(&file);
        match self.form {
            TextForm::Base64 => base64(),
            TextForm::DataUrl => format!("data:image/{};base64,{}", self.format.as_str(), base64()),
            TextForm::Lines => {
                let text = base64();
                let lines = text.as_bytes().chunks(76).map(String::from_utf8_lossy);
                lines.collect::<Vec<_>>().join("\n")
            }
            TextForm::Unpadded => engine(NO_PAD).encode(&file),
            TextForm::UrlSafe => URL_SAFE.encode(&file),
        }
    }

    /// The bytes of the file.
    ///
    /// Writing into memory cannot fail, and the measures are the generator's own; should an encoder
    /// refuse one all the same, the file is empty and no server accepts it.
    fn file(&self) -> Vec<u8> {
        match self.format {
            FileFormat::Gif => gif(self).unwrap_or_default(),
            FileFormat::Jpeg => padded(self, jpeg).unwrap_or_default(),
            FileFormat::Png => padded(self, png_file).unwrap_or_default(),
            FileFormat::Text => SENTENCE.to_vec(),
            FileFormat::WebP => webp(self).unwrap_or_default(),
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

/// A file of the size that is asked for, if any is; `file` makes one with so many bytes of padding.
fn padded<E>(
    recipe: &ImageRecipe,
    file: impl Fn(&ImageRecipe, u64) -> Result<Vec<u8>, E>,
) -> Result<Vec<u8>, E> {
    let bare = file(recipe, 0)?;
    match recipe.bytes {
        Some(bytes) => file(recipe, bytes.saturating_sub(bare.len() as u64)),
        None => Ok(bare),
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

fn png_file(recipe: &ImageRecipe, padding: u64) -> Result<Vec<u8>, png::EncodingError> {
    let mut file = Vec::with_capacity(usize::try_from(padding).unwrap_or(0) + 256);
    let mut encoder = png::Encoder::new(&mut file, recipe.width, recipe.height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header()?;
    for data in blocks(padding, CHUNK_OVERHEAD) {
        writer.write_chunk(CHUNK, data)?;
    }
    let row = recipe.width.div_ceil(8) as usize;
    writer.write_image_data(&vec![0xaa; row * recipe.height as usize])?;
    writer.finish()?;
    Ok(file)
}

fn jpeg(recipe: &ImageRecipe, padding: u64) -> Result<Vec<u8>, jpeg_encoder::EncodingError> {
    let mut file = Vec::with_capacity(usize::try_from(padding).unwrap_or(0) + 4096);
    let (width, height) = (recipe.width as u16, recipe.height as u16);
    let luma = jpeg_encoder::ColorType::Luma;
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, 30);
    for data in blocks(padding, SEGMENT_OVERHEAD) {
        encoder.add_app_segment(SEGMENT, data.to_vec())?;
    }
    encoder.encode(&pixels(recipe, 0x80), width, height, luma)?;
    Ok(file)
}

fn gif(recipe: &ImageRecipe) -> Result<Vec<u8>, gif::EncodingError> {
    let mut file = Vec::new();
    let (width, height) = (recipe.width as u16, recipe.height as u16);
    let frame = gif::Frame::from_indexed_pixels(width, height, pixels(recipe, 0), None);
    let mut encoder = gif::Encoder::new(&mut file, width, height, &[0, 0, 0, 255, 255, 255])?;
    encoder.write_frame(&frame)?;
    drop(encoder);
    Ok(file)
}

fn webp(recipe: &ImageRecipe) -> Result<Vec<u8>, image_webp::EncodingError> {
    let mut file = Vec::new();
    let (width, height, grey) = (recipe.width, recipe.height, image_webp::ColorType::L8);
    let encoder = image_webp::WebPEncoder::new(&mut file);
    encoder.encode(&pixels(recipe, 0x80), width, height, grey)?;
    Ok(file)
}

/// A byte for each pixel, all alike.
fn pixels(recipe: &ImageRecipe, pixel: u8) -> Vec<u8> {
    vec![pixel; recipe.width as usize * recipe.height as usize]
}

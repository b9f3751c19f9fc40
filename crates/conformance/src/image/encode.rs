//! Encoding: the libraries write the files, this module only chooses their pixels and padding.

use super::{FileFormat, ImageRecipe};

/// What a text file says instead of an image.
const SENTENCE: &[u8] = b"This is a sentence, and not an image of any format.\n";

/// Ancillary, private and safe to copy: a decoder has to skip a chunk of this name.
const PADDING: png::chunk::ChunkType = png::chunk::ChunkType(*b"paDd");

/// A chunk's length, name and checksum.
const CHUNK_OVERHEAD: u64 = 12;

/// APP15, which no application claims: a decoder has to skip a segment of this number.
const SEGMENT: u8 = 15;

/// A segment's marker and length, and all of the longest segment.
const SEGMENT_OVERHEAD: u64 = 4;
const LONGEST_SEGMENT: u64 = SEGMENT_OVERHEAD + 65_533;

/// The bytes of a file.
///
/// Writing into memory cannot fail, and the measures are the generator's own; should an encoder
/// refuse one all the same, the file is empty and no server accepts it.
pub(super) fn file(recipe: &ImageRecipe) -> Vec<u8> {
    match recipe.format {
        FileFormat::Gif => gif(recipe).unwrap_or_default(),
        FileFormat::Jpeg => padded_jpeg(recipe).unwrap_or_default(),
        FileFormat::Png => padded_png(recipe).unwrap_or_default(),
        FileFormat::Text => SENTENCE.to_vec(),
        FileFormat::WebP => webp(recipe).unwrap_or_default(),
    }
}

fn padded_png(recipe: &ImageRecipe) -> Result<Vec<u8>, png::EncodingError> {
    let bare = png_file(recipe, None)?;
    let missing = recipe
        .bytes
        .map(|bytes| bytes.saturating_sub(bare.len() as u64));
    match missing.and_then(|missing| missing.checked_sub(CHUNK_OVERHEAD)) {
        Some(padding) => png_file(recipe, usize::try_from(padding).ok()),
        None => Ok(bare),
    }
}

fn png_file(recipe: &ImageRecipe, padding: Option<usize>) -> Result<Vec<u8>, png::EncodingError> {
    let mut file = Vec::with_capacity(padding.unwrap_or(0) + 256);
    let mut encoder = png::Encoder::new(&mut file, recipe.width, recipe.height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header()?;
    if let Some(padding) = padding {
        // Base64 of these is all `/`, the letter that tells the alphabets apart.
        writer.write_chunk(PADDING, &vec![0xff; padding])?;
    }
    let row = recipe.width.div_ceil(8) as usize;
    writer.write_image_data(&vec![0xaa; row * recipe.height as usize])?;
    writer.finish()?;
    Ok(file)
}

fn padded_jpeg(recipe: &ImageRecipe) -> Result<Vec<u8>, jpeg_encoder::EncodingError> {
    let bare = jpeg(recipe, 0)?;
    match recipe.bytes {
        Some(bytes) => jpeg(recipe, bytes.saturating_sub(bare.len() as u64)),
        None => Ok(bare),
    }
}

/// A JPEG with so many bytes more than it needs, or none if they are too few for a segment.
fn jpeg(recipe: &ImageRecipe, mut padding: u64) -> Result<Vec<u8>, jpeg_encoder::EncodingError> {
    let mut file = Vec::with_capacity(usize::try_from(padding).unwrap_or(0) + 4096);
    let pixels = vec![0x80; recipe.width as usize * recipe.height as usize];
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, 30);
    while padding >= SEGMENT_OVERHEAD {
        let mut segment = padding.min(LONGEST_SEGMENT);
        if (1..SEGMENT_OVERHEAD).contains(&(padding - segment)) {
            // The rest has to be long enough for a segment of its own.
            segment -= SEGMENT_OVERHEAD;
        }
        let data = vec![0xff; (segment - SEGMENT_OVERHEAD) as usize];
        encoder.add_app_segment(SEGMENT, data)?;
        padding -= segment;
    }
    encoder.encode(
        &pixels,
        recipe.width as u16,
        recipe.height as u16,
        jpeg_encoder::ColorType::Luma,
    )?;
    Ok(file)
}

fn gif(recipe: &ImageRecipe) -> Result<Vec<u8>, gif::EncodingError> {
    let mut file = Vec::new();
    let (width, height) = (recipe.width as u16, recipe.height as u16);
    let pixels = vec![0; recipe.width as usize * recipe.height as usize];
    let mut encoder = gif::Encoder::new(&mut file, width, height, &[0, 0, 0, 255, 255, 255])?;
    encoder.write_frame(&gif::Frame::from_indexed_pixels(
        width, height, pixels, None,
    ))?;
    drop(encoder);
    Ok(file)
}

fn webp(recipe: &ImageRecipe) -> Result<Vec<u8>, image_webp::EncodingError> {
    let mut file = Vec::new();
    let pixels = vec![0x80; recipe.width as usize * recipe.height as usize];
    let encoder = image_webp::WebPEncoder::new(&mut file);
    encoder.encode(
        &pixels,
        recipe.width,
        recipe.height,
        image_webp::ColorType::L8,
    )?;
    Ok(file)
}

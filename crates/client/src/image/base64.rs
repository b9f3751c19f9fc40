//! Base64 as the service reads it: RFC 4648 section 4, padded, without white space.

use base64::engine::{Engine as _, general_purpose::PAD};

use super::ImageError;

/// The fastest engine of the platform: an image has up to 14 million characters.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
pub(super) fn engine() -> base64::engine::Simd {
    base64::engine::Simd::standard(PAD)
}

/// The portable engine.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
pub(super) fn engine() -> base64::engine::GeneralPurpose {
    base64::engine::GeneralPurpose::new(&base64::alphabet::STANDARD, PAD)
}

pub(crate) fn encode(bytes: &[u8]) -> String {
    engine().encode(bytes)
}

/// How many characters stand for so many bytes.
pub(crate) fn encoded_len(bytes: u64) -> u64 {
    bytes.div_ceil(3) * 4
}

pub(super) fn decode(text: &str) -> Result<Vec<u8>, ImageError> {
    engine().decode(text).map_err(|_| ImageError::Base64)
}

/// How many bytes a text stands for, if it is base64.
pub(super) fn decoded_len(text: &[u8]) -> Option<u64> {
    let padding = text.iter().rev().take_while(|byte| **byte == b'=').count();
    let digits = &text[..text.len() - padding];
    let digit = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let is_base64 = text.len().is_multiple_of(4) && padding <= 2 && digits.iter().all(digit);
    is_base64.then(|| (text.len() / 4 * 3).saturating_sub(padding) as u64)
}

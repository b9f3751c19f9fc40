//! The text that stands for an image: a URL, a data URL, or base64.

use base64::Engine;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurposeConfig, PAD};
use strum::{IntoStaticStr, VariantArray};

/// Which base64 is meant.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, VariantArray, IntoStaticStr,
)]
#[strum(serialize_all = "lowercase")]
pub enum Base64 {
    /// RFC 4648 section 4: `+` and `/`, padded, no white space.
    Standard,
    /// Also `-` and `_`, without padding, and with white space.
    #[default]
    Lenient,
}

/// Ignores whether padding is there; used after the other alphabet has been mapped to the standard.
const UNPADDED: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_allow_trailing_bits(true)
    .with_decode_padding_mode(DecodePaddingMode::Indifferent);

/// The fastest engine of the platform: an image has up to 14 million characters.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
fn engine(config: GeneralPurposeConfig) -> impl Engine {
    base64::engine::Simd::standard(config)
}

/// The portable engine.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn engine(config: GeneralPurposeConfig) -> impl Engine {
    base64::engine::GeneralPurpose::new(&base64::alphabet::STANDARD, config)
}

/// What kind of text it is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Text<'t> {
    /// A URL with an authority: its scheme and the whole.
    Url { scheme: &'t str, url: &'t str },
    /// Base64, with what stood before it if it was a data URL.
    Base64 {
        prefix: Option<&'t str>,
        text: &'t str,
    },
}

impl<'t> Text<'t> {
    /// A colon is no part of any base64 alphabet, so the kinds cannot be mistaken for each other.
    pub(super) fn new(text: &'t str) -> Self {
        let head = &text.as_bytes()[..text.len().min(64)];
        let colon = head.iter().position(|&byte| byte == b':');
        let scheme = colon.map_or("", |at| &text[..at]);
        if scheme.eq_ignore_ascii_case("data") {
            let (prefix, text) = text.split_once(',').unwrap_or((text, ""));
            let prefix = Some(prefix);
            Self::Base64 { prefix, text }
        } else if is_scheme(scheme) {
            Self::Url { scheme, url: text }
        } else {
            Self::Base64 { prefix: None, text }
        }
    }
}

/// RFC 3986, section 3.1.
fn is_scheme(text: &str) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(part)
}

/// What a base64 text stands for.
pub(super) struct Decoded {
    /// The file, or its beginning.
    pub(super) head: Vec<u8>,
    /// Bytes of the whole file.
    pub(super) bytes: usize,
}

/// Characters that are decoded at a time: a file is never in memory beside its text. Four stand for three bytes.
const PART: usize = 1 << 16;

/// Decodes a base64 text, and keeps so many bytes of the file.
pub(super) fn decode(text: &str, base64: Base64, kept: usize) -> Option<Decoded> {
    match base64 {
        Base64::Standard => decode_by(&engine(PAD), text, kept),
        // Nearly every text is in the standard alphabet, and to try takes less than to look.
        Base64::Lenient => decode_by(&engine(UNPADDED), text, kept)
            .or_else(|| decode_by(&engine(UNPADDED), &normalised(text), kept)),
    }
}

fn decode_by(engine: &impl Engine, text: &str, kept: usize) -> Option<Decoded> {
    let mut part = vec![0; PART];
    let (mut head, mut bytes, mut left) = (Vec::new(), 0, text.len());
    for characters in text.as_bytes().chunks(PART) {
        let count = engine.decode_slice(characters, &mut part).ok()?;
        left -= characters.len();
        // Padding ends a text.
        if left > 0 && count < PART / 4 * 3 {
            return None;
        }
        let wanted = count.min(kept.saturating_sub(bytes));
        head.extend_from_slice(part.get(..wanted)?);
        bytes += count;
    }
    Some(Decoded { head, bytes })
}

/// The text in the standard alphabet, without white space.
fn normalised(text: &str) -> String {
    let letters = text.chars().filter(|c| !c.is_ascii_whitespace());
    let standard = letters.map(|c| match c {
        '-' => '+',
        '_' => '/',
        other => other,
    });
    standard.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_in_parts_is_decoded_as_the_whole_is() {
        let bytes = PART / 4 * 3;
        for count in [0, 1, bytes - 1, bytes, bytes + 1, 2 * bytes, 3 * bytes + 2] {
            // Zeros may be padded anywhere.
            let file = vec![0; count];
            let text = engine(PAD).encode(&file);
            for &base64 in Base64::VARIANTS {
                let decoded = decode(&text, base64, usize::MAX).expect("base64");
                assert!(decoded.head == file && decoded.bytes == count, "{count}");
                let head = decode(&text, base64, 8).expect("base64").head;
                assert_eq!(head, file[..count.min(8)], "{count}");
                for place in [PART - 1, PART, text.len() / 2] {
                    let mut broken = text.clone().into_bytes();
                    broken.get_mut(place).into_iter().for_each(|it| *it = b'=');
                    let broken = String::from_utf8(broken).expect("ASCII");
                    let whole = engine(PAD).decode(&broken).is_ok();
                    let in_parts = decode(&broken, Base64::Standard, 0).is_some();
                    assert_eq!(in_parts, whole, "{count}, {place}");
                }
            }
        }
    }
}

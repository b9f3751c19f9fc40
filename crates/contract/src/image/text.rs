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

/// The bytes that a base64 text stands for.
pub(super) fn decode(text: &str, base64: Base64) -> Option<Vec<u8>> {
    let decoded = match base64 {
        Base64::Standard => engine(PAD).decode(text),
        // Nearly every text is in the standard alphabet, and to try takes less than to look.
        Base64::Lenient => engine(UNPADDED)
            .decode(text)
            .or_else(|_| engine(UNPADDED).decode(normalised(text))),
    };
    decoded.ok()
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

//! `x-image`: what an image has to be.

use std::collections::BTreeSet;

use strum::{IntoStaticStr, VariantArray};

use super::text::{Text, decode};
use super::{ImageFacts, ImageFormat};

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

/// A key of `x-image`: the part of the rule that an image can break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, VariantArray, IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
#[expect(missing_docs, reason = "each is the key of that name")]
pub enum ImageKey {
    Base64,
    DataPrefix,
    Formats,
    MaxBytes,
    MaxTextBytes,
    MinHeight,
    MinPixels,
    MinWidth,
    UrlExtensions,
    UrlSchemes,
}

impl ImageKey {
    /// Its name in the document.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// What an image has to be; an absent limit is no limit. An empty rule allows any text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImageRule {
    /// The formats that are allowed, by content.
    pub formats: BTreeSet<ImageFormat>,
    /// Bytes of the file at most.
    pub max_bytes: Option<u64>,
    /// Bytes of its base64 text at most.
    pub max_text_bytes: Option<u64>,
    /// Width in pixels at least.
    pub min_width: Option<u64>,
    /// Height in pixels at least.
    pub min_height: Option<u64>,
    /// Width times height at least.
    pub min_pixels: Option<u64>,
    /// Which base64 is meant.
    pub base64: Base64,
    /// Whether base64 may be a data URL.
    pub data_prefix: bool,
    /// Schemes of URLs that are allowed, in lower case.
    pub url_schemes: BTreeSet<String>,
    /// What the path of a URL has to end in, in lower case, if it has to.
    pub url_extensions: Option<BTreeSet<String>>,
}

/// How an image breaks its rule. No part of the image is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageFault {
    /// The key of `x-image` that is broken.
    pub key: ImageKey,
    /// What was found and what is asked for.
    pub message: String,
}

impl ImageRule {
    /// The keys by which a text can break the rule.
    #[must_use]
    pub fn keys(&self) -> Vec<ImageKey> {
        let restricts = |key: &ImageKey| match key {
            ImageKey::Base64 | ImageKey::Formats | ImageKey::UrlSchemes => true,
            ImageKey::DataPrefix => !self.data_prefix,
            ImageKey::MaxBytes => self.max_bytes.is_some(),
            ImageKey::MaxTextBytes => self.max_text_bytes.is_some(),
            ImageKey::MinHeight => self.min_height.is_some(),
            ImageKey::MinPixels => self.min_pixels.is_some(),
            ImageKey::MinWidth => self.min_width.is_some(),
            ImageKey::UrlExtensions => self.url_extensions.is_some(),
        };
        ImageKey::VARIANTS
            .iter()
            .copied()
            .filter(restricts)
            .collect()
    }

    /// How the text breaks the rule: the first fault by form (base64, format), or all faults of
    /// measure (bytes, pixels).
    #[must_use]
    pub fn faults(&self, text: &str) -> Vec<ImageFault> {
        match Text::of(text) {
            Text::Url { scheme, url } => self.url_fault(scheme, url).into_iter().collect(),
            Text::Base64 { prefix, text } => match self.prefix_fault(prefix) {
                Some(fault) => vec![fault],
                None => self.base64_faults(text),
            },
        }
    }

    /// Whether the text meets the rule. A text that is too long is told by its length alone.
    #[must_use]
    pub(crate) fn is_met(&self, text: &str) -> bool {
        !self.is_too_long(text) && self.faults(text).is_empty()
    }

    /// Whether text that is no URL has more bytes than it may, or stands for a file that has.
    fn is_too_long(&self, text: &str) -> bool {
        let Text::Base64 { prefix: None, text } = Text::of(text) else {
            return false;
        };
        // Every four characters are three bytes, but for one or two at the end.
        let least = (text.len() / 4 * 3).saturating_sub(2) as u64;
        let exceeds = |bytes: u64, limit: Option<u64>| limit.is_some_and(|limit| bytes > limit);
        // In lenient base64 some of the characters may be white space.
        let file = self.base64 == Base64::Standard && exceeds(least, self.max_bytes);
        file || exceeds(text.len() as u64, self.max_text_bytes)
    }

    fn url_fault(&self, scheme: &str, url: &str) -> Option<ImageFault> {
        let scheme = scheme.to_ascii_lowercase();
        if !self.url_schemes.contains(&scheme) {
            return fault(
                ImageKey::UrlSchemes,
                format!(
                    "the URL's scheme is {scheme}; allowed are {}",
                    listed(&self.url_schemes)
                ),
            );
        }
        let parsed = fluent_uri::Uri::parse(url).ok();
        let host = parsed.and_then(|u| u.authority()).map_or("", |a| a.host());
        if host.is_empty() {
            return fault(
                ImageKey::UrlSchemes,
                "the text is neither base64 nor a URL with a host".to_owned(),
            );
        }
        let extensions = self.url_extensions.as_ref()?;
        let path = parsed.map_or("", |u| u.path().as_str());
        let extension = path.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase());
        if extension.is_some_and(|e| extensions.contains(&e)) {
            return None;
        }
        fault(
            ImageKey::UrlExtensions,
            format!(
                "the URL's path does not end in one of {}",
                listed(extensions)
            ),
        )
    }

    fn prefix_fault(&self, prefix: Option<&str>) -> Option<ImageFault> {
        let prefix = prefix?.to_ascii_lowercase();
        if !self.data_prefix {
            return fault(
                ImageKey::DataPrefix,
                "a data URL instead of bare base64".to_owned(),
            );
        }
        let well_formed = prefix.starts_with("data:image/") && prefix.ends_with(";base64");
        if well_formed {
            return None;
        }
        fault(
            ImageKey::DataPrefix,
            "the data URL is not of an image in base64".to_owned(),
        )
    }

    fn base64_faults(&self, text: &str) -> Vec<ImageFault> {
        let Some(file) = decode(text, self.base64) else {
            let kind = match self.base64 {
                Base64::Standard => "padded base64 of RFC 4648 section 4",
                Base64::Lenient => "base64",
            };
            return fault(
                ImageKey::Base64,
                format!("the text is neither a URL nor {kind}"),
            )
            .into_iter()
            .collect();
        };
        let facts = match ImageFacts::of(&file) {
            Ok(facts) if self.formats.contains(&facts.format) => facts,
            Ok(facts) => {
                return fault(
                    ImageKey::Formats,
                    format!("the file is a {}", facts.format.as_str()),
                )
                .into_iter()
                .collect();
            }
            Err(found) => {
                return fault(
                    ImageKey::Formats,
                    format!("the file is {found}; allowed are {}", self.format_names()),
                )
                .into_iter()
                .collect();
            }
        };
        let (bytes, text_bytes) = (file.len() as u64, text.len() as u64);
        let (width, height) = (facts.width, facts.height);
        [
            at_most(ImageKey::MaxBytes, "bytes", bytes, self.max_bytes),
            at_most(
                ImageKey::MaxTextBytes,
                "bytes of base64",
                text_bytes,
                self.max_text_bytes,
            ),
            at_least(ImageKey::MinWidth, "pixels wide", width, self.min_width),
            at_least(ImageKey::MinHeight, "pixels high", height, self.min_height),
            at_least(
                ImageKey::MinPixels,
                "pixels in all",
                width.saturating_mul(height),
                self.min_pixels,
            ),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn format_names(&self) -> String {
        let names: Vec<_> = self.formats.iter().map(|format| format.as_str()).collect();
        names.join(", ")
    }

    /// Whether every text that this allows is allowed by `loose`.
    ///
    /// Limits on the file and on its base64 text imply each other: 3 bytes are 4 characters.
    pub(crate) fn within(&self, loose: &Self) -> bool {
        let most = |limit: Option<u64>| limit.unwrap_or(u64::MAX);
        let file = most(self.max_bytes).min(most(self.max_text_bytes) / 4 * 3);
        let text =
            most(self.max_text_bytes).min(most(self.max_bytes).div_ceil(3).saturating_mul(4));
        let (width, height) = (self.min_width.unwrap_or(0), self.min_height.unwrap_or(0));
        let pixels = self
            .min_pixels
            .unwrap_or(0)
            .max(width.saturating_mul(height));
        self.formats.is_subset(&loose.formats)
            && file <= most(loose.max_bytes)
            && text <= most(loose.max_text_bytes)
            && width >= loose.min_width.unwrap_or(0)
            && height >= loose.min_height.unwrap_or(0)
            && pixels >= loose.min_pixels.unwrap_or(0)
            && self.base64 <= loose.base64
            && self.data_prefix <= loose.data_prefix
            && self.url_schemes.is_subset(&loose.url_schemes)
            && extensions_within(self.url_extensions.as_ref(), loose.url_extensions.as_ref())
    }
}

fn listed(words: &BTreeSet<String>) -> String {
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    words.join(", ")
}

fn extensions_within(tight: Option<&BTreeSet<String>>, loose: Option<&BTreeSet<String>>) -> bool {
    match (tight, loose) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(tight), Some(loose)) => tight.is_subset(loose),
    }
}

fn fault(key: ImageKey, message: String) -> Option<ImageFault> {
    Some(ImageFault { key, message })
}

fn at_most(key: ImageKey, unit: &str, found: u64, limit: Option<u64>) -> Option<ImageFault> {
    let limit = limit.filter(|&limit| found > limit)?;
    fault(
        key,
        format!("the image is {found} {unit}; at most {limit} are allowed"),
    )
}

fn at_least(key: ImageKey, unit: &str, found: u64, limit: Option<u64>) -> Option<ImageFault> {
    let limit = limit.filter(|&limit| found < limit)?;
    fault(
        key,
        format!("the image is {found} {unit}; at least {limit} are asked for"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Contract;

    #[test]
    fn a_length_tells_no_more_than_the_file_does() {
        let create = Contract::embedded().operation("create").expect("create");
        let examples = &create.request.as_ref().expect("a body").message.examples;
        let example = examples.iter().find(|it| it.name == "base64-image");
        let text = example.expect("there").value["image"]
            .as_str()
            .expect("text");
        let file = decode(text, Base64::Standard).expect("base64").len() as u64;
        for &base64 in Base64::VARIANTS {
            for limit in (0..4).flat_map(|by| [file - by, file + by, file / 2 + by]) {
                let mut rule = ImageRule {
                    formats: [ImageFormat::Png].into(),
                    max_bytes: Some(limit),
                    base64,
                    ..ImageRule::default()
                };
                assert_eq!(rule.is_met(text), rule.faults(text).is_empty(), "{limit}");
                rule.max_text_bytes = rule.max_bytes.take().map(|bytes| bytes.div_ceil(3) * 4);
                assert_eq!(rule.is_met(text), rule.faults(text).is_empty(), "{limit}");
            }
        }
    }
}

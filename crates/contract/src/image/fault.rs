//! How a text breaks the rule of an image.

use std::collections::BTreeSet;

use super::facts::ImageFacts;
use super::rule::{ImageKey, ImageRule};
use super::text::{Base64, Text, decode};

/// How an image breaks its rule. No part of the image is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageFault {
    /// The key of `x-image` that is broken.
    pub key: ImageKey,
    /// What was found and what is asked for.
    pub message: String,
}

impl ImageRule {
    /// How the text breaks the rule: the first fault by form (base64, format), or all faults of
    /// measure (bytes, pixels).
    #[must_use]
    pub fn faults(&self, text: &str) -> Vec<ImageFault> {
        match Text::new(text) {
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
        let Text::Base64 { prefix: None, text } = Text::new(text) else {
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
        let facts = match ImageFacts::from_file(&file) {
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
}

fn listed(words: &BTreeSet<String>) -> String {
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    words.join(", ")
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
    use strum::VariantArray as _;

    use super::super::facts::ImageFormat;
    use super::*;

    /// 300 x 300 pixels.
    const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAASwAAAEsAQAAAABRBrPYAAAAPUlEQVR42u3KMQEAAAwCIPtHMaUVth9u0pNomqZpmqZpmqZpmqZpmqZpmqZpmqZpmqZpmqZpmqZp/zZAe5QEXChuaAAAAABJRU5ErkJggg==";

    #[test]
    fn a_length_tells_no_more_than_the_file_does() {
        let file = decode(PNG, Base64::Standard).expect("base64").len() as u64;
        for &base64 in Base64::VARIANTS {
            for limit in (0..4).flat_map(|by| [file - by, file + by, file / 2 + by]) {
                let mut rule = ImageRule {
                    formats: [ImageFormat::Png].into(),
                    max_bytes: Some(limit),
                    base64,
                    ..ImageRule::default()
                };
                assert_eq!(rule.is_met(PNG), rule.faults(PNG).is_empty(), "{limit}");
                rule.max_text_bytes = rule.max_bytes.take().map(|bytes| bytes.div_ceil(3) * 4);
                assert_eq!(rule.is_met(PNG), rule.faults(PNG).is_empty(), "{limit}");
            }
        }
    }
}

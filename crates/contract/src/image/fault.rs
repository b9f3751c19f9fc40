//! How a text breaks the rule of an image.

use std::collections::BTreeSet;

use super::facts::ImageFacts;
use super::rule::{ImageKey, ImageRule};
use super::text::{Base64, Text, decode};

/// Bytes at the beginning of a file that nearly always tell its measures.
const HEAD: usize = 1 << 16;

/// How an image breaks its rule. No part of the image is in it.
pub(crate) struct ImageFault {
    /// The key of `x-image` that is broken.
    pub(crate) key: ImageKey,
    /// What was found and what is asked for.
    pub(crate) message: String,
}

impl ImageRule {
    /// How the text breaks the rule: the first fault by form (base64, format), or all faults of
    /// measure (bytes, pixels).
    pub(crate) fn faults(&self, text: &str) -> Vec<ImageFault> {
        let faults = match Text::new(text) {
            Text::Url { scheme, url } => self.check_url(scheme, url).map(|()| Vec::new()),
            Text::Base64 { prefix, text } => {
                let checked = prefix.map_or(Ok(()), |prefix| self.check_prefix(prefix));
                checked.and_then(|()| self.measure(text))
            }
        };
        faults.unwrap_or_else(|fault| vec![fault])
    }

    /// Whether the text meets the rule. A text that is too long is told by its length alone.
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

    fn check_url(&self, scheme: &str, url: &str) -> Result<(), ImageFault> {
        let scheme = scheme.to_ascii_lowercase();
        if !self.url_schemes.contains(&scheme) {
            let allowed = listed(self.url_schemes.iter().map(String::as_str));
            let message = format!("the URL's scheme is {scheme}; allowed are {allowed}");
            return fault(ImageKey::UrlSchemes, message);
        }
        let parsed = fluent_uri::Uri::parse(url).ok();
        let host = parsed.and_then(|u| u.authority()).map_or("", |a| a.host());
        if host.is_empty() {
            let message = "the text is neither base64 nor a URL with a host";
            return fault(ImageKey::UrlSchemes, message);
        }
        let path = parsed.map_or("", |u| u.path().as_str());
        let extension = path.rsplit_once('.').map(|(_, extension)| extension);
        let is_in = |allowed: &BTreeSet<String>| {
            extension.is_some_and(|it| allowed.contains(&it.to_ascii_lowercase()))
        };
        match &self.url_extensions {
            Some(allowed) if !is_in(allowed) => {
                let allowed = listed(allowed.iter().map(String::as_str));
                let message = format!("the URL's path does not end in one of {allowed}");
                fault(ImageKey::UrlExtensions, message)
            }
            _ => Ok(()),
        }
    }

    fn check_prefix(&self, prefix: &str) -> Result<(), ImageFault> {
        let prefix = prefix.to_ascii_lowercase();
        if !self.data_prefix {
            fault(ImageKey::DataPrefix, "a data URL instead of bare base64")
        } else if prefix.starts_with("data:image/") && prefix.ends_with(";base64") {
            Ok(())
        } else {
            let message = "the data URL is not of an image in base64";
            fault(ImageKey::DataPrefix, message)
        }
    }

    /// The faults of measure of an image in base64.
    fn measure(&self, text: &str) -> Result<Vec<ImageFault>, ImageFault> {
        use ImageKey::{MaxBytes, MaxTextBytes, MinHeight, MinPixels, MinWidth};
        let Some(decoded) = decode(text, self.base64, HEAD) else {
            let kind = match self.base64 {
                Base64::Standard => "padded base64 of RFC 4648 section 4",
                Base64::Lenient => "base64",
            };
            let message = format!("the text is neither a URL nor {kind}");
            return fault(ImageKey::Base64, message);
        };
        let whole = |_| match decode(text, self.base64, decoded.bytes) {
            Some(whole) if decoded.bytes > HEAD => ImageFacts::from_file(&whole.head),
            _ => ImageFacts::from_file(&decoded.head),
        };
        let facts = match ImageFacts::from_file(&decoded.head).or_else(whole) {
            Ok(facts) if self.formats.contains(&facts.format) => facts,
            Ok(facts) => {
                let message = format!("the file is a {}", facts.format.as_str());
                return fault(ImageKey::Formats, message);
            }
            Err(found) => {
                let allowed = listed(self.formats.iter().map(|it| it.as_str()));
                let message = format!("the file is {found}; allowed are {allowed}");
                return fault(ImageKey::Formats, message);
            }
        };
        let (width, height) = (facts.width, facts.height);
        let pixels = width.saturating_mul(height);
        let (bytes, text) = (decoded.bytes as u64, text.len() as u64);
        let measures = [
            (MaxBytes, "bytes", bytes, self.max_bytes),
            (MaxTextBytes, "bytes of base64", text, self.max_text_bytes),
            (MinWidth, "pixels wide", width, self.min_width),
            (MinHeight, "pixels high", height, self.min_height),
            (MinPixels, "pixels in all", pixels, self.min_pixels),
        ];
        let mut faults = Vec::new();
        for (key, unit, found, limit) in measures {
            let asked = match (key, limit) {
                (MaxBytes | MaxTextBytes, Some(most)) if found > most => {
                    format!("at most {most} are allowed")
                }
                (MinWidth | MinHeight | MinPixels, Some(least)) if found < least => {
                    format!("at least {least} are asked for")
                }
                _ => continue,
            };
            let message = format!("the image is {found} {unit}; {asked}");
            faults.push(ImageFault { key, message });
        }
        Ok(faults)
    }
}

/// The words with commas between them.
fn listed<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    words.into_iter().collect::<Vec<_>>().join(", ")
}

fn fault<T>(key: ImageKey, message: impl Into<String>) -> Result<T, ImageFault> {
    let message = message.into();
    Err(ImageFault { key, message })
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
        let file = decode(PNG, Base64::Standard, 0).expect("base64").bytes as u64;
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

//! `x-image`: what an image has to be.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use strum::{IntoStaticStr, VariantArray};

use super::facts::ImageFormat;
use super::text::Base64;

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

impl ImageRule {
    /// The keys by which a text can break the rule.
    pub(crate) fn keys(&self) -> impl Iterator<Item = ImageKey> {
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
        ImageKey::VARIANTS.iter().copied().filter(restricts)
    }

    /// The rule, with what is stated where readings differ.
    pub(crate) fn resolved(&self, stated: &Self, readings: &[&Self]) -> Self {
        let by = Resolved {
            rule: self,
            stated,
            readings,
        };
        Self {
            formats: by.part(|it| &it.formats),
            max_bytes: by.part(|it| &it.max_bytes),
            max_text_bytes: by.part(|it| &it.max_text_bytes),
            min_width: by.part(|it| &it.min_width),
            min_height: by.part(|it| &it.min_height),
            min_pixels: by.part(|it| &it.min_pixels),
            base64: by.part(|it| &it.base64),
            data_prefix: by.part(|it| &it.data_prefix),
            url_schemes: by.part(|it| &it.url_schemes),
            url_extensions: by.part(|it| &it.url_extensions),
        }
    }

    /// The rule as it stands in the document, for annotations.
    pub(crate) fn to_value(&self) -> Value {
        let mut out = json!({
            "base64": <&str>::from(self.base64),
            "dataPrefix": self.data_prefix,
            "formats": self.formats.iter().map(|format| format.as_str()).collect::<Vec<_>>(),
            "maxBytes": self.max_bytes,
            "maxTextBytes": self.max_text_bytes,
            "minHeight": self.min_height,
            "minPixels": self.min_pixels,
            "minWidth": self.min_width,
            "urlExtensions": self.url_extensions,
            "urlSchemes": self.url_schemes,
        });
        if let Some(keys) = out.as_object_mut() {
            keys.retain(|_, value| !value.is_null());
        }
        out
    }

    /// Whether every text that this allows is allowed by `loose`.
    ///
    /// Limits on the file and on its base64 text imply each other: 3 bytes are 4 characters.
    pub(crate) fn within(&self, loose: &Self) -> bool {
        let most = |limit: Option<u64>| limit.unwrap_or(u64::MAX);
        let file = most(self.max_bytes).min(most(self.max_text_bytes) / 4 * 3);
        let text =
            most(self.max_text_bytes).min(most(self.max_bytes).div_ceil(3).saturating_mul(4));
        let least = |limit: Option<u64>| limit.unwrap_or(0);
        let (width, height) = (least(self.min_width), least(self.min_height));
        let pixels = least(self.min_pixels).max(width.saturating_mul(height));
        let extensions_within = |loose: &BTreeSet<String>| {
            let tight = self.url_extensions.as_ref();
            tight.is_some_and(|tight| tight.is_subset(loose))
        };
        self.formats.is_subset(&loose.formats)
            && file <= most(loose.max_bytes)
            && text <= most(loose.max_text_bytes)
            && width >= least(loose.min_width)
            && height >= least(loose.min_height)
            && pixels >= least(loose.min_pixels)
            && self.base64 <= loose.base64
            && self.data_prefix <= loose.data_prefix
            && self.url_schemes.is_subset(&loose.url_schemes)
            && loose.url_extensions.as_ref().is_none_or(extensions_within)
    }
}

/// A rule, what is stated in its place, and the readings that may differ.
struct Resolved<'r> {
    rule: &'r ImageRule,
    stated: &'r ImageRule,
    readings: &'r [&'r ImageRule],
}

impl Resolved<'_> {
    fn part<T: Clone + PartialEq>(&self, part: fn(&ImageRule) -> &T) -> T {
        let mut parts = self.readings.iter().map(|it| part(it));
        let first = parts.next();
        let is_settled = parts.all(|it| Some(it) == first);
        part(if is_settled { self.rule } else { self.stated }).clone()
    }
}

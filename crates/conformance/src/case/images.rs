//! Images on each side of each key of `x-image`.

use image2video_contract::ConstraintPart;
use image2video_contract::image::{Base64, ImageFormat, ImageKey, ImageRule};
use serde_json::json;

use super::body::Source;
use super::environment::{ImageUrls, made_up};
use super::probe::Probe;
use crate::image::{FileFormat, ImageRecipe, TextForm};

/// The smallest image that the rule allows, in base64.
pub(super) fn least(rule: &ImageRule) -> ImageRecipe {
    let side = |limit: Option<u64>| {
        limit
            .and_then(|limit| u32::try_from(limit).ok())
            .unwrap_or(1)
    };
    let root = |pixels: u64| (pixels as f64).sqrt().ceil() as u32;
    let area = rule.min_pixels.map_or(1, root);
    ImageRecipe::png(
        side(rule.min_width).max(area),
        side(rule.min_height).max(area),
    )
}

/// Each key of an image's rule on both sides.
pub(super) fn probes(rule: &ImageRule, urls: &ImageUrls) -> Vec<Probe> {
    let least = least(rule);
    let mut probes = formats(least);
    // Pixels and bytes are measured on PNGs, which can be padded to any size.
    if rule.formats.contains(&ImageFormat::Png) {
        probes.extend(pixels(rule, least));
        probes.extend(bytes(rule, least));
    }
    probes.extend(forms(least));
    probes.extend(texts(rule));
    probes.extend(by_url(rule, urls));
    probes
}

/// Each format, by the content of the file.
fn formats(least: ImageRecipe) -> Vec<Probe> {
    use FileFormat::{Gif, Jpeg, Png, Text, WebP};
    let probe = |format: FileFormat| {
        let recipe = ImageRecipe { format, ..least };
        image(ImageKey::Formats, format.as_str(), recipe)
    };
    [Png, Jpeg, Gif, WebP, Text].map(probe).into()
}

/// A pixel to each side of each limit, a pixel less than the area, and two shapes that have the area
/// but not the sides.
fn pixels(rule: &ImageRule, least: ImageRecipe) -> Vec<Probe> {
    use ImageKey::{MinHeight, MinPixels, MinWidth};
    let (w, h) = (least.width, least.height);
    let probe =
        |key, label: &str, (width, height)| image(key, label, ImageRecipe::png(width, height));
    let mut probes = Vec::new();
    if rule.min_width.is_some() {
        probes.push(probe(MinWidth, &format!("{}-below", w - 1), (w - 1, h)));
        probes.push(probe(MinWidth, &format!("{}-inside", w + 1), (w + 1, h)));
    }
    if rule.min_height.is_some() {
        probes.push(probe(MinHeight, &format!("{}-below", h - 1), (w, h - 1)));
        probes.push(probe(MinHeight, &format!("{}-inside", h + 1), (w, h + 1)));
    }
    if rule.min_pixels.is_some() {
        let below = format!("{}x{}-below", w - 1, h + 1);
        probes.push(probe(MinPixels, &below, (w - 1, h + 1)));
        probes.push(probe(MinPixels, "flat", (w * 2, h / 2)));
        probes.push(probe(MinPixels, "tall", (w / 2, h * 2)));
    }
    probes
}

/// A file of each limit, and one of a byte more.
fn bytes(rule: &ImageRule, least: ImageRecipe) -> Vec<Probe> {
    // Three bytes of a file are four of its base64.
    let text_limit = rule.max_text_bytes.map(|bytes| bytes / 4 * 3);
    let limits = [
        (ImageKey::MaxBytes, rule.max_bytes),
        (ImageKey::MaxTextBytes, text_limit),
    ];
    let both_sides = |(key, limit): (ImageKey, Option<u64>)| {
        let probe = move |label, bytes| {
            let bytes = Some(bytes);
            image(key, label, ImageRecipe { bytes, ..least })
        };
        limit.into_iter().flat_map(move |limit| {
            [
                probe(format!("{limit}-at"), limit),
                probe(format!("{limit}-above"), limit + 1),
            ]
        })
    };
    limits.into_iter().flat_map(both_sides).collect()
}

/// The same file, written in other ways. It is padded, so that its text uses the whole alphabet and
/// ends in `=`.
fn forms(least: ImageRecipe) -> Vec<Probe> {
    [
        (ImageKey::Base64, "lines", TextForm::Lines),
        (ImageKey::Base64, "unpadded", TextForm::Unpadded),
        (ImageKey::Base64, "url-safe", TextForm::UrlSafe),
        (ImageKey::DataPrefix, "data-url", TextForm::DataUrl),
    ]
    .map(|(key, label, form)| {
        let bytes = Some(200);
        image(
            key,
            label,
            ImageRecipe {
                form,
                bytes,
                ..least
            },
        )
    })
    .into()
}

/// Texts that stand for no image.
fn texts(rule: &ImageRule) -> Vec<Probe> {
    let mut texts = vec![
        (ImageKey::Base64, "empty", ""),
        (ImageKey::Base64, "words", "not base64, and no URL!"),
        (
            ImageKey::UrlSchemes,
            "ftp",
            "ftp://images.example/harbour.jpg",
        ),
        (ImageKey::UrlSchemes, "no-host", "https:///harbour.jpg"),
    ];
    if rule.base64 == Base64::Standard {
        texts.push((ImageKey::Base64, "stray-character", "iVBORw0KGgo*"));
    }
    let probe = |(key, label, text)| Probe::new(ConstraintPart::Image(key), label, json!(text));
    texts.into_iter().map(probe).collect()
}

/// URLs of images: each scheme and each extension; where the rule lists none, no extension and one that
/// no other rule lists.
fn by_url(rule: &ImageRule, urls: &ImageUrls) -> Vec<Probe> {
    let probe = |scheme: &str, extension: Option<&str>| Probe {
        part: ConstraintPart::Image(ImageKey::UrlExtensions),
        label: format!("{scheme}-{}", extension.unwrap_or("plain")),
        summary: json!(made_up(scheme, extension)).to_string(),
        value: urls.with(scheme, extension),
    };
    let schemes = &rule.url_schemes;
    let Some(last) = schemes.iter().next_back() else {
        return Vec::new();
    };
    let Some(extensions) = &rule.url_extensions else {
        return vec![probe(last, None), probe(last, Some("gif"))];
    };
    let pairs = schemes.iter().cycle().zip(extensions.iter().cycle());
    pairs
        .take(schemes.len().max(extensions.len()))
        .map(|(scheme, extension)| probe(scheme, Some(extension)))
        .collect()
}

fn image(key: ImageKey, label: impl Into<String>, recipe: ImageRecipe) -> Probe {
    Probe {
        part: ConstraintPart::Image(key),
        label: label.into(),
        summary: recipe.to_string(),
        value: Source::Image(recipe),
    }
}

//! Images on each side of each key of `x-image`.

use image2video_contract::image::{Base64, ImageFormat, ImageRule};
use serde_json::json;

use super::body::Source;
use super::links;
use super::values::{Probe, shown};
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
pub(super) fn probes(rule: &ImageRule) -> Vec<Probe> {
    let least = least(rule);
    let mut recipes = formats(least);
    // Pixels and bytes are measured on PNGs, which can be padded to any size.
    if rule.formats.contains(&ImageFormat::Png) {
        recipes.extend(pixels(rule, least));
        recipes.extend(bytes(rule, least));
    }
    recipes.extend(forms(least));
    let probe = |(key, label, recipe): Proposal| Probe {
        keyword: key,
        label,
        summary: recipe.to_string(),
        value: Source::Image(recipe),
    };
    recipes.into_iter().map(probe).chain(texts(rule)).collect()
}

/// A key, the label of a case, and its image.
type Proposal = (&'static str, String, ImageRecipe);

/// Each format, by the content of the file.
fn formats(least: ImageRecipe) -> Vec<Proposal> {
    use FileFormat::{Gif, Jpeg, Png, Text, WebP};
    let of = |format: FileFormat| {
        let recipe = ImageRecipe { format, ..least };
        ("x-image/formats", format.as_str().to_owned(), recipe)
    };
    [Png, Jpeg, Gif, WebP, Text].map(of).into()
}

/// A pixel to each side of each limit, a pixel less than the area, and two shapes that have the area
/// but not the sides.
fn pixels(rule: &ImageRule, least: ImageRecipe) -> Vec<Proposal> {
    let (w, h) = (least.width, least.height);
    let png = ImageRecipe::png;
    let mut proposals = Vec::new();
    if rule.min_width.is_some() {
        proposals.push((
            "x-image/minWidth",
            format!("{}-below", w - 1),
            png(w - 1, h),
        ));
        proposals.push((
            "x-image/minWidth",
            format!("{}-inside", w + 1),
            png(w + 1, h),
        ));
    }
    if rule.min_height.is_some() {
        proposals.push((
            "x-image/minHeight",
            format!("{}-below", h - 1),
            png(w, h - 1),
        ));
        proposals.push((
            "x-image/minHeight",
            format!("{}-inside", h + 1),
            png(w, h + 1),
        ));
    }
    if rule.min_pixels.is_some() {
        let below = format!("{}x{}-below", w - 1, h + 1);
        proposals.push(("x-image/minPixels", below, png(w - 1, h + 1)));
        proposals.push(("x-image/minPixels", "flat".to_owned(), png(w * 2, h / 2)));
        proposals.push(("x-image/minPixels", "tall".to_owned(), png(w / 2, h * 2)));
    }
    proposals
}

fn bytes(rule: &ImageRule, least: ImageRecipe) -> Vec<Proposal> {
    // Three bytes of a file are four of its base64.
    let text_limit = rule.max_text_bytes.map(|bytes| bytes / 4 * 3);
    let limits = [
        ("x-image/maxBytes", rule.max_bytes),
        ("x-image/maxTextBytes", text_limit),
    ];
    let both_sides = |(key, limit): (&'static str, Option<u64>)| {
        let of = move |bytes, side| {
            let recipe = ImageRecipe {
                bytes: Some(bytes),
                ..least
            };
            (key, side, recipe)
        };
        limit.into_iter().flat_map(move |limit| {
            [
                of(limit, format!("{limit}-at")),
                of(limit + 1, format!("{limit}-above")),
            ]
        })
    };
    limits.into_iter().flat_map(both_sides).collect()
}

/// The same file, written in other ways. It is padded, so that its text uses the whole alphabet and
/// ends in `=`.
fn forms(least: ImageRecipe) -> Vec<Proposal> {
    let of = |key, label: &str, form| {
        let recipe = ImageRecipe {
            form,
            bytes: Some(200),
            ..least
        };
        (key, label.to_owned(), recipe)
    };
    vec![
        of("x-image/base64", "lines", TextForm::Lines),
        of("x-image/base64", "unpadded", TextForm::Unpadded),
        of("x-image/base64", "url-safe", TextForm::UrlSafe),
        of("x-image/dataPrefix", "data-url", TextForm::DataUrl),
    ]
}

/// Texts that stand for no image.
fn texts(rule: &ImageRule) -> Vec<Probe> {
    let probe = |keyword, label: &str, text: &str| Probe {
        keyword,
        label: label.to_owned(),
        summary: shown(&json!(text)),
        value: Source::Value(json!(text)),
    };
    let mut probes = vec![
        probe("x-image/base64", "empty", ""),
        probe("x-image/base64", "words", "not base64, and no URL!"),
        probe(
            "x-image/urlSchemes",
            "ftp",
            "ftp://images.example/harbour.jpg",
        ),
        probe("x-image/urlSchemes", "no-host", "https:///harbour.jpg"),
    ];
    if rule.base64 == Base64::Standard {
        probes.push(probe("x-image/base64", "stray-character", "iVBORw0KGgo*"));
    }
    let urls = urls(rule).into_iter();
    probes.extend(urls.map(|(label, url)| probe("x-image/urlExtensions", &label, &url)));
    probes
}

/// URLs of images: each scheme and each extension, one that the rule does not list, and none at all.
fn urls(rule: &ImageRule) -> Vec<(String, String)> {
    let schemes = &rule.url_schemes;
    let Some(last) = schemes.iter().next_back() else {
        return Vec::new();
    };
    let Some(extensions) = &rule.url_extensions else {
        let other = (format!("{last}-gif"), links::made_up(last, Some("gif")));
        let none = (format!("{last}-plain"), links::made_up(last, None));
        return vec![none, other];
    };
    let pairs = schemes.iter().cycle().zip(extensions.iter().cycle());
    pairs
        .take(schemes.len().max(extensions.len()))
        .map(|(scheme, extension)| {
            let url = links::made_up(scheme, Some(extension));
            (format!("{scheme}-{extension}"), url)
        })
        .collect()
}

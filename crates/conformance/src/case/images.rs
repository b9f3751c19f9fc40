//! Images on each side of each key of `x-image`.

use image2video_contract::ConstraintPart;
use image2video_contract::image::{Base64 as Alphabet, ImageFormat, ImageKey, ImageRule};
use serde_json::json;

use super::{Aspect, Exercise, ImageUrls, Probe, Source, environment::made_up};
use crate::image::{FileFormat, ImageRecipe, TextForm};

/// The smallest image that the rule allows, in base64.
pub(super) fn least(rule: &ImageRule) -> ImageRecipe {
    let root = |pixels: u64| (pixels as f64).sqrt().ceil() as u32;
    let area = rule.min_pixels.map_or(1, root);
    let side = |limit: Option<u64>| u32::try_from(limit.unwrap_or(1)).unwrap_or(1).max(area);
    ImageRecipe::png(side(rule.min_width), side(rule.min_height))
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
    let recipes = [Png, Jpeg, Gif, WebP, Text].map(|format| ImageRecipe { format, ..least });
    let probes = recipes.map(|recipe| image(ImageKey::Formats, recipe.format.as_str(), recipe));
    probes.into()
}

/// A pixel to each side of each limit, a pixel less than the area, and two shapes that have the area
/// but not the sides.
fn pixels(rule: &ImageRule, least: ImageRecipe) -> Vec<Probe> {
    use ImageKey::{MinHeight, MinPixels, MinWidth};
    let (w, h) = (least.width, least.height);
    let png = ImageRecipe::png;
    let mut probes = Vec::new();
    if rule.min_width.is_some() {
        let probe = |w, side| image(MinWidth, &format!("{w}-{side}"), png(w, h));
        probes.extend([probe(w - 1, "below"), probe(w + 1, "inside")]);
    }
    if rule.min_height.is_some() {
        let probe = |h, side| image(MinHeight, &format!("{h}-{side}"), png(w, h));
        probes.extend([probe(h - 1, "below"), probe(h + 1, "inside")]);
    }
    if rule.min_pixels.is_some() {
        let below = format!("{}x{}-below", w - 1, h + 1);
        probes.push(image(MinPixels, &below, png(w - 1, h + 1)));
        probes.push(image(MinPixels, "flat", png(w * 2, h / 2)));
        probes.push(image(MinPixels, "tall", png(w / 2, h * 2)));
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
    let mut probes = Vec::new();
    for (key, limit) in limits {
        let Some(limit) = limit else { continue };
        for (bytes, side) in [(limit, "at"), (limit + 1, "above")] {
            let bytes = Some(bytes);
            let recipe = ImageRecipe { bytes, ..least };
            probes.push(image(key, &format!("{limit}-{side}"), recipe));
        }
    }
    probes
}

/// The same file, written in other ways. It is padded, so that its text uses the whole alphabet and
/// ends in `=`.
fn forms(least: ImageRecipe) -> Vec<Probe> {
    let padded = ImageRecipe {
        bytes: Some(200),
        ..least
    };
    [
        (ImageKey::Base64, "lines", TextForm::Lines),
        (ImageKey::Base64, "unpadded", TextForm::Unpadded),
        (ImageKey::Base64, "url-safe", TextForm::UrlSafe),
        (ImageKey::DataPrefix, "data-url", TextForm::DataUrl),
    ]
    .map(|(key, label, form)| image(key, label, ImageRecipe { form, ..padded }))
    .into()
}

/// Texts that stand for no image.
fn texts(rule: &ImageRule) -> Vec<Probe> {
    use ImageKey::{Base64, UrlSchemes};
    let mut texts = vec![
        (Base64, "empty", ""),
        (Base64, "words", "not base64, and no URL!"),
        (UrlSchemes, "ftp", "ftp://images.example/harbour.jpg"),
        (UrlSchemes, "no-host", "https:///harbour.jpg"),
    ];
    if rule.base64 == Alphabet::Standard {
        texts.push((Base64, "stray-character", "iVBORw0KGgo*"));
    }
    let probe = |(key, label, text)| Probe::new(aspect(key), label, json!(text));
    texts.into_iter().map(probe).collect()
}

/// URLs of images: each scheme and each extension; where the rule lists none, no extension and one that
/// no other rule lists.
fn by_url(rule: &ImageRule, urls: &ImageUrls) -> Vec<Probe> {
    let probe = |scheme: &str, extension: Option<&str>| {
        let label = format!("{scheme}-{}", extension.unwrap_or("plain"));
        let url = json!(made_up(scheme, extension));
        let mut probe = Probe::new(aspect(ImageKey::UrlExtensions), &label, url);
        probe.value = urls.with(scheme, extension);
        probe
    };
    let schemes = &rule.url_schemes;
    let Some(last) = schemes.iter().next_back() else {
        return Vec::new();
    };
    let Some(extensions) = &rule.url_extensions else {
        return vec![probe(last, None), probe(last, Some("gif"))];
    };
    let pairs = schemes.iter().cycle().zip(extensions.iter().cycle());
    let pairs = pairs.take(schemes.len().max(extensions.len()));
    pairs.map(|(scheme, it)| probe(scheme, Some(it))).collect()
}

fn image(key: ImageKey, label: &str, recipe: ImageRecipe) -> Probe {
    Probe {
        exercise: Exercise::new(aspect(key), label, recipe.to_string()),
        value: Source::Image(recipe),
    }
}

fn aspect(key: ImageKey) -> Aspect {
    Aspect::Constraint(ConstraintPart::Image(key))
}

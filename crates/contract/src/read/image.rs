//! `x-image`.

use super::cursor::{Node, Reader};
use super::dialect::IMAGE;
use crate::image::ImageRule;

/// Lays the keys of a rule over another.
pub(super) fn lay_over<'d>(
    reader: &mut Reader<'d>,
    node: &Node<'d>,
    base: ImageRule,
) -> Option<ImageRule> {
    let object = reader.object(node, &IMAGE)?;
    let mut rule = base;
    for (key, limit) in [
        ("maxBytes", &mut rule.max_bytes),
        ("maxTextBytes", &mut rule.max_text_bytes),
        ("minWidth", &mut rule.min_width),
        ("minHeight", &mut rule.min_height),
        ("minPixels", &mut rule.min_pixels),
    ] {
        if let Some(node) = object.get(key) {
            *limit = lifted_or(&node, || reader.count(&node))?;
        }
    }
    if let Some(node) = object.get("formats") {
        let items = reader.items(&node).into_iter();
        rule.formats = items.filter_map(|item| reader.one_of(&item)).collect();
    }
    if let Some(node) = object.get("base64") {
        rule.base64 = reader.one_of(&node)?;
    }
    if let Some(node) = object.get("dataPrefix") {
        rule.data_prefix = reader.boolean(&node)?;
    }
    let lower_case = |reader: &mut Reader<'d>, node: &Node<'d>| {
        let texts = reader.strings(node).into_iter();
        texts.map(|text| text.to_lowercase()).collect()
    };
    if let Some(node) = object.get("urlSchemes") {
        rule.url_schemes = lower_case(reader, &node);
    }
    if let Some(node) = object.get("urlExtensions") {
        rule.url_extensions = lifted_or(&node, || Some(lower_case(reader, &node)))?;
    }
    Some(rule)
}

/// `null` lifts a limit. The outer `None` is a mistake.
fn lifted_or<T>(node: &Node<'_>, read: impl FnOnce() -> Option<T>) -> Option<Option<T>> {
    if node.value.is_null() {
        Some(None)
    } else {
        read().map(Some)
    }
}

//! `x-image`.

use serde_json::{Value, json};

use super::cursor::{Fields, Node, Reader, names};
use crate::image::{ImageKey, ImageRule};

/// Reads a rule, or lays its keys over `base`.
pub(super) fn rule<'d>(
    reader: &mut Reader<'d>,
    node: &Node<'d>,
    base: Option<&ImageRule>,
) -> Option<ImageRule> {
    let fields = reader.object(node, "`x-image`", &names::<ImageKey>())?;
    let mut rule = base.cloned().unwrap_or_default();
    limit(reader, &fields, "maxBytes", &mut rule.max_bytes);
    limit(reader, &fields, "maxTextBytes", &mut rule.max_text_bytes);
    limit(reader, &fields, "minWidth", &mut rule.min_width);
    limit(reader, &fields, "minHeight", &mut rule.min_height);
    limit(reader, &fields, "minPixels", &mut rule.min_pixels);
    if let Some(node) = fields.get("formats") {
        let items = reader.items(&node);
        rule.formats = items
            .iter()
            .filter_map(|item| reader.one_of(item))
            .collect();
    }
    if let Some(node) = fields.get("base64") {
        rule.base64 = reader.one_of(&node)?;
    }
    if let Some(node) = fields.get("dataPrefix") {
        rule.data_prefix = reader.boolean(&node)?;
    }
    if let Some(node) = fields.get("urlSchemes") {
        rule.url_schemes = reader
            .strings(&node)
            .into_iter()
            .map(str::to_lowercase)
            .collect();
    }
    if let Some(node) = fields.get("urlExtensions") {
        let set = |reader: &mut Reader<'d>| {
            reader
                .strings(&node)
                .into_iter()
                .map(str::to_lowercase)
                .collect()
        };
        rule.url_extensions = if node.value.is_null() {
            None
        } else {
            Some(set(reader))
        };
    }
    Some(rule)
}

fn limit<'d>(reader: &mut Reader<'d>, fields: &Fields<'d>, key: &str, slot: &mut Option<u64>) {
    let Some(node) = fields.get(key) else { return };
    *slot = if node.value.is_null() {
        None
    } else {
        reader.count(&node)
    };
}

impl ImageRule {
    /// The rule as it stands in the document, for annotations.
    pub(crate) fn to_value(&self) -> Value {
        let mut out = json!({
            "base64": <&str>::from(self.base64),
            "dataPrefix": self.data_prefix,
            "formats": self.formats.iter().map(|format| format.as_str()).collect::<Vec<_>>(),
            "urlSchemes": self.url_schemes,
        });
        let limits = [
            ("maxBytes", self.max_bytes),
            ("maxTextBytes", self.max_text_bytes),
            ("minWidth", self.min_width),
            ("minHeight", self.min_height),
            ("minPixels", self.min_pixels),
        ];
        for (key, limit) in limits {
            if let Some(limit) = limit {
                out[key] = json!(limit);
            }
        }
        if let Some(extensions) = &self.url_extensions {
            out["urlExtensions"] = json!(extensions);
        }
        out
    }
}

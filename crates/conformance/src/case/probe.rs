//! A value for a member, on one side of a constraint.

use image2video_contract::Keyword;
use serde_json::Value;

use super::aspect::Aspect;
use super::body::Source;
use super::data::Exercise;

/// A value for a member, on one side of a constraint.
#[derive(Debug, Clone)]
pub(super) struct Probe {
    pub(super) exercise: Exercise,
    pub(super) value: Source,
}

impl Probe {
    /// A value that is shown as JSON, or by its size if that is long.
    pub(super) fn new(aspect: Aspect, label: impl Into<String>, value: Value) -> Self {
        let json = value.to_string();
        let summary = match json.len() {
            ..=80 => json,
            bytes => format!("{bytes} bytes of JSON"),
        };
        Self {
            exercise: Exercise::new(aspect, label, summary),
            value: Source::Value(value),
        }
    }

    /// The same for a keyword without parts.
    pub(super) fn of_keyword(keyword: Keyword, label: impl Into<String>, value: Value) -> Self {
        Self::new(Aspect::keyword(keyword), label, value)
    }
}

/// A value as part of an id.
pub(super) fn slug(value: &Value) -> String {
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
        .to_lowercase();
    let words = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

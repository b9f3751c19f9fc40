//! A value for a member, on one side of a constraint.

use image2video_contract::{ConstraintPart, Keyword};
use serde_json::Value;

use super::body::Source;

/// A value for a member, on one side of a constraint.
#[derive(Debug, Clone)]
pub(super) struct Probe {
    pub(super) part: ConstraintPart,
    /// Names the probe among those of the constraint.
    pub(super) label: String,
    /// The value for people.
    pub(super) summary: String,
    pub(super) value: Source,
}

impl Probe {
    /// A value that is shown as JSON, or by its size if that is long.
    pub(super) fn new(part: ConstraintPart, label: impl Into<String>, value: Value) -> Self {
        let json = value.to_string();
        let is_short = json.len() <= 80;
        Self {
            part,
            label: label.into(),
            summary: if is_short {
                json
            } else {
                format!("{} bytes of JSON", json.len())
            },
            value: Source::Value(value),
        }
    }

    /// The same for a keyword without parts.
    pub(super) fn of_keyword(keyword: Keyword, label: impl Into<String>, value: Value) -> Self {
        Self::new(ConstraintPart::Keyword(keyword), label, value)
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

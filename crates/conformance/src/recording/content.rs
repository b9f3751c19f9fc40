//! The body of an answer, as far as it is kept.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Values of a body that are kept at most. Each takes up to 30 times the memory of its text; the longest page of
/// a list has some ten thousand.
const MOST_VALUES: usize = 12 << 10;

/// The body of an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Content {
    /// JSON, whole.
    Json(Value),
    /// Other text.
    Text(String),
    /// Anything else, in base64.
    Bytes(String),
    /// The body was longer than what is kept.
    Cut,
    /// The body was JSON with more values than are kept.
    Crowded,
}

impl Content {
    /// The body of an answer; `room` is how much of it is kept.
    pub(crate) fn new(body: &[u8], room: usize) -> Self {
        if body.len() > room {
            return Self::Cut;
        }
        if most_values(body) > MOST_VALUES && serde_json::from_slice::<IgnoredAny>(body).is_ok() {
            return Self::Crowded;
        }
        match (serde_json::from_slice(body), std::str::from_utf8(body)) {
            (Ok(value), _) => Self::Json(value),
            (Err(_), Ok(text)) => Self::Text(text.to_owned()),
            (Err(_), Err(_)) => Self::Bytes(STANDARD.encode(body)),
        }
    }

    /// The body, if it is JSON.
    pub(crate) fn json(&self) -> Option<&Value> {
        match self {
            Self::Json(value) => Some(value),
            Self::Text(_) | Self::Bytes(_) | Self::Cut | Self::Crowded => None,
        }
    }

    pub(super) fn json_mut(&mut self) -> Option<&mut Value> {
        match self {
            Self::Json(value) => Some(value),
            Self::Text(_) | Self::Bytes(_) | Self::Cut | Self::Crowded => None,
        }
    }

    /// The body as bytes, where it is kept as it came.
    pub(crate) fn bytes(&self) -> Option<Vec<u8>> {
        match self {
            Self::Text(text) => Some(text.as_bytes().to_vec()),
            Self::Bytes(text) => STANDARD.decode(text).ok(),
            Self::Json(_) | Self::Cut | Self::Crowded => None,
        }
    }

    /// Why nobody knows what the body says, if it is not kept.
    pub(crate) fn why_left_out(&self) -> Option<&'static str> {
        match self {
            Self::Cut => Some("the body is longer than what is kept of it, 1 MiB"),
            Self::Crowded => Some("the body has more values than are kept of it, 12,288"),
            Self::Json(_) | Self::Text(_) | Self::Bytes(_) => None,
        }
    }
}

/// How many values JSON has at most: each follows a comma, or begins a list or an object, or is the whole.
fn most_values(json: &[u8]) -> usize {
    let (mut values, mut is_text, mut is_escaped) = (1, false, false);
    for byte in json {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => is_text = !is_text,
            b',' | b'[' | b'{' if !is_text => values += 1,
            _ => {}
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_kept_unless_it_is_too_long_or_has_too_many_values() {
        let list = |values: usize| format!("[{}0]", "0,".repeat(values - 2));
        let commas = format!(r#"["\"{}"]"#, ",[{".repeat(MOST_VALUES));
        for (body, is_left_out) in [
            (list(MOST_VALUES), false),
            (list(MOST_VALUES + 1), true),
            (list(MOST_VALUES + 1).replace("0]", "0"), false),
            (commas, false),
            (" ".repeat(1 << 20), false),
            (" ".repeat((1 << 20) + 1), true),
        ] {
            let content = Content::new(body.as_bytes(), 1 << 20);
            let why = content.why_left_out();
            assert_eq!(why.is_some(), is_left_out, "{} bytes", body.len());
        }
    }
}

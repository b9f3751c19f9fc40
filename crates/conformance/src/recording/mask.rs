//! What a recording and a report do not show: the key, and the signatures of URLs.
//!
//! It is taken out of a line once, before the line is written and before it is judged, so that nothing
//! later can cut it into parts that nobody would recognize.

use std::collections::HashSet;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use serde_json::Value;

use super::line::{Line, Outgoing};
use crate::case::Environment;
use crate::key::Key;

/// What stands for the key.
const KEY: &str = "$IMAGE2VIDEO_API_KEY";

/// What stands for the query of a URL.
const QUERY: &str = "***";

/// So many characters in a row are a part of a secret; a shorter secret is masked as a whole.
const PART: usize = 16;

/// Takes secrets out of lines.
#[derive(Debug, Default)]
pub(crate) struct Mask {
    /// Every part of the key and of its base64.
    parts: HashSet<Vec<u8>>,
    /// Texts that are masked as a whole, with what stands for them.
    whole: Vec<(String, &'static str)>,
}

impl Mask {
    pub(crate) fn new(key: Option<&Key>, environment: &Environment) -> Self {
        let mut mask = Self::default();
        for form in key.map(forms).unwrap_or_default() {
            if form.len() < PART {
                mask.whole.push((form, KEY));
            } else {
                let parts = form.as_bytes().windows(PART);
                mask.parts.extend(parts.map(<[u8]>::to_vec));
            }
        }
        let queries = environment.signatures();
        mask.whole.extend(queries.map(|query| (query, QUERY)));
        mask
    }

    /// A line as JSON, without secrets.
    pub(crate) fn line(&self, line: &Line) -> serde_json::Result<Value> {
        let mut value = serde_json::to_value(line)?;
        match line {
            Line::Answered(_) | Line::Callback(_) => unsigned(&mut value["content"]),
            Line::Sent(sent) if matches!(sent.request, Outgoing::Video { .. }) => {
                unsigned(&mut value["request"]);
            }
            _ => {}
        }
        self.value(&mut value);
        Ok(value)
    }

    fn value(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                if let Some(masked) = self.text(text) {
                    *text = masked;
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.value(item)),
            Value::Object(members) => {
                members.values_mut().for_each(|member| self.value(member));
                if members.keys().any(|name| self.text(name).is_some()) {
                    let old = std::mem::take(members);
                    let masked = |name: String| self.text(&name).unwrap_or(name);
                    members.extend(old.into_iter().map(|(name, value)| (masked(name), value)));
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// The text without secrets, if it has any.
    pub(crate) fn text(&self, text: &str) -> Option<String> {
        let mut masked = self.without_parts(text);
        for (secret, sign) in &self.whole {
            let found = masked.as_deref().unwrap_or(text);
            if found.contains(secret.as_str()) {
                masked = Some(found.replace(secret.as_str(), sign));
            }
        }
        masked
    }

    fn without_parts(&self, text: &str) -> Option<String> {
        if self.parts.is_empty() || text.len() < PART {
            return None;
        }
        let mut masked: Option<String> = None;
        // A secret is ASCII, so that its parts begin and end between characters.
        let (mut kept, mut hidden) = (0, 0);
        for (at, window) in text.as_bytes().windows(PART).enumerate() {
            if self.parts.contains(window) {
                if at >= hidden {
                    let out = masked.get_or_insert_default();
                    out.push_str(text.get(kept.max(hidden)..at).unwrap_or_default());
                    out.push_str(KEY);
                }
                hidden = at + PART;
                kept = hidden;
            }
        }
        let out = masked.as_mut()?;
        out.push_str(text.get(kept..).unwrap_or_default());
        masked
    }
}

/// The key as it is, and its base64 at each place that it may have among other bytes.
fn forms(key: &Key) -> Vec<String> {
    let mut forms = vec![key.as_str().to_owned()];
    for before in 0..3 {
        let bytes = [vec![0; before], key.as_str().as_bytes().to_vec()].concat();
        // The first and the last character may hold bits of what is around the key.
        let clean = |text: String| {
            let skipped = (before * 4).div_ceil(3);
            let end = if bytes.len().is_multiple_of(3) { 0 } else { 1 };
            let range = skipped..text.len().saturating_sub(end);
            text.get(range).unwrap_or_default().to_owned()
        };
        let encoded = [
            STANDARD_NO_PAD.encode(&bytes),
            URL_SAFE_NO_PAD.encode(&bytes),
        ];
        // A few characters would be found in any text.
        forms.extend(
            encoded
                .map(clean)
                .into_iter()
                .filter(|text| text.len() >= 8),
        );
    }
    forms
}

/// Masks the query of each text that is a URL: it may be what lets anybody fetch a file.
fn unsigned(value: &mut Value) {
    match value {
        Value::String(text) => {
            let is_url = text.starts_with("http://") || text.starts_with("https://");
            if let Some((address, _)) = text.split_once('?').filter(|_| is_url) {
                *text = format!("{address}?{QUERY}");
            }
        }
        Value::Array(items) => items.iter_mut().for_each(unsigned),
        Value::Object(members) => members.values_mut().for_each(unsigned),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::line::{Purpose, Sent};
    use super::*;

    fn mask(key: &str) -> Mask {
        Mask::new(Key::new(key).ok().as_ref(), &Environment::default())
    }

    const LONG: &str = "sk-0123456789abcdefghijklmnop";

    #[test]
    fn the_key_is_masked_whole_in_part_and_in_base64() {
        let mask = mask(LONG);
        let in_base64 = STANDARD_NO_PAD.encode(format!("Bearer {LONG}"));
        let masked = mask.text(&in_base64).expect("base64");
        assert!(masked.contains(KEY) && masked.len() < 40, "{masked}");
        for (text, masked) in [
            (format!("bad key {LONG}!"), format!("bad key {KEY}!")),
            (format!("key {}", &LONG[..16]), format!("key {KEY}")),
            (format!("\u{6d77}{}", &LONG[9..]), format!("\u{6d77}{KEY}")),
            (format!("{LONG}{LONG}"), format!("{KEY}{KEY}")),
        ] {
            assert_eq!(mask.text(&text), Some(masked), "{text}");
        }
        assert_eq!(mask.text(&LONG[..15]), None);
    }

    #[test]
    fn a_short_key_is_masked_as_a_whole() {
        assert_eq!(
            mask("sk-1").text("is sk-1 yours"),
            Some(format!("is {KEY} yours"))
        );
        assert_eq!(mask("sk-1").text("sk-"), None);
    }

    #[test]
    fn the_signature_of_a_video_is_masked_where_it_is_told_and_where_it_is_asked_for() {
        let sent = Sent {
            at_ms: 0,
            exchange: 0,
            operation: "get".to_owned(),
            purpose: Purpose::Cases,
            cases: Vec::new(),
            task_id: None,
            request: Outgoing::Video {
                url: "https://videos.example/1.mp4?signature=x".to_owned(),
                part: 0..9,
            },
            sha256: None,
        };
        let line = mask(LONG).line(&Line::Sent(Box::new(sent))).expect("JSON");
        let url = &line["request"]["video"]["url"];
        assert_eq!(url, "https://videos.example/1.mp4?***");
    }
}

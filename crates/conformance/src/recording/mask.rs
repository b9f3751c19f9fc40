//! What a recording and a report do not show: the key, and the signatures of URLs.
//!
//! It is taken out of a line once, before the line is written and before it is judged, so that nothing
//! later can cut it into parts that nobody would recognize.

use std::collections::HashSet;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use serde_json::Value;

use super::line::{Answered, Callback, Line, Outgoing};
use crate::case::Environment;
use crate::key::Key;

/// What stands for the key.
const KEY: &str = "$IMAGE2VIDEO_API_KEY";

/// What stands for the query of a URL.
const QUERY: &str = "***";

/// So many characters in a row are a part of a secret; a shorter secret is masked as a whole.
const PART: usize = 16;

/// Wherever a part begins, it holds a block that begins at a multiple of its length.
const BLOCK: usize = PART / 2;

/// A text of fewer characters is looked for in the words of a server alone: it may be a word of this program.
const SHORT: usize = 8;

/// A text of fewer characters is found in any words.
const SHORTEST: usize = 4;

/// Takes secrets out of lines.
#[derive(Debug, Default)]
pub(crate) struct Mask {
    /// Every part of the key and of its base64, in lower case: some send names of headers so.
    parts: HashSet<Vec<u8>>,
    /// Every block of them: a text without one has no part either, and most texts have none.
    blocks: HashSet<Vec<u8>>,
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
                let form = form.to_ascii_lowercase();
                let parts = form.as_bytes().windows(PART);
                mask.parts.extend(parts.map(<[u8]>::to_vec));
                let blocks = form.as_bytes().windows(BLOCK);
                mask.blocks.extend(blocks.map(<[u8]>::to_vec));
            }
        }
        let queries = environment.signatures();
        mask.whole.extend(queries.map(|query| (query, QUERY)));
        mask.whole.retain(|(secret, _)| secret.len() >= SHORTEST);
        mask
    }

    /// A line as JSON, without secrets. They are looked for in what the user or a server said.
    pub(crate) fn line(&self, mut line: Line) -> serde_json::Result<Value> {
        // What may be large is moved, and not copied.
        let body = match &mut line {
            Line::Answered(Answered { content, .. }) | Line::Callback(Callback { content, .. }) => {
                content.json_mut().map(Value::take)
            }
            _ => None,
        };
        let mut value = serde_json::to_value(&line)?;
        if let Some(body) = body {
            value["content"]["json"] = body;
        }
        let (ours, theirs): (&[&str], &[&str]) = match &line {
            Line::Begin(_) => (&["target", "environment"], &[]),
            Line::Sent(sent) => match &sent.request {
                Outgoing::Request(_) => (&["request"], &["task_id"]),
                Outgoing::Video { .. } => (&[], &["task_id", "request"]),
            },
            Line::Answered(_) => (&[], &["headers", "content"]),
            Line::Callback(_) => (&[], &["content_type", "content"]),
            Line::Failed(_) => (&[], &["error"]),
            Line::Fault(_) | Line::Waited(_) | Line::End(_) => (&[], &[]),
        };
        for member in ours {
            if let Some(value) = value.get_mut(member) {
                texts(value, &|text| self.text(text, SHORT));
            }
        }
        for member in theirs {
            if let Some(value) = value.get_mut(member) {
                texts(value, &|text| self.words(text));
                self.names(value);
            }
        }
        Ok(value)
    }

    /// The names of members, wherever they are.
    fn names(&self, value: &mut Value) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.names(item)),
            Value::Object(members) => {
                members.values_mut().for_each(|member| self.names(member));
                if members.keys().any(|name| self.text(name, SHORT).is_some()) {
                    let old = std::mem::take(members);
                    let masked = |name: String| self.text(&name, SHORT).unwrap_or(name);
                    members.extend(old.into_iter().map(|(name, value)| (masked(name), value)));
                }
            }
            Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// What a server said, without secrets, if there are any.
    fn words(&self, text: &str) -> Option<String> {
        let unsigned = unsigned(text);
        let masked = self.text(unsigned.as_deref().unwrap_or(text), SHORTEST);
        masked.or(unsigned)
    }

    /// The text without secrets that are not shorter than this, if there are any.
    fn text(&self, text: &str, shortest: usize) -> Option<String> {
        let mut masked = self.without_parts(text);
        for (secret, sign) in self.whole.iter().filter(|it| it.0.len() >= shortest) {
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
        let lower = text.to_ascii_lowercase();
        let mut blocks = lower.as_bytes().chunks_exact(BLOCK);
        if !blocks.any(|block| self.blocks.contains(block)) {
            return None;
        }
        let mut masked: Option<String> = None;
        // A secret is ASCII, so that its parts begin and end between characters.
        let (mut kept, mut hidden) = (0, 0);
        for (at, window) in lower.as_bytes().windows(PART).enumerate() {
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

/// Changes each text that a value holds.
fn texts(value: &mut Value, change: &dyn Fn(&str) -> Option<String>) {
    match value {
        Value::String(text) => {
            if let Some(changed) = change(text) {
                *text = changed;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| texts(item, change)),
        Value::Object(members) => members.values_mut().for_each(|it| texts(it, change)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The text with the passwords and the queries of its URLs masked, if it has any: each may be what lets
/// anybody fetch a file.
fn unsigned(text: &str) -> Option<String> {
    let mut masked: Option<String> = None;
    let mut kept = 0;
    for (at, scheme_end) in text.match_indices("://") {
        let start = at + scheme_end.len();
        if start < kept {
            continue;
        }
        let rest = &text[start..];
        let ends = |c: char| c.is_whitespace() || c.is_control() || "\"'<>\\".contains(c);
        let url = &rest[..rest.find(ends).unwrap_or(rest.len())];
        let authority = &url[..url.find(['/', '?', '#']).unwrap_or(url.len())];
        let userinfo = authority.rfind('@').map_or(0, |at| at + 1);
        let query = url.find('?').unwrap_or(url.len());
        if userinfo == 0 && query == url.len() {
            continue;
        }
        let out = masked.get_or_insert_default();
        out.push_str(&text[kept..start]);
        out.push_str(if userinfo > 0 { "***@" } else { "" });
        out.push_str(&url[userinfo..query.max(userinfo)]);
        out.push_str(if query < url.len() { "?***" } else { "" });
        kept = start + url.len();
    }
    let out = masked.as_mut()?;
    out.push_str(&text[kept..]);
    masked
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::{Answered, Content, Sent};
    use crate::transport::TransportError;

    fn mask(key: &str) -> Mask {
        Mask::new(Key::new(key).ok().as_ref(), &Environment::default())
    }

    const LONG: &str = "sk-0123456789abcdefghijklmnop";

    #[test]
    fn the_key_is_masked_whole_in_part_and_in_base64() {
        let mask = mask(LONG);
        let in_base64 = STANDARD_NO_PAD.encode(format!("Bearer {LONG}"));
        let masked = mask.words(&in_base64).expect("base64");
        assert!(masked.contains(KEY) && masked.len() < 40, "{masked}");
        for (text, masked) in [
            (format!("bad key {LONG}!"), format!("bad key {KEY}!")),
            (format!("key {}", &LONG[..16]), format!("key {KEY}")),
            (format!("\u{6d77}{}", &LONG[9..]), format!("\u{6d77}{KEY}")),
            (format!("{LONG}{LONG}"), format!("{KEY}{KEY}")),
            (LONG.to_uppercase(), KEY.to_owned()),
        ] {
            assert_eq!(mask.words(&text), Some(masked), "{text}");
        }
        assert_eq!(mask.words(&LONG[..15]), None);
    }

    #[test]
    fn a_short_key_is_masked_as_a_whole_and_where_others_speak() {
        let words = mask("sk-1").words("is sk-1 yours");
        assert_eq!(words, Some(format!("is {KEY} yours")));
        assert_eq!(mask("sk-1").words("sk-"), None);
        for key in ["a", "json", "code", "text", "data", "answered", "failed"] {
            let lines = [
                Line::Answered(Answered {
                    at_ms: 1,
                    exchange: 0,
                    status: 200,
                    headers: vec![("content-type".to_owned(), "application/x".to_owned())],
                    bytes: 10,
                    content: Content::new(br#"{"code":0,"data":{"text":""}}"#, 100),
                }),
                Line::Failed(crate::recording::Failed {
                    at_ms: 1,
                    exchange: 0,
                    error: TransportError::Timeout,
                }),
            ];
            for line in lines {
                let masked = mask(key).line(line.clone()).expect("JSON");
                assert_eq!(serde_json::from_value::<Line>(masked).expect(key), line);
            }
        }
    }

    #[test]
    fn passwords_and_queries_of_urls_are_masked() {
        for (text, masked) in [
            (
                "https://cdn.example/a.mp4?sig=1&x=2",
                Some("https://cdn.example/a.mp4?***"),
            ),
            (
                "https://me:secret@cdn.example/a",
                Some("https://***@cdn.example/a"),
            ),
            (
                "ftp://me:secret@cdn.example?sig=1",
                Some("ftp://***@cdn.example?***"),
            ),
            (
                "see https://a.example?k=1 and HTTP://b:c@d",
                Some("see https://a.example?*** and HTTP://***@d"),
            ),
            (
                r#"<a href="https://a.example/?k=1">x?</a>"#,
                Some(r#"<a href="https://a.example/?***">x?</a>"#),
            ),
            (
                "https://a.example/next?to=https://b:c@d",
                Some("https://a.example/next?***"),
            ),
            ("https://a.example/a@b c?d", None),
            ("://", None),
            ("what?", None),
        ] {
            assert_eq!(unsigned(text).as_deref(), masked, "{text}");
        }
    }

    #[test]
    fn what_leads_to_a_video_is_masked_where_it_is_asked_for() {
        let sent = Sent {
            at_ms: 1,
            exchange: 0,
            operation: "get".to_owned(),
            purpose: crate::recording::Purpose::Cases,
            cases: Vec::new(),
            task_id: Some(LONG.to_owned()),
            request: Outgoing::Video {
                url: "https://cdn.example/a.mp4?sig=1".to_owned(),
                part: 0..9,
            },
            sha256: None,
        };
        let masked = mask(LONG).line(Line::Sent(Box::new(sent))).expect("JSON");
        assert_eq!(masked["task_id"], KEY);
        assert_eq!(
            masked["request"]["video"]["url"],
            "https://cdn.example/a.mp4?***"
        );
    }
}

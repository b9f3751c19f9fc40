//! Characters that nobody sees, or that change how others are shown.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The text with everything escaped that a terminal obeys, that hides, or that turns other text around. The
/// escapes are those of JSON.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    escape(text, is_hidden)
}

/// JSON that says the same and can be shown anywhere. Line breaks are only between its values.
pub(crate) fn visible_json(json: &str) -> Cow<'_, str> {
    escape(json, |c| c != '\n' && is_hidden(c))
}

fn escape(text: &str, is_escaped: fn(char) -> bool) -> Cow<'_, str> {
    // Most texts are plain ASCII, which is cheaper to see than what each character is.
    let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if is_plain || !text.contains(is_escaped) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if is_escaped(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing into a string cannot fail.
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}

/// Whether it is of the categories Cc, Cf, Zl or Zp of Unicode 16: controls, marks of direction, zero-width
/// characters, separators of lines.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}' | '\u{891}'
            | '\u{8e2}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}'
            | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_is_escaped_and_what_is_read_is_not() {
        for (text, expected) in [
            ("caf\u{e9} \u{6d77} \u{1f600} \u{928}\u{93f} \"\\", None),
            ("\u{1b}[31m", Some(r"\u001b[31m")),
            ("a\r\nb\t", Some(r"a\u000d\u000ab\u0009")),
            ("\u{7f}\u{85}\u{9b}", Some(r"\u007f\u0085\u009b")),
            (
                "\u{202e}gnp\u{2066}\u{200f}",
                Some(r"\u202egnp\u2066\u200f"),
            ),
            ("a\u{200b}\u{200d}\u{feff}b", Some(r"a\u200b\u200d\ufeffb")),
            ("a\u{2028}b\u{2029}", Some(r"a\u2028b\u2029")),
            ("\u{e0041}", Some(r"\udb40\udc41")),
        ] {
            assert_eq!(visible(text), expected.unwrap_or(text), "{text:?}");
        }
    }

    #[test]
    fn json_says_the_same_in_as_many_lines() {
        let value =
            serde_json::json!({"a\u{202e}": "\u{2028}\n\u{e0041}\u{7f}", "b": [1, "\u{200d}"]});
        let json = format!("{value:#}");
        let shown = visible_json(&json);
        assert_eq!(shown.lines().count(), json.lines().count());
        assert!(!shown.contains(|c| c != '\n' && is_hidden(c)), "{shown}");
        let read: serde_json::Value = serde_json::from_str(&shown).expect("JSON");
        assert_eq!(read, value);
    }
}

//! What may be shown of a text that somebody else wrote.

use std::collections::HashSet;

/// Characters of a foreign text that an error shows.
const SHOWN: usize = 200;

/// Characters of a secret that are as secret as the whole.
const PART: usize = 16;

/// A text without secrets and parts of them, in whose place it reads `***`. What has fewer than 8 characters is no
/// secret, and may be a part of any word.
pub(crate) fn redact(text: &str, secrets: &[&str]) -> String {
    let mut hidden = Vec::new();
    for secret in secrets.iter().filter(|secret| secret.len() >= 8) {
        let length = secret.len().min(PART);
        let parts: HashSet<_> = secret.as_bytes().windows(length).collect();
        // Nearly every place of a long text is told by two bytes to be none.
        let start = |part: &[u8]| usize::from(part[0]) << 8 | usize::from(part[1]);
        let mut starts = vec![false; 1 << 16];
        parts.iter().for_each(|part| starts[start(part)] = true);
        let found = text.as_bytes().windows(length).enumerate();
        for (at, _) in found.filter(|(_, part)| starts[start(part)] && parts.contains(part)) {
            // Most texts have none.
            hidden.resize(text.len(), false);
            hidden[at..at + length].fill(true);
        }
    }
    if hidden.is_empty() {
        return text.to_owned();
    }
    let mut shown = String::new();
    for (at, c) in text.char_indices() {
        if !hidden[at] {
            shown.push(c);
        } else if at == 0 || !hidden[at - 1] {
            shown.push_str("***");
        }
    }
    shown
}

/// The beginning of a text, on one line and without what would move a terminal's cursor.
pub(crate) fn shorten(text: &str) -> String {
    let visible = |c: char| if c.is_control() { ' ' } else { c };
    let short: String = text.chars().take(SHOWN).map(visible).collect();
    match text.chars().skip(SHOWN).count() {
        0 => short,
        rest => format!("{short}… ({rest} more characters)"),
    }
}

/// A message of serde without the values that it quotes: it says `invalid type: string "…"`, and the
/// string may be the whole body.
pub(crate) fn unquote(message: &str) -> String {
    match (message.find('"'), message.rfind('"')) {
        (Some(first), Some(last)) if first < last => {
            format!("{}…{}", &message[..=first], &message[last..])
        }
        _ => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_and_a_terminal_left_alone() {
        assert_eq!(shorten("no such model"), "no such model");
        assert_eq!(shorten("a\n\u{1b}[31mb"), "a  [31mb");
        let long = shorten(&"ä".repeat(1000));
        assert!(long.ends_with("ä… (800 more characters)"), "{long}");
    }

    #[test]
    fn a_secret_and_its_parts_are_hidden() {
        let secrets = ["sk-0123456789-abcdefghij", "short-one", "tiny"];
        for (text, shown) in [
            ("no such key: sk-0123456789-abcdefghij", "no such key: ***"),
            ("ends in 56789-abcdefghij.", "ends in ***."),
            ("ends in 6789-abcdefghij", "ends in 6789-abcdefghij"),
            ("ä0123456789-abcdeä short-one", "ä***ä ***"),
            ("short-on tiny", "short-on tiny"),
            ("short-oneshort-one", "***"),
            ("", ""),
        ] {
            assert_eq!(redact(text, &secrets), shown);
        }
    }

    #[test]
    fn a_quoted_value_is_not_repeated() {
        let message = r#"invalid type: string "a \" b", expected i64 at line 1 column 9"#;
        let shown = r#"invalid type: string "…", expected i64 at line 1 column 9"#;
        assert_eq!(unquote(message), shown);
        let message = "missing field `data` at line 1 column 2";
        assert_eq!(unquote(message), message);
    }
}

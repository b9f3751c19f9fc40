//! What may be shown of a text that somebody else wrote.

/// Characters of a foreign text that an error shows.
const SHOWN: usize = 200;

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
    fn a_quoted_value_is_not_repeated() {
        let message = r#"invalid type: string "a \" b", expected i64 at line 1 column 9"#;
        let shown = r#"invalid type: string "…", expected i64 at line 1 column 9"#;
        assert_eq!(unquote(message), shown);
        let message = "missing field `data` at line 1 column 2";
        assert_eq!(unquote(message), message);
    }
}

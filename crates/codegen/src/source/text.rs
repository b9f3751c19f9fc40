//! The text of a file, and positions in it as an editor counts them.

use std::ops::Range;

/// A file's text with `\n` line ends, whatever the file has.
pub(crate) struct Text {
    /// The path as it is shown.
    pub(crate) name: String,
    pub(crate) content: String,
    /// Byte offset of the first byte that is not UTF-8.
    pub(crate) invalid_at: Option<usize>,
}

impl Text {
    /// A text that is in no file.
    pub(super) fn of(content: String) -> Self {
        Self {
            name: String::new(),
            content,
            invalid_at: None,
        }
    }

    /// Decodes a file. Bytes that are not UTF-8 are replaced, so that the place can be shown, and kept
    /// in mind, so that [`read`](super::reader::read) refuses them.
    pub(crate) fn decode(name: impl Into<String>, bytes: &[u8]) -> Self {
        let invalid_at = std::str::from_utf8(bytes)
            .err()
            .map(|error| plain(&String::from_utf8_lossy(&bytes[..error.valid_up_to()])).len());
        Self {
            name: name.into(),
            content: plain(&String::from_utf8_lossy(bytes)),
            invalid_at,
        }
    }

    /// Line and column of a byte offset; both count from 1, columns count characters.
    pub(crate) fn position(&self, offset: usize) -> (usize, usize) {
        let before = &self.content[..offset.min(self.content.len())];
        let line = before.matches('\n').count();
        let column = before[line_start(before)..].chars().count();
        (line + 1, column + 1)
    }

    /// The part of `span` on its first line, which is what gets underlined: a whole block would hide the
    /// place. Of a member whose value is such a block that is the name, without its colon.
    pub(crate) fn first_line(&self, span: Range<usize>) -> Range<usize> {
        let start = span.start.min(self.content.len());
        let rest = &self.content[start..span.end.clamp(start, self.content.len())];
        let line = rest.split('\n').next().unwrap_or_default();
        start..start + line.trim_end_matches([' ', ':']).len()
    }

    /// The first tab among the spaces that a line is indented with, on the line of `offset` or the next.
    pub(crate) fn tab_in_indentation(&self, offset: usize) -> Option<usize> {
        let this = line_start(&self.content[..offset]);
        let next = self.content[offset..]
            .find('\n')
            .map(|end| offset + end + 1);
        [Some(this), next].into_iter().flatten().find_map(|start| {
            let rest = &self.content[start..];
            let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            rest[..blank].find('\t').map(|at| start + at)
        })
    }
}

/// Where the last line of a text starts.
fn line_start(text: &str) -> usize {
    text.rfind('\n').map_or(0, |end| end + 1)
}

/// Without the byte order mark, and with `\n` for every line end that YAML knows.
fn plain(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn columns_count_characters_from_one() {
        let text = Text::decode("a", "é: ü\r\nbé: x\rc".as_bytes());
        let at = |needle: &str| text.position(text.content.find(needle).unwrap());
        assert_eq!(at("é"), (1, 1));
        assert_eq!(at("ü"), (1, 4));
        assert_eq!(at("x"), (2, 5));
        assert_eq!(at("c"), (3, 1));
        assert_eq!(text.position(usize::MAX), (3, 2));
    }

    #[test]
    fn a_byte_order_mark_takes_no_column() {
        let text = Text::decode("a", "\u{feff}key: 1".as_bytes());
        assert_eq!(text.content, "key: 1");
    }

    #[test]
    fn the_first_invalid_byte_keeps_its_place() {
        let text = Text::decode("a", b"a: 1\r\nb: \xff\xfe");
        assert_eq!(text.invalid_at.map(|at| text.position(at)), Some((2, 4)));
    }

    #[test]
    fn a_span_is_cut_at_its_first_line() {
        let text = Text::decode("a", b"one \ntwo\n");
        assert_eq!(text.first_line(0..8), 0..3);
        assert_eq!(text.first_line(5..5), 5..5);
        let text = Text::decode("a", b"one:\n  two\n");
        assert_eq!(text.first_line(0..10), 0..3);
        assert_eq!(text.first_line(90..99), 11..11);
    }
}

//! The difference between a derived file and what it should be, for people.

use anstyle::{AnsiColor, Style};
use similar::{ChangeTag, TextDiff};

use super::changes::Change;

/// Lines shown per file: enough to recognise the edit, short enough to find the next file.
const MAX_LINES: usize = 60;
/// Characters shown per line; an embedded image is one long line.
const MAX_WIDTH: usize = 160;

const HEADER: Style = Style::new().bold();
const HUNK: Style = AnsiColor::Cyan.on_default();
const OLD: Style = AnsiColor::Red.on_default();
const NEW: Style = AnsiColor::Green.on_default();

/// A unified diff from what is on disk to what should be. Coloured; the terminal writer takes colours out
/// where none are wanted.
pub(super) fn diff(change: &Change) -> String {
    let path = change.path();
    let (from, to, old, new) = match change {
        Change::Write { old, new, .. } => match old {
            Some(old) => (path, path, old.as_str(), new.as_str()),
            None => ("/dev/null", path, "", new.as_str()),
        },
        Change::Remove { old, .. } => (path, "/dev/null", old.as_str(), ""),
    };
    let mut lines = vec![
        paint(HEADER, &format!("--- {from}")),
        paint(HEADER, &format!("+++ {to}")),
    ];
    let body = body(&old.replace("\r\n", "\n"), new);
    let left_out = body.len().saturating_sub(MAX_LINES);
    lines.extend(body.into_iter().take(MAX_LINES));
    if left_out > 0 {
        lines.push(format!("... {left_out} more lines of this diff"));
    }
    lines.join("\n") + "\n"
}

fn body(old: &str, new: &str) -> Vec<String> {
    let diff = TextDiff::from_lines(old, new);
    let mut lines = Vec::new();
    for hunk in diff.unified_diff().iter_hunks() {
        lines.push(paint(HUNK, &hunk.header().to_string()));
        for change in hunk.iter_changes() {
            let (sign, style) = match change.tag() {
                ChangeTag::Delete => ('-', OLD),
                ChangeTag::Insert => ('+', NEW),
                ChangeTag::Equal => (' ', Style::new()),
            };
            lines.push(paint(style, &format!("{sign}{}", shorten(change.value()))));
            if change.missing_newline() {
                lines.push("\\ No newline at end of file".to_owned());
            }
        }
    }
    lines
}

fn shorten(line: &str) -> String {
    let line = line.trim_end_matches('\n');
    match line.char_indices().nth(MAX_WIDTH) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line.to_owned(),
    }
}

fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

#[cfg(test)]
mod tests {
    use super::{Change, diff};

    fn shown(old: Option<&str>, new: &str) -> String {
        let change = Change::Write {
            path: "a.json".to_owned(),
            old: old.map(str::to_owned),
            new: new.to_owned(),
        };
        anstream::adapter::strip_str(&diff(&change)).to_string()
    }

    #[test]
    fn old_and_new_lines() {
        let expected = "--- a.json\n+++ a.json\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n";
        assert_eq!(shown(Some("a\r\nb\r\n"), "a\nc\n"), expected);
    }

    #[test]
    fn a_file_that_is_not_there() {
        let expected = "--- /dev/null\n+++ a.json\n@@ -0,0 +1 @@\n+a\n";
        assert_eq!(shown(None, "a\n"), expected);
    }

    #[test]
    fn a_missing_line_end_is_visible() {
        let hint = "\\ No newline at end of file";
        let expected = format!("--- a.json\n+++ a.json\n@@ -1 +1 @@\n-a\n{hint}\n+a\n");
        assert_eq!(shown(Some("a"), "a\n"), expected);
    }

    #[test]
    fn long_lines_and_long_diffs_are_cut() {
        let long = shown(None, &("é".repeat(1000) + "\n"));
        assert!(long.ends_with("é...\n"), "{long}");
        let long = shown(None, &"a\n".repeat(1000));
        assert!(
            long.ends_with("... 941 more lines of this diff\n"),
            "{long}"
        );
        assert_eq!(long.lines().count(), 63);
    }
}

//! The difference between a derived file and what it should be, for people.

use anstyle::{AnsiColor, Style};
use similar::TextDiff;

use super::changes::Change;

/// Lines shown per file: enough to recognise the edit, short enough to find the next file.
const MAX_LINES: usize = 60;
/// Characters shown per line; an embedded image is one long line.
const MAX_WIDTH: usize = 160;

/// A unified diff from what is on disk to what should be. Coloured; what prints it takes colours out where
/// none are wanted.
pub(super) fn diff(change: &Change) -> String {
    let old = change
        .old
        .as_deref()
        .unwrap_or_default()
        .replace("\r\n", "\n");
    let new = change.new.as_deref().unwrap_or_default();
    let body = TextDiff::from_lines(old.as_str(), new)
        .unified_diff()
        .to_string();
    let mut body = body.lines();

    let name = |content: &Option<String>| match content {
        Some(_) => change.path.clone(),
        None => "/dev/null".to_owned(),
    };
    let header = [("---", name(&change.old)), ("+++", name(&change.new))];
    let header = header.map(|(sign, name)| paint(Style::new().bold(), &format!("{sign} {name}")));
    let mut lines = Vec::from(header);
    lines.extend(body.by_ref().take(MAX_LINES).map(line));
    match body.count() {
        0 => {}
        left_out => lines.push(format!("... {left_out} more lines of this diff")),
    }
    lines.join("\n") + "\n"
}

/// A line below the header, shortened.
fn line(line: &str) -> String {
    let style = match line.chars().next() {
        Some('@') => AnsiColor::Cyan.on_default(),
        Some('-') => AnsiColor::Red.on_default(),
        Some('+') => AnsiColor::Green.on_default(),
        _ => Style::new(),
    };
    match line.char_indices().nth(MAX_WIDTH) {
        Some((end, _)) => paint(style, &format!("{}...", &line[..end])),
        None => paint(style, line),
    }
}

fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

#[cfg(test)]
mod tests {
    use super::{Change, diff};

    fn shown(old: Option<&str>, new: &str) -> String {
        let change = Change {
            path: "a.json".to_owned(),
            old: old.map(str::to_owned),
            new: Some(new.to_owned()),
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

//! Syntax errors in plain words. Where it is clear what was meant the text is mended, so that the rest of it is
//! read too.

/// What is wrong at a place of a text.
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) message: &'static str,
    pub(super) help: String,
    pub(super) mend: Mend,
}

/// How a text is mended.
#[derive(Clone, Copy)]
pub(super) enum Mend {
    /// The colon at this place is part of a text.
    Replace(usize),
    /// A colon belongs at this place.
    Insert(usize),
}

impl Mend {
    /// The text with the mistake mended.
    pub(super) fn apply(self, content: &str) -> String {
        match self {
            Self::Replace(at) => format!("{};{}", &content[..at], &content[at + 1..]),
            Self::Insert(at) => format!("{}:{}", &content[..at], &content[at..]),
        }
    }

    /// Where a place of the mended text was before.
    pub(super) fn undone(self, place: usize) -> usize {
        match self {
            Self::Insert(at) if place > at => place - 1,
            Self::Insert(_) | Self::Replace(_) => place,
        }
    }
}

/// What the parser's words at a place mean, if that is one of the common mistakes.
pub(super) fn fault(content: &str, at: usize, words: &str) -> Option<Fault> {
    let start = content[..at].rfind('\n').map_or(0, |end| end + 1);
    if words.contains("mapping values are not allowed") {
        let before = &content[start..at];
        if let Some((key, text)) = before.split_once(": ")
            && content[at..].starts_with(':')
        {
            let (key, text) = (key.trim_start(), text.trim_start());
            let rest = content[at..].lines().next().unwrap_or_default();
            return Some(Fault {
                at,
                message: "a colon with a space after it ends a text that has no quotes",
                help: format!("quote the text, or write it below `>-`: {key}: '{text}{rest}'"),
                mend: Mend::Replace(at),
            });
        }
    }
    let expects_colon = [
        "mapping values are not allowed",
        "expect ':'",
        "expected ':'",
    ];
    if !expects_colon.iter().any(|it| words.contains(it)) {
        return None;
    }
    // What has no colon is taken for a text that goes on in the next line.
    let end = content[..start].trim_end().len();
    without_colon(content, content[..end].rfind('\n').map_or(0, |it| it + 1))
}

/// A line that begins with a key and no colon after it.
fn without_colon(content: &str, start: usize) -> Option<Fault> {
    let line = content[start..].lines().next()?;
    let indented = line.trim_start_matches([' ', '-']);
    let at = start + line.len() - indented.len();
    let key = indented.split(' ').next().filter(|key| !key.is_empty())?;
    if !key
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "-_$".contains(c))
    {
        return None;
    }
    Some(Fault {
        at,
        message: "a key has no colon after it",
        help: format!("write `{key}:`"),
        mend: Mend::Insert(at + key.len()),
    })
}

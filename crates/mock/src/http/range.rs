//! Byte ranges, as RFC 9110 (section 14) has them: one range is served, what is malformed or more
//! than one is ignored, which the RFC allows.

use std::ops::Range;

/// What a `Range` header asks of a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// All of it: there is no range, or none that could be read.
    Whole,
    /// A part.
    Part(Range<usize>),
    /// A part that the file does not have.
    Unsatisfiable,
}

/// Reads the value of a `Range` header for a file of `length` bytes.
pub(crate) fn wanted(header: Option<&str>, length: usize) -> Wanted {
    match header.and_then(|value| parse(value, length)) {
        None => Wanted::Whole,
        Some(part) if part.is_empty() => Wanted::Unsatisfiable,
        Some(part) => Wanted::Part(part),
    }
}

/// `None` if malformed; empty if the file has nothing of it.
fn parse(value: &str, length: usize) -> Option<Range<usize>> {
    let (unit, set) = value.split_once('=')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") || set.contains(',') {
        return None;
    }
    let (first, last) = set.trim_matches([' ', '\t']).split_once('-')?;
    if first.is_empty() {
        let suffix = number(last)?;
        return Some(length.saturating_sub(suffix)..length);
    }
    let first = number(first)?;
    let end = if last.is_empty() {
        length
    } else {
        let last = number(last)?;
        if last < first {
            return None;
        }
        last.saturating_add(1).min(length)
    };
    Some(first.min(length)..end)
}

/// Digits only; a number that no file is as long as stands for the greatest there is.
fn number(text: &str) -> Option<usize> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_rfc_has_them() {
        let part = |first, end| Wanted::Part(first..end);
        for (value, expected) in [
            ("bytes=0-0", part(0, 1)),
            ("bytes=0-9", part(0, 10)),
            ("bytes=0-99999999999999999999999", part(0, 10)),
            ("bytes=9-", part(9, 10)),
            ("BYTES= 2-3 ", part(2, 4)),
            ("bytes=-3", part(7, 10)),
            ("bytes=-11", part(0, 10)),
            ("bytes=-0", Wanted::Unsatisfiable),
            ("bytes=10-", Wanted::Unsatisfiable),
            ("bytes=10-20", Wanted::Unsatisfiable),
            ("bytes=99999999999999999999999-", Wanted::Unsatisfiable),
            ("", Wanted::Whole),
            ("bytes", Wanted::Whole),
            ("bytes=", Wanted::Whole),
            ("bytes=-", Wanted::Whole),
            ("bytes=3-2", Wanted::Whole),
            ("bytes=+1-2", Wanted::Whole),
            ("bytes=a-b", Wanted::Whole),
            ("bytes=0-1,3-4", Wanted::Whole),
            ("seconds=0-1", Wanted::Whole),
        ] {
            assert_eq!(wanted(Some(value), 10), expected, "{value:?}");
        }
        assert_eq!(wanted(None, 10), Wanted::Whole);
    }
}

//! Counts and lists in words.

/// How many there are beside the first.
pub(crate) fn others(count: usize) -> String {
    match count {
        0 | 1 => String::new(),
        2 => " and 1 other".to_owned(),
        n => format!(" and {} others", n - 1),
    }
}

/// `a, b and c`.
pub(crate) fn listed(list: &[String]) -> String {
    match list {
        [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        list => list.concat(),
    }
}

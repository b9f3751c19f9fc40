//! Ranges, in code and in words.

use std::fmt;
use std::ops::{Bound, RangeBounds};

/// A range in words: an error says what would have been right.
pub(crate) fn in_words<T: fmt::Display>(range: &impl RangeBounds<T>) -> String {
    let min = match range.start_bound() {
        Bound::Included(min) | Bound::Excluded(min) => Some(min),
        Bound::Unbounded => None,
    };
    let max = match range.end_bound() {
        Bound::Included(max) | Bound::Excluded(max) => Some(max),
        Bound::Unbounded => None,
    };
    match (min, max) {
        (Some(min), Some(max)) => format!("from {min} to {max}"),
        (Some(min), None) => format!("from {min} on"),
        (None, Some(max)) => format!("up to {max}"),
        (None, None) => "of any size".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_said_as_people_say_it() {
        assert_eq!(in_words(&(0.0..=1.0)), "from 0 to 1");
        assert_eq!(in_words(&(1..)), "from 1 on");
        assert_eq!(in_words(&(..=2.5)), "up to 2.5");
        assert_eq!(in_words::<i64>(&..), "of any size");
    }
}

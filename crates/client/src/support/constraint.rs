//! The constraints of the contract. An error says the rule and what was measured, and repeats no text that
//! may be long or secret.

use std::fmt::Display;
use std::ops::{Bound::Included, RangeBounds};

use fluent_uri::Uri;

use crate::types::error::ConversionError;

type Result<T> = std::result::Result<T, ConversionError>;

/// A text of so many characters.
pub(crate) fn characters(text: &str, range: impl RangeBounds<usize>) -> Result<()> {
    let count = text.chars().count();
    if range.contains(&count) {
        return Ok(());
    }
    let range = in_words(&range);
    Err(format!("the text has {count} characters; it has to be {range}").into())
}

/// An absolute URI of so many characters.
pub(crate) fn uri(text: &str, range: impl RangeBounds<usize>) -> Result<()> {
    // The parser that decides for the contract's validator too, so that both agree on every text.
    Uri::parse(text).map_err(|_| "the text is not an absolute URI (RFC 3986)")?;
    characters(text, range)
}

/// A list of so many items.
pub(crate) fn items<T>(list: &[T], range: impl RangeBounds<usize>) -> Result<()> {
    let count = list.len();
    if range.contains(&count) {
        return Ok(());
    }
    let range = in_words(&range);
    Err(format!("the list has {count} items; it has to be {range}").into())
}

/// A finite number of a range. What is infinite or no number has no form in JSON.
pub(crate) fn number(value: f64, range: impl RangeBounds<f64>) -> Result<f64> {
    if !value.is_finite() {
        return Err("the number is not finite".into());
    }
    within(value, range)
}

/// A value of a range.
pub(crate) fn within<T: Display + PartialOrd>(value: T, range: impl RangeBounds<T>) -> Result<T> {
    if range.contains(&value) {
        return Ok(value);
    }
    let range = in_words(&range);
    Err(format!("the number is {value}; it has to be {range}").into())
}

/// The error of a value that an enum does not list.
pub(crate) fn unlisted(value: &str, listed: &[&str]) -> ConversionError {
    /// A text that is longer is none that was meant as a value.
    const SHOWN: usize = 40;
    let value = match value.chars().count() {
        ..=SHOWN => format!("`{}`", value.escape_debug()),
        count => format!("a text of {count} characters"),
    };
    format!("{value} is not one of `{}`", listed.join("`, `")).into()
}

fn in_words<T: Display>(range: &impl RangeBounds<T>) -> String {
    match (range.start_bound(), range.end_bound()) {
        (Included(min), Included(max)) => format!("from {min} to {max}"),
        (Included(min), _) => format!("at least {min}"),
        (_, Included(max)) => format!("at most {max}"),
        // A contract has no other bounds.
        _ => "any".to_owned(),
    }
}

//! URIs as the contract's `format: uri` means them.

use std::ops::RangeBounds;

use fluent_uri::Uri;

use super::range::in_words;
use crate::types::error::ConversionError;

/// Accepts an absolute URI whose length in characters is in the range.
pub(crate) fn check(
    text: &str,
    characters: impl RangeBounds<usize>,
) -> Result<(), ConversionError> {
    // The parser that decides for the contract's validator too, so that both agree on every text.
    if Uri::parse(text).is_err() {
        return Err("not an absolute URI (RFC 3986)".into());
    }
    if !characters.contains(&text.chars().count()) {
        let length = in_words(&characters);
        return Err(format!("not of a length in characters {length}").into());
    }
    Ok(())
}

//! What a request says of its body: media type and content coding.

use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};

use crate::api::refusal::Refusal;

/// Judges the `Content-Type` by its essence: parameters such as `charset` are ignored, as JSON has
/// one encoding only (RFC 8259, section 8.1).
pub(crate) fn check(headers: &HeaderMap, expected: &str) -> Result<(), Refusal> {
    let mut values = headers.get_all(CONTENT_TYPE).iter();
    let (value, another) = (values.next(), values.next());
    let essence = value
        .and_then(|value| value.to_str().ok())
        .map(|value| value.split(';').next().unwrap_or_default().trim());
    let matches = essence.is_some_and(|essence| essence.eq_ignore_ascii_case(expected));
    if !matches || another.is_some() {
        return Err(Refusal::ContentType(expected.to_owned()));
    }
    let mut codings = headers.get_all(CONTENT_ENCODING).iter();
    if codings.all(|coding| coding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        Ok(())
    } else {
        Err(Refusal::ContentEncoding)
    }
}

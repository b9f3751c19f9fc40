//! What the head of an answer says of the bytes behind it.

use reqwest::StatusCode;
use reqwest::header::{CONTENT_LENGTH, CONTENT_RANGE, ETAG, HeaderMap, HeaderName, LAST_MODIFIED};

use super::error::DownloadError;

/// Where the body of an answer belongs.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Where its first byte belongs; 0 is a new beginning.
    pub(super) start: u64,
    /// The size of the whole video, if it is told.
    pub(super) total: Option<u64>,
}

/// Where the body belongs, when the bytes from `asked` on were asked for.
pub(super) fn place(
    status: StatusCode,
    headers: &HeaderMap,
    asked: u64,
) -> Result<Place, DownloadError> {
    match status {
        StatusCode::OK => Ok(Place {
            start: 0,
            total: text(headers, CONTENT_LENGTH).and_then(|length| length.parse().ok()),
        }),
        StatusCode::PARTIAL_CONTENT => {
            let range = text(headers, CONTENT_RANGE).and_then(content_range);
            let (start, total) = range.ok_or(DownloadError::Range)?;
            match start == asked {
                true => Ok(Place { start, total }),
                false => Err(DownloadError::Range),
            }
        }
        StatusCode::RANGE_NOT_SATISFIABLE => Err(DownloadError::Range),
        status => Err(DownloadError::Status(status)),
    }
}

/// Where a part begins, and the size of the whole: `bytes 100-199/5000`, or `bytes 100-199/*`.
fn content_range(text: &str) -> Option<(u64, Option<u64>)> {
    let (part, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = part.split_once('-')?;
    let (first, last): (u64, u64) = (first.parse().ok()?, last.parse().ok()?);
    let total = match total {
        "*" => None,
        total => Some(total.parse().ok()?),
    };
    (first <= last && total.is_none_or(|total| last < total)).then_some((first, total))
}

/// What `If-Range` tells one version of the video from another by (RFC 9110, section 13.1.5): a strong entity tag, or
/// else the date of its last change.
pub(super) fn validator(headers: &HeaderMap) -> Option<&str> {
    let tag = text(headers, ETAG).filter(|tag| !tag.starts_with("W/"));
    tag.or_else(|| text(headers, LAST_MODIFIED))
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn headers(lines: &[(HeaderName, &'static str)]) -> HeaderMap {
        let header = |(name, value): &(HeaderName, &'static str)| {
            (name.clone(), HeaderValue::from_static(value))
        };
        lines.iter().map(header).collect()
    }

    /// Where the body of a 206 belongs, if the bytes from 100 on were asked for.
    fn placed(range: &'static str) -> Option<(u64, Option<u64>)> {
        let headers = headers(&[(CONTENT_RANGE, range)]);
        let place = place(StatusCode::PARTIAL_CONTENT, &headers, 100).ok()?;
        Some((place.start, place.total))
    }

    #[test]
    fn a_part_has_to_be_the_one_that_was_asked_for() {
        assert_eq!(placed("bytes 100-199/200"), Some((100, Some(200))));
        assert_eq!(placed("bytes 100-149/200"), Some((100, Some(200))));
        assert_eq!(placed("bytes 100-199/*"), Some((100, None)));
        for other in [
            "bytes 0-199/200",
            "bytes 101-199/200",
            "bytes 100-99/200",
            "bytes 100-200/200",
            "bytes */200",
            "bytes 100-/200",
            "items 100-199/200",
            "bytes 100-199",
            "",
        ] {
            assert_eq!(placed(other), None, "{other}");
        }
    }

    #[test]
    fn a_whole_video_begins_anew_whatever_was_asked_for() {
        let place = |headers| place(StatusCode::OK, &headers, 100).expect("a place");
        let told = place(headers(&[(CONTENT_LENGTH, "200")]));
        assert_eq!((told.start, told.total), (0, Some(200)));
        assert_eq!(place(HeaderMap::new()).total, None);
    }

    #[test]
    fn versions_are_told_apart_by_what_is_exact() {
        let date = "Sun, 04 Aug 2024 11:21:20 GMT";
        for (lines, expected) in [
            (&[(ETAG, "\"a\""), (LAST_MODIFIED, date)][..], Some("\"a\"")),
            (&[(ETAG, "W/\"a\""), (LAST_MODIFIED, date)], Some(date)),
            (&[(ETAG, "W/\"a\"")], None),
            (&[], None),
        ] {
            assert_eq!(validator(&headers(lines)), expected);
        }
    }
}

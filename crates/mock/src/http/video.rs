//! Result videos over HTTP: whole, or the part that is asked for.

use std::ops::RangeInclusive;

use bytes::Bytes;
use http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, IF_RANGE,
    RANGE,
};
use http::{HeaderName, HeaderValue, Method, Response, StatusCode, request::Parts};
use http_range_header::parse_range_header;

use crate::api::Refusal;
use crate::task::{Outcome, VideoFile};

/// The id in the path of a video, if the path is that of one.
pub(crate) fn id_in(path: &str) -> Option<&str> {
    path.strip_prefix("/videos/")?.strip_suffix(".mp4")
}

/// Answers a GET or HEAD: the file, or the part of it that is asked for.
pub(crate) fn answer(asked: Outcome, head: &Parts) -> Result<Response<Bytes>, Refusal> {
    let VideoFile { data, etag, .. } = asked.video();
    let mut body = Bytes::from_static(data);
    let mut response = Response::new(Bytes::new());
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_TYPE, "video/mp4"),
        (ACCEPT_RANGES, "bytes"),
        (ETAG, etag),
        (CACHE_CONTROL, "public, max-age=86400"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Some(part) = wanted_part(head, etag, data.len())? {
        let range = format!("bytes {}-{}/{}", part.start(), part.end(), data.len());
        headers.extend(HeaderValue::from_str(&range).map(|value| (CONTENT_RANGE, value)));
        body = body.slice(*part.start() as usize..=*part.end() as usize);
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    response
        .headers_mut()
        .insert(CONTENT_LENGTH, body.len().into());
    if head.method != Method::HEAD {
        *response.body_mut() = body;
    }
    Ok(response)
}

/// The part of a file that a request asks for, if any. What is malformed or asks for several parts is
/// ignored, which RFC 9110 (section 14.2) allows.
fn wanted_part(
    head: &Parts,
    etag: &str,
    length: usize,
) -> Result<Option<RangeInclusive<u64>>, Refusal> {
    let header = |name: HeaderName| head.headers.get(name).and_then(|value| value.to_str().ok());
    // A tag that is another one says that what the client has is of another file.
    let is_same = header(IF_RANGE).is_none_or(|condition| condition == etag);
    // The RFC defines ranges for GET alone.
    let range = header(RANGE).filter(|_| is_same && head.method == Method::GET);
    let parsed = range.and_then(|range| parse_range_header(range).ok());
    let Some(parsed) = parsed.filter(|parsed| parsed.len() == 1) else {
        return Ok(None);
    };
    let parts = parsed.validate(length as u64);
    Ok(parts.map_err(|_| Refusal::Range(length))?.pop())
}

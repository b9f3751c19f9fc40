//! Result videos over HTTP: whole, or the part that is asked for.

use std::ops::Range;

use bytes::Bytes;
use http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderName,
    IF_RANGE, RANGE,
};
use http::request::Parts;
use http::{HeaderValue, Method, Response, StatusCode};

use crate::api::refusal::Refusal;
use crate::task::outcome::Outcome;
use crate::task::video::VideoFile;

/// The id in the path of a video, if the path is that of one.
pub(crate) fn id_in(path: &str) -> Option<&str> {
    path.strip_prefix("/videos/")?.strip_suffix(".mp4")
}

/// Answers a GET or HEAD: the file, or the part of it that is asked for.
pub(crate) fn answer(asked: Outcome, head: &Parts) -> Result<Response<Bytes>, Refusal> {
    let VideoFile { data, etag, .. } = VideoFile::new(asked);
    let part = wanted_part(head, etag, data.len())?;
    let body = Bytes::from_static(&data[part.clone().unwrap_or(0..data.len())]);
    let mut response = Response::new(Bytes::new());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("video/mp4"));
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(ETAG, HeaderValue::from_static(etag));
    headers.insert(
        CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=86400"),
    );
    headers.insert(CONTENT_LENGTH, body.len().into());
    if let Some(part) = part {
        let range = format!("bytes {}-{}/{}", part.start, part.end - 1, data.len());
        headers.extend(HeaderValue::from_str(&range).map(|value| (CONTENT_RANGE, value)));
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    if head.method != Method::HEAD {
        *response.body_mut() = body;
    }
    Ok(response)
}

/// The part of a file that a request asks for, if any. What is malformed or asks for several parts is
/// ignored, which RFC 9110 (section 14.2) allows.
fn wanted_part(head: &Parts, etag: &str, length: usize) -> Result<Option<Range<usize>>, Refusal> {
    let header = |name: HeaderName| head.headers.get(name).and_then(|value| value.to_str().ok());
    // A tag that is another one says that what the client has is of another file.
    let is_same = header(IF_RANGE).is_none_or(|condition| condition == etag);
    // The RFC defines ranges for GET alone.
    let range = header(RANGE).filter(|_| is_same && head.method == Method::GET);
    let parsed = range.and_then(|range| http_range_header::parse_range_header(range).ok());
    let Some(parsed) = parsed.filter(|parsed| parsed.len() == 1) else {
        return Ok(None);
    };
    let unsatisfiable = Refusal::Range(length);
    let parts = parsed.validate(length as u64).map_err(|_| unsatisfiable)?;
    Ok(parts
        .first()
        .map(|part| index(*part.start())..index(*part.end()) + 1))
}

/// A place in a file that is in memory.
fn index(place: u64) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}

//! Result videos: real files, the same for every task of one length.

use bytes::Bytes;
use http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderName,
    IF_RANGE, RANGE,
};
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode};

use crate::api::refusal::Refusal;
use crate::http::range::{self, Wanted};
use crate::task::life::Length;

/// A file and its entity tag, which changes only when the files are made anew.
struct File {
    data: &'static [u8],
    tag: &'static str,
}

fn file(length: Length) -> File {
    match length {
        Length::Five => File {
            data: include_bytes!("../../assets/5.1.mp4"),
            tag: "\"mock-5.1-1\"",
        },
        Length::Ten => File {
            data: include_bytes!("../../assets/10.1.mp4"),
            tag: "\"mock-10.1-1\"",
        },
    }
}

/// The id in the path of a video, if the path is that of one.
pub(crate) fn id_in(path: &str) -> Option<&str> {
    path.strip_prefix("/videos/")?.strip_suffix(".mp4")
}

/// Answers a GET or HEAD: the file, or the part of it that is asked for.
pub(crate) fn answer(
    length: Length,
    method: &Method,
    headers: &HeaderMap,
) -> Result<Response<Bytes>, Refusal> {
    let File { data, tag } = file(length);
    let header = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    // A tag that is another one says that what the client has is of another file.
    let is_same = header(IF_RANGE).is_none_or(|condition| condition == tag);
    let wanted = match header(RANGE) {
        // The RFC defines ranges for GET alone.
        Some(value) if is_same && method == Method::GET => range::wanted(Some(value), data.len()),
        _ => Wanted::Whole,
    };
    let (status, part) = match wanted {
        Wanted::Whole => (StatusCode::OK, 0..data.len()),
        Wanted::Part(part) => (StatusCode::PARTIAL_CONTENT, part),
        Wanted::Unsatisfiable => return Err(Refusal::unsatisfiable_range(data.len())),
    };
    let body = Bytes::from_static(&data[part.clone()]);
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("video/mp4"));
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(ETAG, HeaderValue::from_static(tag));
    headers.insert(
        CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=86400"),
    );
    headers.insert(CONTENT_LENGTH, body.len().into());
    if status == StatusCode::PARTIAL_CONTENT {
        let range = format!("bytes {}-{}/{}", part.start, part.end - 1, data.len());
        headers.extend(HeaderValue::from_str(&range).map(|value| (CONTENT_RANGE, value)));
    }
    if method != Method::HEAD {
        *response.body_mut() = body;
    }
    Ok(response)
}

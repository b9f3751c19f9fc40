//! Cross-origin requests: a page of any origin may use the service.
//!
//! No credentials of a browser (cookies) are involved: a page sends its key in a header of its own.

use bytes::Bytes;
use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ORIGIN,
};
use http::{HeaderMap, HeaderValue, Response, StatusCode};

/// `Authorization` has to be named: `*` does not cover it.
const MAY_SEND: &str = "authorization, content-type, x-mock-scenario, range, if-range";
const MAY_READ: &str = "retry-after, accept-ranges, content-range, etag, allow, www-authenticate";

/// Lets a page of any origin read an answer.
pub(crate) fn allow(headers: &mut HeaderMap) {
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
}

/// Lets it read the headers too, if it is a page that asks.
pub(crate) fn expose(asked: &HeaderMap, headers: &mut HeaderMap) {
    if asked.contains_key(ORIGIN) {
        headers.insert(
            ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static(MAY_READ),
        );
    }
}

/// What a page may send.
pub(crate) fn preflight() -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    let methods = HeaderValue::from_static("GET, HEAD, POST");
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, methods);
    headers.insert(
        ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static(MAY_SEND),
    );
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    response
}

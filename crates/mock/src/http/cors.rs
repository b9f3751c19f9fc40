//! Cross-origin requests: a page of any origin may use the service.
//!
//! No credentials of a browser (cookies) are involved: a page sends its key in a header of its own.

use bytes::Bytes;
use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN,
};
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, request::Parts};

/// `Authorization` has to be named: `*` does not cover it.
const REQUEST_HEADERS: &str = "authorization, content-type, x-mock-scenario, range, if-range";
const RESPONSE_HEADERS: &str =
    "retry-after, accept-ranges, content-range, etag, allow, www-authenticate";

/// Whether a browser asks what it may send (the Fetch standard's CORS-preflight request).
pub(crate) fn is_preflight(head: &Parts) -> bool {
    head.method == Method::OPTIONS
        && head.headers.contains_key(ORIGIN)
        && head.headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}

/// Lets a page of any origin read the answer to a request; its headers too, if it is a page that asks.
pub(crate) fn allow(head: &Parts, answer: &mut HeaderMap) {
    answer.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    if head.headers.contains_key(ORIGIN) {
        let exposed = HeaderValue::from_static(RESPONSE_HEADERS);
        answer.insert(ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
}

/// What a page may send.
pub(crate) fn preflight() -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let allowed = [
        (ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST"),
        (ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS),
        (ACCESS_CONTROL_MAX_AGE, "600"),
    ];
    let allowed = allowed.map(|(name, value)| (name, HeaderValue::from_static(value)));
    response.headers_mut().extend(allowed);
    response
}

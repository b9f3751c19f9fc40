//! The head of a request: what is known before its body is there.

use http::header::{HOST, ORIGIN};
use http::request::Parts;
use http::uri::Authority;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Uri};

/// The head of a request, whatever its body is.
#[derive(Clone, Copy)]
pub(crate) struct Head<'r> {
    pub(crate) method: &'r Method,
    pub(crate) uri: &'r Uri,
    pub(crate) headers: &'r HeaderMap,
}

impl<'r> Head<'r> {
    pub(crate) fn of<B>(request: &'r Request<B>) -> Self {
        Self {
            method: request.method(),
            uri: request.uri(),
            headers: request.headers(),
        }
    }

    pub(crate) fn of_parts(parts: &'r Parts) -> Self {
        Self {
            method: &parts.method,
            uri: &parts.uri,
            headers: &parts.headers,
        }
    }

    /// About as many bytes as it has on the wire.
    pub(crate) fn length(&self) -> usize {
        let field =
            |(name, value): (&HeaderName, &HeaderValue)| name.as_str().len() + value.len() + 4;
        let target = self
            .uri
            .path_and_query()
            .map_or(0, |target| target.as_str().len());
        target + self.headers.iter().map(field).sum::<usize>()
    }

    /// What the client calls this service, so that a link leads there behind a balancer or a mapped
    /// port too.
    pub(crate) fn base_url(&self) -> Option<String> {
        let host = || self.headers.get(HOST)?.to_str().ok()?.parse().ok();
        let authority: Option<Authority> = self.uri.authority().cloned().or_else(host);
        let authority = authority.filter(|a| !a.host().is_empty() && !a.as_str().contains('@'))?;
        Some(format!("http://{authority}"))
    }

    /// Whether a browser asks what it may send (the Fetch standard's CORS-preflight request).
    pub(crate) fn is_preflight(&self) -> bool {
        self.method == Method::OPTIONS
            && self.headers.contains_key(ORIGIN)
            && self.headers.contains_key("access-control-request-method")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_that_the_client_used_is_in_links() {
        let base = |host: &[u8], target: &str| {
            let request = Request::get(target).header("host", host).body(());
            Head::of(&request.expect("a request")).base_url()
        };
        let http = |host: &str| Some(format!("http://{host}"));
        assert_eq!(base(b"mock:8080", "/"), http("mock:8080"));
        assert_eq!(base(b"[::1]:80", "/"), http("[::1]:80"));
        assert_eq!(
            base(b"other", "http://mock.example/x"),
            http("mock.example")
        );
        for bad in [&b""[..], b"a b", b"user@mock", b"a/b", b"\xff"] {
            assert_eq!(base(bad, "/"), None);
        }
    }
}

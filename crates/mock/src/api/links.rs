//! What a client calls this service.

use http::header::HOST;
use http::request::Parts;
use http::uri::Authority;

/// What the client calls this service, so that a link leads there behind a balancer or a mapped
/// port too.
pub(crate) fn base_url(head: &Parts) -> Option<String> {
    let host = || head.headers.get(HOST)?.to_str().ok()?.parse().ok();
    let authority: Option<Authority> = head.uri.authority().cloned().or_else(host);
    let authority = authority.filter(|a| !a.host().is_empty() && !a.as_str().contains('@'))?;
    Some(format!("http://{authority}"))
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    #[test]
    fn the_host_that_the_client_used_is_in_links() {
        let base = |host: &[u8], target: &str| {
            let request = Request::get(target).header("host", host).body(());
            base_url(&request.expect("a request").into_parts().0)
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

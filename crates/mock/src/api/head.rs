//! What the head of a request says: the type of its body, its query, and what the client calls this
//! service.

use std::borrow::Cow;

use http::header::{CONTENT_ENCODING, CONTENT_TYPE, HOST};
use http::{HeaderMap, request::Parts, uri::Authority};
use image2video_contract::{Location, Operation, ParameterRole, Strictness};
use url::form_urlencoded;

use crate::api::{Refusal, tasks::Page};

/// Judges the `Content-Type` by its essence: parameters such as `charset` are ignored, as JSON has
/// one encoding only (RFC 8259, section 8.1). Nothing may be encoded.
pub(crate) fn check_media_type(headers: &HeaderMap, expected: &str) -> Result<(), Refusal> {
    let refused = |header, expected: &str| Err(Refusal::MediaType(header, expected.to_owned()));
    let mut values = headers.get_all(CONTENT_TYPE).iter();
    let (value, another) = (values.next(), values.next());
    let essence = value
        .and_then(|value| value.to_str().ok()?.split(';').next())
        .unwrap_or_default();
    if !essence.trim().eq_ignore_ascii_case(expected) || another.is_some() {
        return refused("Content-Type", expected);
    }
    let mut codings = headers.get_all(CONTENT_ENCODING).iter();
    if !codings.all(|coding| coding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return refused("Content-Encoding", "identity");
    }
    Ok(())
}

/// Judges the query by the operation's parameters; ones that the contract does not have are ignored.
pub(crate) fn check_query(operation: &Operation, query: &str) -> Result<(), Refusal> {
    let parameters = operation.parameters.iter();
    for parameter in parameters.filter(|parameter| parameter.location == Location::Query) {
        let judge = parameter.message.judge(Strictness::Decided);
        let name = &parameter.name;
        let mut values = values(query, name).peekable();
        if parameter.required && values.peek().is_none() {
            let message = format!("{name}: it is missing (required)");
            return Err(Refusal::Invalid(message));
        }
        let violations = values.flat_map(|value| judge.violations(&parameter.value(&value)));
        let violations: Vec<_> = violations.collect();
        if !violations.is_empty() {
            return Err(Refusal::parameter(name, &violations));
        }
    }
    Ok(())
}

/// The page that a query asks for, with the API owner's defaults.
pub(crate) fn page(operation: &Operation, query: &str) -> Page {
    let number = |role, default| {
        let parameter = operation.parameter_of(role);
        let last = parameter.and_then(|parameter| values(query, &parameter.name).last());
        let number = last.and_then(|value| value.parse().ok());
        number.filter(|number| *number > 0).unwrap_or(default)
    };
    Page {
        number: number(ParameterRole::PageNumber, 1),
        size: number(ParameterRole::PageSize, 30),
    }
}

/// Every value of a parameter, decoded.
fn values<'q>(query: &'q str, name: &'q str) -> impl Iterator<Item = Cow<'q, str>> {
    let pairs = form_urlencoded::parse(query.as_bytes());
    pairs.filter_map(move |(found, value)| (found == name).then_some(value))
}

/// The last segment of the path, decoded.
pub(crate) fn last_segment(head: &Parts) -> String {
    let segment = head.uri.path().rsplit('/').next().unwrap_or_default();
    // As the value of a form, but for what has another meaning there.
    let value = format!("={}", segment.replace('+', "%2B").replace('&', "%26"));
    let mut pairs = form_urlencoded::parse(value.as_bytes());
    pairs
        .next()
        .map_or_else(String::new, |(_, value)| value.into_owned())
}

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
    use image2video_contract::Contract;

    use super::*;

    #[test]
    fn a_page_is_read_from_the_query() {
        let list = Contract::embedded().operation("list").expect("list");
        for (query, number, size) in [
            ("", 1, 30),
            ("pageNum=3&pageSize=500", 3, 500),
            ("&pageSize=1&trace=x&&", 1, 1),
            ("page%4Eum=%32", 2, 30),
            ("pageNum=2&pageNum=5", 5, 30),
        ] {
            assert_eq!(page(list, query), Page { number, size }, "{query:?}");
        }
    }

    #[test]
    fn the_last_segment_is_decoded() {
        for (path, expected) in [
            ("/a/b", "b"),
            ("/a/b%20c%2F+&=%C3%A9", "b c/+&=é"),
            ("/a/", ""),
        ] {
            let request = Request::get(path).body(()).expect("a request");
            assert_eq!(last_segment(&request.into_parts().0), expected, "{path}");
        }
    }

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

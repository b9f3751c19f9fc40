//! Path, method, credentials and content type.

use http::Request;
use http::request::Builder;
use image2video_contract::Strictness;
use image2video_mock::MockError;

use crate::answers::{answer, refused};
use crate::request::{NOW, PATH, contract, least, post, still};

type Row = (&'static str, fn() -> Builder, u16, i64, &'static str);

/// A POST that has a content type but no credentials.
fn anonymous() -> Builder {
    Request::post(PATH).header("content-type", "application/json")
}

/// A POST that has credentials but no content type.
fn untyped() -> Builder {
    Request::post(PATH).header("authorization", "Bearer sk-1")
}

fn authorization(value: &str) -> Builder {
    anonymous().header("authorization", value)
}

fn typed(value: &str) -> Builder {
    untyped().header("content-type", value)
}

/// Name, head of the request, and what is answered: status, code, part of the message.
#[rustfmt::skip] // a table
const REFUSED: &[Row] = &[
    ("root", || post().uri("/"), 404, 1203, "no such resource: the path is unknown"),
    ("no prefix", || post().uri("/v1/videos/image2video"), 404, 1203, ""),
    ("slash", || post().uri("/kling/v1/videos/image2video/"), 404, 1203, ""),
    ("case", || post().uri("/kling/v1/videos/Image2Video"), 404, 1203, ""),
    ("path before method", || post().method("GET").uri("/x"), 404, 1203, ""),
    ("PATCH", || post().method("PATCH"), 405, 1202, "invalid method; allowed: POST, GET"),
    ("PUT", || post().method("PUT"), 405, 1202, ""),
    ("OPTIONS", || post().method("OPTIONS"), 405, 1202, ""),
    ("own method", || post().method("MAKE"), 405, 1202, ""),
    ("method before credentials", || anonymous().method("DELETE"), 405, 1202, ""),
    ("no credentials", anonymous, 401, 1001, "Authorization is empty"),
    ("empty", || authorization(""), 401, 1001, ""),
    ("no scheme", || authorization("sk-1"), 401, 1002, "Authorization is invalid"),
    ("no token", || authorization("Bearer "), 401, 1002, ""),
    ("basic", || authorization("Basic c2stMQ=="), 401, 1002, ""),
    ("two tokens", || authorization("Bearer sk-1 sk-1"), 401, 1002, ""),
    ("twice", || post().header("authorization", "Bearer sk-1"), 401, 1002, ""),
    ("another key", || authorization("Bearer sk-2"), 401, 1000, "authentication failed"),
    ("credentials before type", || Request::post(PATH), 401, 1001, ""),
    ("no type", untyped, 415, 1200, "the Content-Type is not application/json"),
    ("text", || typed("text/plain"), 415, 1200, ""),
    ("form", || typed("application/x-www-form-urlencoded"), 415, 1200, ""),
    ("longer", || typed("application/jsonp"), 415, 1200, ""),
    ("two types", || post().header("content-type", "text/plain"), 415, 1200, ""),
    ("gzip", || post().header("content-encoding", "gzip"), 415, 1200, "Content-Encoding"),
];

#[test]
fn what_is_wrong_before_the_body_is_refused_in_order() {
    let service = still().api_key("sk-1").build().expect("a service");
    for (name, head, status, code, part) in REFUSED {
        // The body is wrong too: what comes first is told.
        let request = head().body("not JSON").expect(name);
        let answer = answer(&service, &request);
        refused(&answer, *status, *code, part);
        let header = |name| answer.headers().get(name).map(http::HeaderValue::as_bytes);
        assert_eq!(
            header("allow"),
            (*status == 405).then_some(&b"POST, GET"[..]),
            "{name}"
        );
        let challenge = (*status == 401).then_some(&b"Bearer"[..]);
        assert_eq!(header("www-authenticate"), challenge, "{name}");
        assert!(!format!("{answer:?}").contains("sk-"), "{name}");
    }
}

#[test]
fn what_is_equal_by_http_is_accepted() {
    let service = still().api_key("sk-1").build().expect("a service");
    let table = [
        ("query", post().uri(format!("{PATH}?trace=1"))),
        ("absolute", post().uri(format!("http://mock.example{PATH}"))),
        ("scheme in lower case", authorization("bearer sk-1")),
        ("charset", typed("application/json; charset=utf-8")),
        ("no space", typed("application/json;charset=UTF-8")),
        ("upper case", typed("Application/JSON")),
        ("identity", post().header("content-encoding", "identity")),
    ];
    for (name, head) in table {
        let request = head.body(least().to_string()).expect(name);
        assert_eq!(answer(&service, &request).status(), 200, "{name}");
    }
}

#[test]
fn any_key_is_good_when_none_is_set() {
    let service = still().build().expect("a service");
    let request = anonymous().header("authorization", "Bearer whatever");
    let request = request.body(least().to_string()).expect("a request");
    assert_eq!(answer(&service, &request).status(), 200);
}

#[test]
fn the_wide_strictness_lets_a_request_without_credentials_in() {
    for (strictness, status) in [
        (Strictness::Narrow, 401),
        (Strictness::Decided, 401),
        (Strictness::Wide, 200),
    ] {
        let service = still().strictness(strictness).build().expect("a service");
        let request = anonymous().body(least().to_string()).expect("a request");
        assert_eq!(answer(&service, &request).status(), status, "{strictness}");
        let wrong = anonymous()
            .header("authorization", "Basic x")
            .body("{}")
            .expect("a request");
        refused(&answer(&service, &wrong), 401, 1002, "");
    }
}

#[test]
fn status_and_code_are_those_of_the_contract() {
    // The owner's table has no entry of its own for these, and HTTP has.
    const OF_HTTP: [u16; 4] = [405, 413, 415, 501];
    let service = still().api_key("sk-1").build().expect("a service");
    let create = contract().operation("create").expect("create");
    let error = &create.response(400).expect("documented").message.schema;
    let documented = &error.property("code").expect("a code").error_codes;
    assert!(!documented.is_empty());
    for (name, head, ..) in REFUSED {
        let answer = service.answer_at(&head().body("").expect(name), NOW);
        let code = crate::request::json(answer.body())["code"].as_i64();
        let status = answer.status().as_u16();
        let entry = documented.iter().find(|entry| Some(entry.code) == code);
        let entry = entry.expect("a documented code");
        assert!(
            entry.status == status || OF_HTTP.contains(&status),
            "{name}"
        );
    }
}

#[test]
fn a_key_is_never_shown_and_has_to_be_sendable() {
    let builder = still().api_key("sk-zebra");
    assert!(!format!("{builder:?}").contains("zebra"));
    let service = builder.build().expect("a service");
    assert!(!format!("{service:?}").contains("zebra"));
    let error = still().api_key("sk zebra").build().expect_err("unsendable");
    assert!(matches!(error, MockError::ApiKey));
    assert!(!format!("{error} {error:?}").contains("zebra"));
}

//! Cases below the schema: methods, media types, broken JSON, credentials.
//!
//! Most must be refused. Credentials are tried with a body that must be refused as well, so that a
//! server that ignores credentials still bills nothing.

use image2video_contract::{Contract, Expectation, Operation, Request, Security, Strictness};
use serde_json::json;

use super::body::{Body, Source};
use super::generate::{expectation, least_body, request};
use super::{Case, CaseRequest, Credentials, Manner, queries};

const METHODS: [&str; 6] = ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"];

pub(super) fn cases(contract: &Contract, operation: &Operation) -> Vec<Case> {
    let mut cases = Vec::new();
    let right = queries::methods_at(contract, &operation.path);
    for method in METHODS.iter().filter(|method| !right.contains(method)) {
        cases.push(case(
            operation,
            "http",
            "method",
            &method.to_lowercase(),
            format!("{method} instead"),
            queries::with_method(operation, method),
        ));
    }
    if let Some(body) = &operation.request {
        cases.extend(media_types(operation, body));
        cases.extend(broken(operation, body));
        cases.extend(told_by_the_status(operation, body));
        cases.extend(twice(operation, body));
    }
    if let Some(security) = &operation.security {
        cases.extend(credentials(operation, security));
    }
    cases
}

fn case(
    operation: &Operation,
    part: &str,
    keyword: &str,
    label: &str,
    summary: String,
    request: CaseRequest,
) -> Case {
    Case {
        id: format!("{}/{part}/{keyword}/{label}", operation.name),
        operation: operation.name.clone(),
        pointer: String::new(),
        keyword: format!("{part}/{keyword}"),
        summary,
        expect: Expectation::Refuse,
        evidence: Vec::new(),
        missing: None,
        manner: Manner::Request,
        request,
    }
}

fn media_types(operation: &Operation, body: &Request) -> Vec<Case> {
    let form = "image=https%3A%2F%2Fimages.example%2Fharbour.jpg";
    let xml = "<request><image>https://images.example/harbour.jpg</image></request>";
    let make = |label: &str, media_type: Option<&str>, text: &str| {
        let mut request = request(operation, body, Body::Text(text.to_owned()));
        request.content_type = media_type.map(str::to_owned);
        let summary = media_type.map_or("no media type, and no JSON".to_owned(), str::to_owned);
        case(operation, "http", "content-type", label, summary, request)
    };
    vec![
        make("form", Some("application/x-www-form-urlencoded"), form),
        make("xml", Some("application/xml"), xml),
        make("absent", None, form),
    ]
}

/// Bodies that are no JSON. Each would be accepted if it were mended, so nothing else is wrong with it.
fn broken(operation: &Operation, body: &Request) -> Vec<Case> {
    let valid = least_body(body).value().to_string();
    let open = valid.trim_end_matches('}');
    let texts = [
        ("empty", String::new(), "an empty body"),
        (
            "truncated",
            open.to_owned(),
            "the body without its last brace",
        ),
        (
            "trailing-comma",
            format!("{open},}}"),
            "a comma before the last brace",
        ),
        ("single-quotes", valid.replace('"', "'"), "single quotes"),
        (
            "two-values",
            format!("{valid}{valid}"),
            "two bodies in a row",
        ),
        ("words", "image please".to_owned(), "words"),
        ("deep", "[".repeat(100_000), "100,000 open brackets"),
    ];
    let make = |(label, text, summary): (&str, String, &str)| {
        let request = request(operation, body, Body::Text(text));
        case(
            operation,
            "http",
            "json",
            label,
            summary.to_owned(),
            request,
        )
    };
    texts.into_iter().map(make).collect()
}

/// A member twice, once with a value that is wrong for every type. JSON leaves open what that means
/// (RFC 8259, section 4): a server may refuse it, or take the first or the last.
fn twice(operation: &Operation, body: &Request) -> Vec<Case> {
    let least = least_body(body).value();
    let Some((name, good)) = least.as_object().and_then(|members| members.iter().next()) else {
        return Vec::new();
    };
    let name = json!(name);
    let make = |label: &str, summary: &str, text: String| Case {
        expect: Expectation::Observe,
        ..case(
            operation,
            "http",
            "json",
            label,
            summary.to_owned(),
            request(operation, body, Body::Text(text)),
        )
    };
    vec![
        make(
            "member-twice-first-good",
            "a member twice, the second time null",
            format!("{{{name}:{good},{name}:null}}"),
        ),
        make(
            "member-twice-last-good",
            "a member twice, the first time null",
            format!("{{{name}:null,{name}:{good}}}"),
        ),
    ]
}

/// What a server makes of an odd but harmless request. The body must be refused, so that the answer
/// is free: its status tells whether the server got as far as the body.
fn told_by_the_status(operation: &Operation, body: &Request) -> Vec<Case> {
    let Some(refused) = refused_body(body) else {
        return Vec::new();
    };
    let observe = |keyword: &str, label: &str, summary: &str, request| Case {
        expect: Expectation::Observe,
        ..case(
            operation,
            "http",
            keyword,
            label,
            summary.to_owned(),
            request,
        )
    };
    let mut slash = request(operation, body, refused.clone());
    slash.path.push('/');
    let mut cases = vec![observe(
        "path",
        "trailing-slash",
        "a bad body to the path with a slash at its end",
        slash,
    )];
    for (label, parameter) in CHARSETS {
        let media_type = format!("{}{parameter}", body.media_type);
        let summary = format!("a bad body as {media_type}");
        let mut charset = request(operation, body, refused.clone());
        charset.content_type = Some(media_type);
        cases.push(observe("content-type", label, &summary, charset));
    }
    cases
}

/// Parameters that clients put behind the media type. JSON has none and is UTF-8 (RFC 8259, section
/// 11), so that a server may pass over them.
const CHARSETS: [(&str, &str); 4] = [
    ("charset", "; charset=utf-8"),
    ("charset-upper-case", ";charset=UTF-8"),
    ("charset-quoted", "; charset=\"utf-8\""),
    ("charset-latin", "; charset=iso-8859-1"),
];

/// A JSON body that every reading forbids. A list is, for every schema of an object, should `{}` be
/// a valid body.
fn refused_body(body: &Request) -> Option<Body> {
    let readings = [json!({}), json!([])].map(|base| Body::Json {
        base: Source::Value(base),
        changes: Vec::new(),
    });
    readings
        .into_iter()
        .find(|reading| expectation(body, reading) == Expectation::Refuse)
}

/// Where a request would be charged, its body is one that must be refused.
fn credentials(operation: &Operation, security: &Security) -> Vec<Case> {
    let make_request: Box<dyn Fn(Credentials) -> CaseRequest> = match &operation.request {
        Some(body) => {
            let Some(refused) = refused_body(body) else {
                return Vec::new();
            };
            Box::new(move |credentials| CaseRequest {
                credentials,
                ..request(operation, body, refused.clone())
            })
        }
        None => Box::new(|credentials| queries::anonymous(operation, credentials)),
    };
    let all = [
        ("absent", Credentials::Absent, "no Authorization header"),
        (
            "empty",
            Credentials::Wrong(""),
            "an empty Authorization header",
        ),
        (
            "no-key",
            Credentials::Wrong("Bearer"),
            "a scheme without a key",
        ),
        (
            "basic",
            Credentials::Wrong("Basic aW1hZ2U6dmlkZW8="),
            "another scheme",
        ),
        (
            "wrong-key",
            Credentials::Wrong("Bearer image2video-wrong-key"),
            "a key that nobody has",
        ),
    ];
    // Where a body is refused anyway, credentials that may be left out change nothing.
    let optional = operation.request.is_none() && security.is_optional(Strictness::Wide);
    let make = |(label, credentials, summary): (&str, Credentials, &str)| {
        let left_out = credentials.are_left_out();
        let case = case(
            operation,
            "security",
            "bearer",
            label,
            summary.to_owned(),
            make_request(credentials),
        );
        match optional && left_out {
            true => Case {
                expect: Expectation::Observe,
                ..case
            },
            false => case,
        }
    };
    all.into_iter().map(make).collect()
}

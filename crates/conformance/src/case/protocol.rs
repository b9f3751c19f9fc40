//! Cases below the schema: methods, media types, broken JSON, credentials.
//!
//! Each must be refused. Credentials are tried with a body that must be refused as well, so that a
//! server that ignores credentials still bills nothing.

use image2video_contract::{Contract, Expectation, Operation, Request};
use serde_json::json;

use super::body::{Body, Source};
use super::generate::{expectation, least_body, request};
use super::{Case, CaseRequest, Credentials};

const METHODS: [&str; 6] = ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"];

pub(super) fn cases(contract: &Contract, operation: &Operation) -> Vec<Case> {
    let mut cases = Vec::new();
    for method in METHODS
        .iter()
        .filter(|method| !is_offered(contract, &operation.path, method))
    {
        let request = CaseRequest {
            method: (*method).to_owned(),
            path: operation.path.clone(),
            content_type: None,
            credentials: Credentials::Given,
            body: Body::None,
        };
        let label = method.to_lowercase();
        cases.push(case(
            operation,
            "http",
            "method",
            &label,
            format!("{method} instead"),
            request,
        ));
    }
    if let Some(body) = &operation.request {
        cases.extend(media_types(operation, body));
        cases.extend(broken(operation, body));
        cases.extend(told_by_the_status(operation, body));
        if operation.security.is_some() {
            cases.extend(credentials(operation, body));
        }
    }
    cases
}

/// Whether an operation of the contract has that method at the path. Where there is a GET there may be a
/// HEAD as well (RFC 9110, section 9.3.2).
fn is_offered(contract: &Contract, path: &str, method: &str) -> bool {
    let answers = |other: &str| other == method || (other, method) == ("GET", "HEAD");
    let mut operations = contract.operations.iter();
    operations.any(|operation| operation.path == path && answers(&operation.method))
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

/// What a server makes of an odd but harmless request. The body must be refused, so that the answer
/// is free: its status tells whether the server got as far as the body.
fn told_by_the_status(operation: &Operation, body: &Request) -> Vec<Case> {
    let Some(refused) = refused_body(body) else {
        return Vec::new();
    };
    let mut slash = request(operation, body, refused.clone());
    slash.path.push('/');
    let mut charset = request(operation, body, refused);
    charset.content_type = Some(format!("{}; charset=utf-8", body.media_type));
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
    vec![
        observe(
            "path",
            "trailing-slash",
            "a bad body to the path with a slash at its end",
            slash,
        ),
        observe(
            "content-type",
            "charset",
            "a bad body with a charset in its media type",
            charset,
        ),
    ]
}

/// A JSON body that every reading forbids. A list is, for every schema of an object, should `{}` be
/// a valid body.
fn refused_body(body: &Request) -> Option<Body> {
    let candidates = [json!({}), json!([])].map(|base| Body::Json {
        base: Source::Value(base),
        changes: Vec::new(),
    });
    candidates
        .into_iter()
        .find(|candidate| expectation(body, candidate) == Expectation::Refuse)
}

fn credentials(operation: &Operation, body: &Request) -> Vec<Case> {
    let Some(refused) = refused_body(body) else {
        return Vec::new();
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
    let make = |(label, credentials, summary): (&str, Credentials, &str)| {
        let mut request = request(operation, body, refused.clone());
        request.credentials = credentials;
        case(
            operation,
            "security",
            "bearer",
            label,
            summary.to_owned(),
            request,
        )
    };
    all.into_iter().map(make).collect()
}

//! Cases below the schema: methods, media types, broken JSON, credentials.
//!
//! Most must be refused. Credentials are tried with a body that must be refused as well, so that a
//! server that ignores credentials still bills nothing.

use std::borrow::Cow;

use image2video_contract::{Contract, Expectation, Operation, Request, Security, Strictness};
use serde_json::{Value, json};

use super::{Aspect, Body, Case, CaseRequest, Credentials, Damage, Exercise, JsonBody, Source};
use super::{base::base, lookups};

const METHODS: [&str; 6] = ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"];

const FORM: &str = "image=https%3A%2F%2Fimages.example%2Fharbour.jpg";
const XML: &str = "<request><image>https://images.example/harbour.jpg</image></request>";

/// Media types with a body of each that is no JSON.
const MEDIA_TYPES: [(&str, Option<&str>, &str); 3] = [
    ("form", Some("application/x-www-form-urlencoded"), FORM),
    ("xml", Some("application/xml"), XML),
    ("absent", None, FORM),
];

/// Parameters that clients put behind the media type. JSON has none and is UTF-8 (RFC 8259, section
/// 11), so that a server may pass over them.
const CHARSETS: [(&str, &str); 4] = [
    ("charset", "; charset=utf-8"),
    ("charset-upper-case", ";charset=UTF-8"),
    ("charset-quoted", "; charset=\"utf-8\""),
    ("charset-latin", "; charset=iso-8859-1"),
];

/// A key that nobody has.
const WRONG_KEY: &str = "Bearer image2video-wrong-key";

pub(super) fn cases(contract: &Contract, operation: &Operation) -> Vec<Case> {
    let mut cases = methods(contract, operation);
    let mut free = Some(CaseRequest::new(operation, Vec::new()));
    if let Some(request) = &operation.request {
        cases.extend(media_types(operation));
        cases.extend(texts(operation, request));
        free = refused_body(request).map(|body| CaseRequest::with_body(operation, body));
        if let Some(free) = &free {
            cases.extend(told_by_the_status(operation, &request.media_type, free));
        }
    }
    if let (Some(security), Some(free)) = (&operation.security, free) {
        cases.extend(credentials(operation, security, &free));
    }
    cases
}

/// Every method that the contract does not have at the path.
fn methods(contract: &Contract, operation: &Operation) -> Vec<Case> {
    let here = contract.operations.iter();
    let here = here.filter(|other| other.path == operation.path);
    let mut known: Vec<_> = here.map(|operation| operation.method.as_str()).collect();
    if known.contains(&"GET") {
        // HEAD goes with GET (RFC 9110, section 9.3.2).
        known.push("HEAD");
    }
    let refused = |method: &str| {
        let (label, summary) = (method.to_lowercase(), format!("{method} instead"));
        let exercise = Exercise::new(Aspect::Method, &label, summary);
        let mut request = lookups::without_task(operation);
        request.method = method.to_owned();
        if let "DELETE" | "PATCH" | "PUT" = method {
            // A server that knows the method may mean it: the good key is kept from what could destroy.
            request.credentials = Credentials::Wrong(Cow::Borrowed(WRONG_KEY));
        }
        Case::new(&operation.name, "", exercise, Expectation::Refuse, request)
    };
    let wrong = METHODS.into_iter().filter(|method| !known.contains(method));
    wrong.map(refused).collect()
}

fn media_types(operation: &Operation) -> Vec<Case> {
    let refused = |(label, media_type, text): (&str, Option<&str>, &str)| {
        let summary = media_type.unwrap_or("no media type, and no JSON");
        let exercise = Exercise::new(Aspect::ContentType, label, summary);
        let mut request = CaseRequest::with_body(operation, Body::Text(text.to_owned()));
        request.content_type = media_type.map(str::to_owned);
        Case::new(&operation.name, "", exercise, Expectation::Refuse, request)
    };
    MEDIA_TYPES.map(refused).into()
}

/// Bodies that are no JSON, and one that is in doubt. Each would be accepted if it were mended, so
/// nothing else is wrong with it.
fn texts(operation: &Operation, request: &Request) -> Vec<Case> {
    let case = |expect: Expectation, label: &str, summary: &str, body: Body| {
        let exercise = Exercise::new(Aspect::Json, label, summary);
        let request = CaseRequest::with_body(operation, body);
        Case::new(&operation.name, "", exercise, expect, request)
    };
    let text = |text: &str| Body::Text(text.to_owned());
    let least = base(&request.message);
    let damaged = |damage| {
        let (base, changes) = (least.clone(), Vec::new());
        let json = JsonBody { base, changes };
        Body::Damaged { json, damage }
    };
    let deep = "[".repeat(100_000);
    let mut cases: Vec<_> = [
        ("empty", "an empty body", text("")),
        (
            "truncated",
            "the body without its last brace",
            damaged(Damage::Truncated),
        ),
        (
            "trailing-comma",
            "a comma before the last brace",
            damaged(Damage::TrailingComma),
        ),
        (
            "single-quotes",
            "single quotes",
            damaged(Damage::SingleQuotes),
        ),
        (
            "two-values",
            "two bodies in a row",
            damaged(Damage::TwoValues),
        ),
        ("words", "words", text("image please")),
        ("deep", "100,000 open brackets", text(&deep)),
    ]
    .map(|(label, summary, body)| case(Expectation::Refuse, label, summary, body))
    .into();
    // A member twice, once with a value that is wrong for every type. JSON leaves open what that means
    // (RFC 8259, section 4): a server may refuse it, or take the first or the last.
    if least.value() != json!({}) {
        let again = "a member twice, the second time null";
        let before = "a member twice, the first time null";
        cases.extend(
            [
                ("member-twice-first-good", again, damaged(Damage::NullAgain)),
                (
                    "member-twice-last-good",
                    before,
                    damaged(Damage::NullBefore),
                ),
            ]
            .map(|(label, summary, body)| case(Expectation::Observe, label, summary, body)),
        );
    }
    cases
}

/// A JSON body that every reading forbids. A list is, for every schema of an object, should `{}` be
/// a valid body.
fn refused_body(request: &Request) -> Option<Body> {
    let is_refused = |body: &Value| request.message.expectation(body) == Expectation::Refuse;
    let refused = [json!({}), json!([])].into_iter().find(is_refused)?;
    Some(Body::Json(JsonBody {
        base: Source::Value(refused),
        changes: Vec::new(),
    }))
}

/// What a server makes of an odd but harmless request. Its body must be refused, so that the answer
/// is free: its status tells whether the server got as far as the body.
fn told_by_the_status(operation: &Operation, media_type: &str, free: &CaseRequest) -> Vec<Case> {
    let observed = |aspect, label, summary: String, request| {
        let exercise = Exercise::new(aspect, label, summary);
        Case::new(&operation.name, "", exercise, Expectation::Observe, request)
    };
    let summary = "a bad body to the path with a slash at its end".to_owned();
    let mut slash = free.clone();
    slash.path.push('/');
    let mut cases = vec![observed(Aspect::Path, "trailing-slash", summary, slash)];
    for (label, parameter) in CHARSETS {
        let media_type = format!("{media_type}{parameter}");
        let summary = format!("a bad body as {media_type}");
        let mut request = free.clone();
        request.content_type = Some(media_type);
        cases.push(observed(Aspect::ContentType, label, summary, request));
    }
    cases
}

/// Credentials that are no good. Where a request would be charged, its body is one that must be refused.
fn credentials(operation: &Operation, security: &Security, free: &CaseRequest) -> Vec<Case> {
    use Credentials::{Absent, Wrong};
    // Where a body is refused anyway, credentials that may be left out change nothing; without one the
    // request would be as good as with them.
    let optional = operation.request.is_none() && security.is_optional(Strictness::Wide);
    let basic = "Basic aW1hZ2U6dmlkZW8=";
    let bad = [
        ("absent", "no Authorization header", Absent),
        (
            "empty",
            "an empty Authorization header",
            Wrong(Cow::Borrowed("")),
        ),
        (
            "no-key",
            "a scheme without a key",
            Wrong(Cow::Borrowed("Bearer")),
        ),
        ("basic", "another scheme", Wrong(Cow::Borrowed(basic))),
        (
            "wrong-key",
            "a key that nobody has",
            Wrong(Cow::Borrowed(WRONG_KEY)),
        ),
    ];
    let bad = bad
        .into_iter()
        .filter(|(.., it)| !(optional && it.are_left_out()));
    let refused = |(label, summary, credentials)| {
        let exercise = Exercise::new(Aspect::Credentials, label, summary);
        let mut request = free.clone();
        request.credentials = credentials;
        Case::new(&operation.name, "", exercise, Expectation::Refuse, request)
    };
    bad.map(refused).collect()
}

//! Cases below the schema: methods, media types, broken JSON, credentials.
//!
//! Most must be refused. Credentials are tried with a body that must be refused as well, so that a
//! server that ignores credentials still bills nothing.

use image2video_contract::{Contract, Expectation, Operation, Request, Security, Strictness};
use serde_json::{Value, json};

use super::{Aspect, Body, Case, CaseRequest, Credentials, Exercise, JsonBody, Source};
use super::{lookups, values};

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
    let case = |expect: Expectation, label: &str, summary: &str, text: String| {
        let exercise = Exercise::new(Aspect::Json, label, summary);
        let request = CaseRequest::with_body(operation, Body::Text(text));
        Case::new(&operation.name, "", exercise, expect, request)
    };
    let refused = |label, summary, text| case(Expectation::Refuse, label, summary, text);
    let observed = |label, summary, text| case(Expectation::Observe, label, summary, text);
    let least = values::least(&request.message.schema).value();
    let valid = least.to_string();
    let open = valid.trim_end_matches('}');
    let truncated = "the body without its last brace";
    let comma = "a comma before the last brace";
    let mut cases = vec![
        refused("empty", "an empty body", String::new()),
        refused("truncated", truncated, open.to_owned()),
        refused("trailing-comma", comma, format!("{open},}}")),
        refused("single-quotes", "single quotes", valid.replace('"', "'")),
        refused("two-values", "two bodies in a row", valid.repeat(2)),
        refused("words", "words", "image please".to_owned()),
        refused("deep", "100,000 open brackets", "[".repeat(100_000)),
    ];
    // A member twice, once with a value that is wrong for every type. JSON leaves open what that means
    // (RFC 8259, section 4): a server may refuse it, or take the first or the last.
    if let Some((name, good)) = least.as_object().and_then(|members| members.iter().next()) {
        let name = json!(name);
        let text = format!("{{{name}:{good},{name}:null}}");
        let summary = "a member twice, the second time null";
        cases.push(observed("member-twice-first-good", summary, text));
        let text = format!("{{{name}:null,{name}:{good}}}");
        let summary = "a member twice, the first time null";
        cases.push(observed("member-twice-last-good", summary, text));
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
    let wrong_key = "Bearer image2video-wrong-key";
    let bad = [
        ("absent", "no Authorization header", Absent),
        ("empty", "an empty Authorization header", Wrong("")),
        ("no-key", "a scheme without a key", Wrong("Bearer")),
        ("basic", "another scheme", Wrong(basic)),
        ("wrong-key", "a key that nobody has", Wrong(wrong_key)),
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

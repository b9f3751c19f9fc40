//! Cases below the schema: methods, media types, broken JSON, credentials.
//!
//! Most must be refused. Credentials are tried with a body that must be refused as well, so that a
//! server that ignores credentials still bills nothing.

use std::borrow::Cow;

use image2video_contract::{Contract, Expectation, Operation, Request, Security, Strictness};
use serde_json::{Value, json};

use super::aspect::Aspect;
use super::body::{Body, Damage, JsonBody, Source};
use super::data::{Case, Exercise};
use super::request::{CaseRequest, Credentials};
use super::{lookups, values};

const METHODS: [&str; 6] = ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"];

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
    if let Some(request) = &operation.request {
        let body = WithBody { operation, request };
        cases.extend(body.media_types());
        cases.extend(body.broken());
        cases.extend(body.member_twice());
        cases.extend(body.told_by_the_status());
    }
    if let Some(security) = &operation.security {
        cases.extend(credentials(operation, security));
    }
    cases
}

fn case(
    operation: &Operation,
    exercise: Exercise,
    expect: Expectation,
    request: CaseRequest,
) -> Case {
    Case::new(&operation.name, String::new(), exercise, expect, request)
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
    let refused = |method: &&str| {
        let (label, summary) = (method.to_lowercase(), format!("{method} instead"));
        let exercise = Exercise::new(Aspect::Method, label, summary);
        let request = CaseRequest {
            // A server that knows the method may mean it: the good key is kept from what could destroy.
            credentials: match *method {
                "DELETE" | "PATCH" | "PUT" => Credentials::Wrong(Cow::Borrowed(WRONG_KEY)),
                _ => Credentials::Given,
            },
            ..lookups::with_method(operation, method)
        };
        case(operation, exercise, Expectation::Refuse, request)
    };
    let wrong = METHODS.iter().filter(|method| !known.contains(method));
    wrong.map(refused).collect()
}

/// An operation that takes a body.
struct WithBody<'c> {
    operation: &'c Operation,
    request: &'c Request,
}

impl WithBody<'_> {
    fn request(&self, body: Body) -> CaseRequest {
        CaseRequest::with_body(self.operation, self.request, body)
    }

    fn media_types(&self) -> Vec<Case> {
        let form = "image=https%3A%2F%2Fimages.example%2Fharbour.jpg";
        let xml = "<request><image>https://images.example/harbour.jpg</image></request>";
        let refused = |(label, media_type, text): (&str, Option<&str>, &str)| {
            let summary = media_type.unwrap_or("no media type, and no JSON");
            let exercise = Exercise::new(Aspect::ContentType, label, summary);
            let request = CaseRequest {
                content_type: media_type.map(str::to_owned),
                ..self.request(Body::Text(text.to_owned()))
            };
            case(self.operation, exercise, Expectation::Refuse, request)
        };
        let form_type = "application/x-www-form-urlencoded";
        [
            ("form", Some(form_type), form),
            ("xml", Some("application/xml"), xml),
            ("absent", None, form),
        ]
        .map(refused)
        .into()
    }

    fn json(&self, label: &str, summary: &str, expect: Expectation, body: Body) -> Case {
        let exercise = Exercise::new(Aspect::Json, label, summary);
        case(self.operation, exercise, expect, self.request(body))
    }

    /// Bodies that are no JSON. Each would be accepted if it were mended, so nothing else is wrong with
    /// it.
    fn broken(&self) -> Vec<Case> {
        let text = |text: &str| Body::Text(text.to_owned());
        let refused = |label, summary, body| self.json(label, summary, Expectation::Refuse, body);
        let (truncated, comma) = (
            "the body without its last brace",
            "a comma before the last brace",
        );
        vec![
            refused("empty", "an empty body", text("")),
            refused("truncated", truncated, self.damaged(Damage::Truncated)),
            refused("trailing-comma", comma, self.damaged(Damage::TrailingComma)),
            refused(
                "single-quotes",
                "single quotes",
                self.damaged(Damage::SingleQuotes),
            ),
            refused(
                "two-values",
                "two bodies in a row",
                self.damaged(Damage::TwoValues),
            ),
            refused("words", "words", text("image please")),
            refused("deep", "100,000 open brackets", text(&"[".repeat(100_000))),
        ]
    }

    fn damaged(&self, damage: Damage) -> Body {
        let json = JsonBody {
            base: values::least(&self.request.message.schema),
            changes: Vec::new(),
        };
        Body::Damaged { json, damage }
    }

    /// A member twice, once with a value that is wrong for every type. JSON leaves open what that means
    /// (RFC 8259, section 4): a server may refuse it, or take the first or the last.
    fn member_twice(&self) -> Vec<Case> {
        let least = values::least(&self.request.message.schema).value();
        if least.as_object().is_none_or(serde_json::Map::is_empty) {
            return Vec::new();
        }
        let observed = |label, summary, damage| {
            self.json(label, summary, Expectation::Observe, self.damaged(damage))
        };
        vec![
            observed(
                "member-twice-first-good",
                "a member twice, the second time null",
                Damage::NullAgain,
            ),
            observed(
                "member-twice-last-good",
                "a member twice, the first time null",
                Damage::NullBefore,
            ),
        ]
    }

    /// What a server makes of an odd but harmless request. The body must be refused, so that the answer
    /// is free: its status tells whether the server got as far as the body.
    fn told_by_the_status(&self) -> Vec<Case> {
        let Some(refused) = refused_body(self.request) else {
            return Vec::new();
        };
        let plain = self.request(refused);
        let summary = "a bad body to the path with a slash at its end";
        let slash = CaseRequest {
            path: format!("{}/", plain.path),
            ..plain.clone()
        };
        let mut odd = vec![(
            Exercise::new(Aspect::Path, "trailing-slash", summary),
            slash,
        )];
        for (label, parameter) in CHARSETS {
            let media_type = format!("{}{parameter}", self.request.media_type);
            let summary = format!("a bad body as {media_type}");
            let exercise = Exercise::new(Aspect::ContentType, label, summary);
            let content_type = Some(media_type);
            odd.push((
                exercise,
                CaseRequest {
                    content_type,
                    ..plain.clone()
                },
            ));
        }
        let observed =
            |(exercise, request)| case(self.operation, exercise, Expectation::Observe, request);
        odd.into_iter().map(observed).collect()
    }
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

/// Credentials that are no good. Where a request would be charged, its body is one that must be refused.
fn credentials(operation: &Operation, security: &Security) -> Vec<Case> {
    use Credentials::{Absent, Wrong};
    let plain = match &operation.request {
        Some(request) => {
            let Some(refused) = refused_body(request) else {
                return Vec::new();
            };
            CaseRequest::with_body(operation, request, refused)
        }
        None => lookups::request(operation, Vec::new()),
    };
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
    let refused = |(label, summary, credentials)| {
        let exercise = Exercise::new(Aspect::Credentials, label, summary);
        let request = CaseRequest {
            credentials,
            ..plain.clone()
        };
        case(operation, exercise, Expectation::Refuse, request)
    };
    let bad = bad
        .into_iter()
        .filter(|(.., it)| !(optional && it.are_left_out()));
    bad.map(refused).collect()
}

//! Cases below the schema: methods, media types, broken JSON, credentials.
//!
//! Most must be refused. Credentials are tried with a body that must be refused as well, so that a
//! server that ignores credentials still bills nothing.

use std::borrow::Cow;

use image2video_contract::{Contract, Expectation, Operation, Request, Security, Strictness};
use serde_json::json;

use super::aspect::Aspect;
use super::body::{Body, Damage, JsonBody};
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

/// Credentials that are no good.
const CREDENTIALS: [(&str, Credentials, &str); 5] = [
    ("absent", Credentials::Absent, "no Authorization header"),
    (
        "empty",
        Credentials::Wrong(Cow::Borrowed("")),
        "an empty Authorization header",
    ),
    (
        "no-key",
        Credentials::Wrong(Cow::Borrowed("Bearer")),
        "a scheme without a key",
    ),
    (
        "basic",
        Credentials::Wrong(Cow::Borrowed("Basic aW1hZ2U6dmlkZW8=")),
        "another scheme",
    ),
    (
        "wrong-key",
        Credentials::Wrong(Cow::Borrowed(WRONG_KEY)),
        "a key that nobody has",
    ),
];

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

/// Every method that the contract does not have at the path.
fn methods(contract: &Contract, operation: &Operation) -> Vec<Case> {
    let here = contract
        .operations
        .iter()
        .filter(|it| it.path == operation.path);
    let mut known: Vec<_> = here.map(|operation| operation.method.as_str()).collect();
    if known.contains(&"GET") {
        // HEAD goes with GET (RFC 9110, section 9.3.2).
        known.push("HEAD");
    }
    let wrong = METHODS.iter().filter(|method| !known.contains(method));
    let case = |method: &&str| {
        let exercise = Exercise::new(
            Aspect::Method,
            &method.to_lowercase(),
            format!("{method} instead"),
        );
        let request = CaseRequest {
            // A server that knows the method may mean it: the good key is kept from what could destroy.
            credentials: match *method {
                "DELETE" | "PATCH" | "PUT" => Credentials::Wrong(Cow::Borrowed(WRONG_KEY)),
                _ => Credentials::Given,
            },
            ..lookups::with_method(operation, method)
        };
        Case::new(
            &operation.name,
            exercise,
            Expectation::Refuse.into(),
            request,
        )
    };
    wrong.map(case).collect()
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

    fn case(&self, exercise: Exercise, expect: Expectation, request: CaseRequest) -> Case {
        Case::new(&self.operation.name, exercise, expect.into(), request)
    }

    fn media_types(&self) -> Vec<Case> {
        let form = "image=https%3A%2F%2Fimages.example%2Fharbour.jpg";
        let xml = "<request><image>https://images.example/harbour.jpg</image></request>";
        let case = |(label, media_type, text): (&str, Option<&str>, &str)| {
            let summary = media_type.unwrap_or("no media type, and no JSON");
            let request = CaseRequest {
                content_type: media_type.map(str::to_owned),
                ..self.request(Body::Text(text.to_owned()))
            };
            let exercise = Exercise::new(Aspect::ContentType, label, summary);
            self.case(exercise, Expectation::Refuse, request)
        };
        let form_type = "application/x-www-form-urlencoded";
        [
            ("form", Some(form_type), form),
            ("xml", Some("application/xml"), xml),
            ("absent", None, form),
        ]
        .map(case)
        .into()
    }

    /// Bodies that are no JSON. Each would be accepted if it were mended, so nothing else is wrong with
    /// it.
    fn broken(&self) -> Vec<Case> {
        let texts = [
            ("empty", String::new(), "an empty body"),
            ("words", "image please".to_owned(), "words"),
            ("deep", "[".repeat(100_000), "100,000 open brackets"),
        ];
        let damages = [
            (
                "truncated",
                Damage::Truncated,
                "the body without its last brace",
            ),
            (
                "trailing-comma",
                Damage::TrailingComma,
                "a comma before the last brace",
            ),
            ("single-quotes", Damage::SingleQuotes, "single quotes"),
            ("two-values", Damage::TwoValues, "two bodies in a row"),
        ];
        let texts = texts.map(|(label, text, summary)| (label, Body::Text(text), summary));
        let damages =
            damages.map(|(label, damage, summary)| (label, self.damaged(damage), summary));
        let case = |(label, body, summary)| {
            let exercise = Exercise::new(Aspect::Json, label, summary);
            self.case(exercise, Expectation::Refuse, self.request(body))
        };
        texts.into_iter().chain(damages).map(case).collect()
    }

    fn damaged(&self, damage: Damage) -> Body {
        let base = values::least(&self.request.message.schema);
        Body::Damaged {
            json: JsonBody {
                base,
                changes: Vec::new(),
            },
            damage,
        }
    }

    /// A member twice, once with a value that is wrong for every type. JSON leaves open what that means
    /// (RFC 8259, section 4): a server may refuse it, or take the first or the last.
    fn member_twice(&self) -> Vec<Case> {
        let least = values::least(&self.request.message.schema).value();
        if least.as_object().is_none_or(serde_json::Map::is_empty) {
            return Vec::new();
        }
        let case = |(label, summary, damage)| {
            let exercise = Exercise::new(Aspect::Json, label, summary);
            self.case(
                exercise,
                Expectation::Observe,
                self.request(self.damaged(damage)),
            )
        };
        [
            (
                "member-twice-first-good",
                "a member twice, the second time null",
                Damage::NullAgain,
            ),
            (
                "member-twice-last-good",
                "a member twice, the first time null",
                Damage::NullBefore,
            ),
        ]
        .map(case)
        .into()
    }

    /// What a server makes of an odd but harmless request. The body must be refused, so that the answer
    /// is free: its status tells whether the server got as far as the body.
    fn told_by_the_status(&self) -> Vec<Case> {
        let Some(refused) = refused_body(self.request) else {
            return Vec::new();
        };
        let request = self.request(refused);
        let observed = |exercise, request| self.case(exercise, Expectation::Observe, request);
        let slash = "a bad body to the path with a slash at its end";
        let mut cases = vec![observed(
            Exercise::new(Aspect::Path, "trailing-slash", slash),
            CaseRequest {
                path: format!("{}/", request.path),
                ..request.clone()
            },
        )];
        for (label, parameter) in CHARSETS {
            let media_type = format!("{}{parameter}", self.request.media_type);
            let summary = format!("a bad body as {media_type}");
            cases.push(observed(
                Exercise::new(Aspect::ContentType, label, summary),
                CaseRequest {
                    content_type: Some(media_type),
                    ..request.clone()
                },
            ));
        }
        cases
    }
}

/// A JSON body that every reading forbids. A list is, for every schema of an object, should `{}` be
/// a valid body.
fn refused_body(request: &Request) -> Option<Body> {
    let mut bodies = [json!({}), json!([])].into_iter();
    let refused = bodies.find(|body| request.expectation(body) == Expectation::Refuse);
    refused.map(|body| Body::Json(JsonBody::new(body)))
}

/// Where a request would be charged, its body is one that must be refused.
fn credentials(operation: &Operation, security: &Security) -> Vec<Case> {
    let request = match &operation.request {
        Some(request) => {
            refused_body(request).map(|refused| CaseRequest::with_body(operation, request, refused))
        }
        None => Some(lookups::request(operation, Vec::new())),
    };
    let Some(request) = request else {
        return Vec::new();
    };
    // A request that is good without credentials tells nothing of them. Where a body is refused anyway,
    // credentials that may be left out change nothing.
    let optional = operation.request.is_none() && security.is_optional(Strictness::Wide);
    let tried = CREDENTIALS.into_iter();
    let tried = tried.filter(|(_, credentials, _)| !(optional && credentials.are_left_out()));
    let case = |(label, credentials, summary)| {
        let exercise = Exercise::new(Aspect::Credentials, label, summary);
        let request = CaseRequest {
            credentials,
            ..request.clone()
        };
        Case::new(
            &operation.name,
            exercise,
            Expectation::Refuse.into(),
            request,
        )
    };
    tried.map(case).collect()
}

//! What a report says of questions follows from what the readings mean, not from where they stand.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use http::{Request, Response, header};
use image2video_conformance::{Environment, Plan, cases};
use image2video_contract::{Contract, Strictness};
use serde_json::Value;

use crate::frozen::frozen;
use crate::reports::{member, success};
use crate::servers::{self, check_contract, honest, serve};

/// The readings that fit what a server does, by question.
type Matches = BTreeMap<String, BTreeSet<String>>;

/// The document with the readings of every question in the opposite order.
fn reversed(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::Array(readings) if name == "readings" => readings.reverse(),
                    member => reversed(member),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(reversed),
        _ => {}
    }
}

/// What a server does with the honest answer to a request.
type Change = fn(&Request<Bytes>, Response<Bytes>) -> Response<Bytes>;

async fn matches(contract: &Contract, change: Change) -> Matches {
    let mut small = cases(contract, &Environment::default());
    small.retain(|case| !case.request.body.is_large());
    let core = honest(Strictness::Decided);
    let base_url = serve(move |request| change(request, core.answer(request))).await;
    let plan = Plan::new(contract, Environment::default(), small);
    let report = check_contract(contract, &plan, &base_url, None).await;
    let questions = report.questions.into_iter();
    questions
        .map(|question| (question.id, question.matches.into_iter().collect()))
        .collect()
}

fn is_anonymous(request: &Request<Bytes>) -> bool {
    !request.headers().contains_key(header::AUTHORIZATION)
}

/// Takes whatever a member has, where the honest server refuses it.
fn taking(
    honest: Response<Bytes>,
    request: &Request<Bytes>,
    members: &[&str],
    is_taken: fn(&str) -> bool,
) -> Response<Bytes> {
    let values = members.iter().filter_map(|name| member(request, name));
    let mut texts = values.filter_map(|value| value.as_str().map(is_taken));
    match texts.any(|is_taken| is_taken) {
        true => servers::json(200, &success()),
        false => honest,
    }
}

/// What a server takes of `image` says nothing else of `image_tail`, where the question is whether the rules of the one
/// hold for the other.
#[tokio::test]
async fn a_broad_question_is_not_answered_by_a_narrow_one() {
    let servers: [(Change, &[&str]); 4] = [
        (|_, honest| honest, &["as-image"]),
        (
            |request, honest| {
                let is_data = |text: &str| text.starts_with("data:");
                taking(honest, request, &["image", "image_tail"], is_data)
            },
            &["as-image"],
        ),
        (
            |request, honest| {
                let is_url_safe = |text: &str| text.contains(['-', '_']) && !text.contains(':');
                taking(honest, request, &["image", "image_tail"], is_url_safe)
            },
            &["as-image"],
        ),
        (
            |request, honest| {
                let is_data = |text: &str| text.starts_with("data:");
                taking(honest, request, &["image_tail"], is_data)
            },
            &[],
        ),
    ];
    for (number, (change, expected)) in servers.into_iter().enumerate() {
        let found = matches(frozen(), change).await;
        let tail: Vec<_> = found["image-tail-rules"]
            .iter()
            .map(String::as_str)
            .collect();
        assert_eq!(tail, expected, "server {number}");
    }
}

#[tokio::test]
async fn the_order_of_the_readings_changes_no_verdict() {
    let mut document = frozen().document().clone();
    reversed(&mut document);
    let turned = Contract::from_document(&document).expect("a contract");
    let page = |_: &Request<Bytes>, honest: Response<Bytes>| match honest.status().as_u16() {
        200 => honest,
        _ => Response::builder()
            .status(400)
            .body(Bytes::from_static(b"<h1>Bad Request</h1>"))
            .expect("a response"),
    };
    let servers: [(Change, &[&str], &[&str]); 3] = [
        (|_, honest| honest, &["required"], &["envelope"]),
        (
            |request, honest| match is_anonymous(request) {
                true => servers::json(200, &success()),
                false => honest,
            },
            &["optional"],
            &["envelope"],
        ),
        (page, &["optional", "required"], &["anything"]),
    ];
    for (change, credentials, errors) in servers {
        let found = matches(frozen(), change).await;
        let matching = |id: &str| found[id].iter().map(String::as_str).collect::<Vec<_>>();
        assert_eq!(matching("authorization-optional"), credentials);
        assert_eq!(matching("error-answers"), errors);
        assert_eq!(matches(&turned, change).await, found);
    }
}

//! Answers of the API owner's as they were recorded, with other ids and hosts: `tests/fixtures/recorded`. They are what
//! the contract, the client and the stand-in are held against.

use std::collections::BTreeMap;
use std::time::Duration;

use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};
use image2video_client::types::{
    CreateImage2VideoResponse, ErrorResponse, GetImage2VideoTaskResponse, TaskDetails,
};
use image2video_conformance::{HttpRequest, HttpTransport, Transport as _, Wanted};
use image2video_contract::{Contract, Strictness};
use image2video_mock::{ManualClock, MockService};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::examples::schema_errors;
use crate::in_process::NOW_MS;
use crate::servers::{self, TIMEOUT, serve};
use crate::support::{Fixture, KINDS, create, fixtures, message};

/// Those that are of a kind of message; another one is in a shape of its own.
fn of_the_contract() -> Vec<Fixture> {
    let mut all = fixtures("recorded");
    all.retain(|it| KINDS.iter().any(|kind| kind.name == it.kind));
    assert!(all.len() > 5, "{} answers", all.len());
    all
}

#[test]
fn every_recorded_answer_is_valid() {
    for answer in of_the_contract() {
        let judge = message(&answer.kind).judge(Strictness::Decided);
        let (broken, name) = (judge.violations(&answer.body), &answer.name);
        assert_eq!(broken, [], "the owner's answer is not allowed: {name}");
        assert_eq!(schema_errors(&answer), 0, "{}", answer.name);
    }
}

#[test]
fn the_client_reads_every_recorded_answer() {
    for Fixture { name, kind, body } in of_the_contract() {
        let text = body.to_string();
        // What is read, and what was to be read.
        let (read, expected) = match kind.as_str() {
            "response" => {
                let answer = serde_json::from_str::<CreateImage2VideoResponse>(&text);
                (answer.map(|it| it.data.task_id), &body["data"]["task_id"])
            }
            "task" => {
                let answer = serde_json::from_str::<GetImage2VideoTaskResponse>(&text);
                (answer.map(|it| it.data.task_id), &body["data"]["task_id"])
            }
            "callback" => {
                let answer = serde_json::from_str::<TaskDetails>(&text);
                (answer.map(|it| it.task_id), &body["task_id"])
            }
            "error" => {
                let answer = serde_json::from_str::<ErrorResponse>(&text);
                (answer.map(|it| it.message), &body["message"])
            }
            _ => panic!("{name}: the client has no type for it"),
        };
        let read = read.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(json!(read), *expected, "{name}");
    }
}

#[test]
fn an_answer_about_an_unknown_path_is_known_by_its_shape() {
    let answers = fixtures("recorded").into_iter();
    let mut unknown = answers.filter(|it| it.kind == "unknown-path");
    let body = unknown.next().expect("an answer").body;
    let shapes = Contract::embedded().other_shapes.iter();
    let shapes: Vec<_> = shapes
        .filter(|it| it.is_of(&body))
        .map(|it| &*it.id)
        .collect();
    assert_eq!(shapes, ["path-error"]);
}

/// What is the same in every answer of a kind: which members there are, and what their values look like.
fn forms(body: &Value) -> BTreeMap<String, &'static str> {
    fn walk(at: &str, value: &Value, forms: &mut BTreeMap<String, &'static str>) {
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    walk(&format!("{at}/{name}"), value, forms);
                }
            }
            Value::Array(items) => {
                for item in items {
                    walk(&format!("{at}/*"), item, forms);
                }
            }
            _ => {}
        }
        forms.insert(at.to_owned(), form(value));
    }
    let mut all = BTreeMap::new();
    walk("", body, &mut all);
    all
}

fn form(value: &Value) -> &'static str {
    match value {
        Value::Object(members) if members.is_empty() => "{}",
        Value::Object(_) => "an object",
        Value::Array(items) if items.is_empty() => "[]",
        Value::Array(_) => "a list",
        Value::Number(number) if number.to_string().len() == 13 => "milliseconds",
        Value::Number(_) => "a number",
        Value::String(text) => form_of(text),
        Value::Null | Value::Bool(_) => "something else",
    }
}

fn form_of(text: &str) -> &'static str {
    let groups: Vec<_> = text.split('-').map(str::len).collect();
    let of = |is: fn(char) -> bool| text.chars().all(is);
    match text.len() {
        0 => "\"\"",
        18.. if of(|c| c.is_ascii_digit()) => "many digits",
        36 if groups == [8, 4, 4, 4, 12] => "a UUID",
        _ if text.contains("://") => "a URL",
        _ if of(|c| c.is_ascii_digit() || c == '.') => "a decimal",
        _ => "a text",
    }
}

/// What the stand-in sends at the occasions of the recorded answers, by their names.
async fn of_the_stand_in() -> BTreeMap<&'static str, Value> {
    let clock = ManualClock::at(NOW_MS);
    let service = MockService::builder().clock(clock.clone()).start().await;
    let service = service.expect("a service");
    let transport = HttpTransport::new(service.base_url(), TIMEOUT).expect("a base URL");
    let ask = async |method: &str, path: &str, body: &Value| {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, HeaderValue::from_static("Bearer any"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let request = HttpRequest {
            method: method.to_owned(),
            path: path.to_owned(),
            headers,
            body: body.to_string().into(),
            wanted: Wanted::Whole,
        };
        let answer = transport.send(request).await.expect("an answer");
        serde_json::from_slice::<Value>(&answer.body).expect("JSON")
    };
    let (sender, mut callbacks) = mpsc::unbounded_channel();
    let hook = serve(move |request| {
        sender.send(request.body().clone()).expect("the test waits");
        servers::json(200, &Value::Null)
    });

    let path = &create().path;
    let mut body = message("request").examples[0].value.clone();
    body["callback_url"] = json!(hook.await);
    let submitted = ask("POST", path, &body).await;
    let id = submitted["data"]["task_id"].as_str().expect("an id");
    let task = format!("{path}/{id}");
    clock.advance(Duration::from_secs(10));
    let processing = ask("GET", &task, &Value::Null).await;
    // Longer than any task takes.
    clock.advance(Duration::from_secs(600));
    let succeed = ask("GET", &task, &Value::Null).await;
    let mut told = Value::Null;
    while told["task_status"] != succeed["data"]["task_status"] {
        let callback = timeout(TIMEOUT, callbacks.recv()).await.expect("in time");
        told = serde_json::from_slice(&callback.expect("a callback")).expect("JSON");
    }
    body["mode"] = json!("professional");
    let refused = ask("POST", path, &body).await;
    BTreeMap::from([
        ("response.submitted", submitted),
        ("task.processing", processing),
        ("task.succeed", succeed),
        ("callback.succeed", told),
        ("error.unknown-mode", refused),
    ])
}

/// Members and forms; the stand-in may tell more.
#[tokio::test]
async fn the_stand_in_answers_as_the_owner_does() {
    let mut sent = of_the_stand_in().await;
    // One of the owner's is older than its present ids.
    let present = of_the_contract()
        .into_iter()
        .filter(|it| !it.name.contains("2025-02"));
    for recorded in present {
        let sent = sent.remove(&*recorded.name).expect("an answer like it");
        let sent = forms(&sent);
        for (at, form) in forms(&recorded.body) {
            assert_eq!(sent.get(&at), Some(&form), "{}: {at}", recorded.name);
        }
    }
}

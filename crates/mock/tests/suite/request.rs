//! Requests to send and answers to read; nothing here asserts.

use std::sync::LazyLock;

use http::Request;
use http::request::Builder;
use image2video_contract::Contract;
use image2video_mock::{ManualClock, MockBuilder, MockService, Service};
use serde_json::{Value, json};

pub(crate) const PATH: &str = "/kling/v1/videos/image2video";
pub(crate) const NOW: u64 = 1_722_769_557_708;

/// The spec of the tests, which an edit of the real one does not change.
pub(crate) fn contract() -> &'static Contract {
    static FROZEN: LazyLock<Contract> = LazyLock::new(|| {
        let text = include_str!("../../../../tests/fixtures/spec/frozen.yaml");
        let document = yaml_serde::from_str(text).expect("YAML");
        Contract::from_document(&document).expect("a contract")
    });
    &FROZEN
}

/// A service of that spec.
pub(crate) fn mock() -> MockBuilder {
    MockService::builder().contract(contract().clone())
}

/// A service whose clock stands still.
pub(crate) fn still() -> MockBuilder {
    mock().clock(ManualClock::at(NOW))
}

pub(crate) fn least() -> Value {
    json!({ "image": "https://images.example/harbour.jpg" })
}

/// A request in order but for its body.
pub(crate) fn post() -> Builder {
    Request::post(PATH)
        .header("authorization", "Bearer sk-1")
        .header("content-type", "application/json")
}

pub(crate) fn good() -> Request<String> {
    post().body(least().to_string()).expect("a request")
}

pub(crate) fn json(body: &[u8]) -> Value {
    serde_json::from_slice(body).expect("JSON")
}

/// A GET with credentials.
pub(crate) fn get(path: &str) -> Request<String> {
    let request = Request::get(path).header("authorization", "Bearer sk-1");
    request.body(String::new()).expect("a request")
}

/// The text at a JSON pointer.
#[track_caller]
pub(crate) fn text(body: &[u8], pointer: &str) -> String {
    let body = json(body);
    let text = body.pointer(pointer).and_then(Value::as_str);
    text.unwrap_or_else(|| panic!("{body} has no text at {pointer}"))
        .to_owned()
}

/// Makes a task: its id.
#[track_caller]
pub(crate) fn create(service: &Service, request: &Request<String>) -> String {
    let answer = service.answer_at(request, NOW);
    assert_eq!(answer.status(), 200, "{answer:?}");
    text(answer.body(), "/data/task_id")
}

/// A client of HTTP. Other crates of the workspace have reqwest ask for a provider of TLS, so there is one,
/// although nothing here uses TLS.
pub(crate) fn client() -> reqwest::ClientBuilder {
    // An error says that it is there already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
}

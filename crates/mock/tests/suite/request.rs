//! Requests to send and answers to read; nothing here asserts.

use http::Request;
use http::request::Builder;
use image2video_mock::{ManualClock, MockBuilder, MockService};
use serde_json::{Value, json};

pub(crate) const PATH: &str = "/kling/v1/videos/image2video";
pub(crate) const NOW: u64 = 1_722_769_557_708;

/// A service whose clock stands still.
pub(crate) fn still() -> MockBuilder {
    MockService::builder().clock(ManualClock::at(NOW))
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

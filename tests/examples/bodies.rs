//! Prints every fixture, example and generated body with the contract's verdict, a JSON object per
//! line: `{"schema", "name", "body", "valid"}`. `tests/external/schemas` gives them to validators of
//! other languages.
//!
//! The verdict leaves the content of images aside, as the schemas do. Bodies with an image of
//! megabytes are left out for that reason: to a schema such an image is a string like any other.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a program of the tests"
)]

#[path = "../suite/bodies.rs"]
mod bodies;
#[expect(dead_code, reason = "the suite uses the rest of it")]
#[path = "../suite/support.rs"]
mod support;

use image2video_conformance::case::Body;
use serde_json::json;

use bodies::schema_allows;
use support::{Fixture, schema_file};

/// What RFC 3986 allows and forbids, where libraries are known to take short cuts.
const URIS: &[&str] = &[
    "HTTPS://APP.EXAMPLE/hook",
    "a:",
    "https:",
    "https://",
    "https:///hook",
    "https://app.example:/hook",
    "https://app.example:65536/hook",
    "https://app.example:port/hook",
    "https://user:pass@app.example/hook",
    "https://user@pass@app.example/hook",
    "https://app_example/hook",
    "https://%61pp.example/hook",
    "https://[::1]:8443/hook",
    "https://[::1/hook",
    "https://[v1.a:b]/hook",
    "https://999.0.0.1/hook",
    "https://app.example/%7Ehook",
    "https://app.example/%7",
    "https://app.example/%zz",
    "https://app.example/a b",
    "https://app.example/a\tb",
    "https://app.example/<hook>",
    "https://app.example/{id}",
    "https://app.example/[id]",
    "https://app.example/a\\b",
    "https://app.example/a^b",
    "https://app.example/a|b",
    "https://app.example/\"hook\"",
    "https://app.example/`hook`",
    "https://app.example/h\u{f6}\u{f6}k",
    "https://h\u{f6}\u{f6}k.example/",
    "https://app.example/?a[]=1",
    "https://app.example/?a=?/:@",
    "https://app.example/#a#b",
    "https://app.example/#",
    " https://app.example/hook",
    "https://app.example/hook\n",
    "//app.example/hook",
    "?a=1",
    "#a",
    "1https://app.example",
    "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
    "mailto:hooks@app.example",
    "urn:",
    "ht\u{74}p+s-1.0://app.example",
    "ht_tp://app.example",
];

fn main() {
    let uris = URIS.iter().map(|uri| Fixture {
        name: format!("uri {uri:?}"),
        kind: "request".to_owned(),
        body: json!({ "image": "https://images.example/harbour.jpg", "callback_url": uri }),
    });
    let bodies = bodies::bodies(|body: &Body| !body.is_large());
    for fixture in bodies.into_iter().chain(uris) {
        let schema = schema_file(&fixture.kind);
        let valid = schema_allows(&fixture);
        let Fixture { name, body, .. } = fixture;
        println!(
            "{}",
            json!({ "schema": schema, "name": name, "body": body, "valid": valid })
        );
    }
}

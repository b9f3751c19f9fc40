//! Parameters of calls, and the bodies of callbacks.

use serde_json::{Value, json};

use super::{document, squeezed, with};
use crate::codegen::client;

const GET: &str = "/paths/~1things~1{id}/get";

/// A document with an operation that has these parameters beside the `id` of its path.
fn asking(parameters: &[Value]) -> Value {
    let id =
        json!({ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } });
    let parameters: Vec<_> = std::iter::once(&id).chain(parameters).collect();
    let schema = json!({ "$ref": "#/components/schemas/Answer" });
    let answer =
        json!({ "description": "", "content": { "application/json": { "schema": schema } } });
    let operation = json!({
        "operationId": "getThing",
        "parameters": parameters,
        "responses": { "200": answer },
    });
    let document = document(&json!({}), &json!({}));
    with(
        document,
        "/paths/~1things~1{id}",
        json!({ "get": operation }),
    )
}

fn query(name: &str, schema: Value) -> Value {
    json!({ "name": name, "in": "query", "schema": schema })
}

#[test]
fn a_path_is_made_of_whole_segments_and_refusals_say_why() {
    let bounded = json!({ "type": "integer", "minimum": 1, "maximum": 5 });
    let code = client(&asking(&[query("pageNum", bounded)])).expect("a client");
    for part in [
        "use crate::support::path::segment;",
        "segment(& id) ?",
        "pub struct PageNum(i64);",
        "crate::support::integer!(PageNum, 1..=5);",
        "QueryParam::new(\"pageNum\", &page_num)",
        "format!(\"`page_num`: {error}\")",
    ] {
        assert!(squeezed(&code).contains(&squeezed(part)), "no {part}");
    }
    assert!(!code.contains("encode_path(") && !code.contains("crate :: types"));
    let plain = client(&document(&json!({}), &json!({}))).expect("a client");
    assert!(!plain.contains("segment"));
}

#[test]
fn a_callback_gives_an_open_type() {
    let status = json!({ "type": "string", "enum": ["done"] });
    let body = json!({ "type": "object", "properties": { "state": status } });
    let body = json!({ "required": true, "content": { "application/json": { "schema": body } } });
    let post =
        json!({ "operationId": "thingChanged", "requestBody": body, "responses": { "200": {} } });
    let callbacks = json!({ "changed": { "{$request.body#/hook}": { "post": post } } });
    let place = "/paths/~1make/post/callbacks";
    let code = client(&with(document(&json!({}), &json!({})), place, callbacks)).expect("a client");
    assert!(code.contains("pub struct ThingChanged {"));
    assert!(code.contains("crate::support::open_enum!(State, Unknown, Done(\"done\"));"));
}

#[track_caller]
fn refused(document: &Value, pointer: &str, message: &str) {
    let error = client(document).expect_err("no client can be made of it");
    assert_eq!(error.pointer, pointer, "{error}");
    assert!(error.message.contains(message), "{error}");
}

#[test]
fn parameters_that_no_call_can_have() {
    let second = format!("{GET}/parameters/1");
    let text = || json!({ "type": "string" });
    let changed = |key: &str, value: Value| with(query("page", text()), &format!("/{key}"), value);
    for (parameter, key, message) in [
        (
            changed("style", json!("form")),
            "/style",
            "`style` of a parameter",
        ),
        (
            changed("in", json!("header")),
            "",
            "in the `path` or the `query`",
        ),
        (changed("in", json!("path")), "", "is required"),
        (
            query("page", json!({ "type": "array", "items": {} })),
            "/schema",
            "is a string",
        ),
        (
            query("page", json!({ "type": "string", "x-image": {} })),
            "/schema",
            "is a string",
        ),
        (query("id", text()), "", "would be named `id`"),
        (query("client", text()), "", "would be named `client`"),
        (query("Body", text()), "", "would be named `body`"),
    ] {
        refused(&asking(&[parameter]), &format!("{second}{key}"), message);
    }
    let place = format!("{GET}/parameters");
    refused(
        &with(asking(&[]), &place, json!([])),
        GET,
        "not one of the parameters",
    );
    let stranger = with(query("page", text()), "/in", json!("path"));
    let stranger = with(stranger, "/required", json!(true));
    refused(&asking(&[stranger]), &second, "the path has no `{page}`");
}

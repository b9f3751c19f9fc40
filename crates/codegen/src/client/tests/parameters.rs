//! Parameters of calls, and the bodies of callbacks.

use serde_json::{Value, json};

use super::{answering_with, code, content, document, refused, squeezed, with};

const GET: &str = "/paths/~1things~1{id}/get";

/// A document with an operation that has these parameters beside the `id` of its path.
fn asking(parameters: &[Value]) -> Value {
    let id =
        json!({ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } });
    let parameters: Vec<_> = std::iter::once(&id).chain(parameters).collect();
    let operation = json!({
        "operationId": "getThing",
        "summary": "Get a thing",
        "parameters": parameters,
        "responses": { "200": answering_with("Answer") },
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
    let paged = code(&asking(&[query("pageNum", bounded)]));
    for part in [
        "use crate::support::path::segment;",
        "segment(& id) ?",
        "pub struct PageNum(i64);",
        "crate::support::integer!(PageNum, 1..=5);",
        ".query(&[(\"pageNum\", &page_num)])",
        "crate::support::given(\"page_num\", value)",
    ] {
        assert!(squeezed(&paged).contains(&squeezed(part)), "no {part}");
    }
    assert!(!paged.contains("encode_path(") && !paged.contains("crate :: types"));
    let plain = code(&document(&json!({}), &json!({})));
    assert!(!plain.contains("segment"));
}

#[test]
fn a_part_of_a_path_may_be_called_like_a_keyword() {
    let renamed = asking(&[]).to_string();
    let renamed = renamed
        .replace("{id}", "{type}")
        .replace("\"id\"", "\"type\"");
    let code = code(&serde_json::from_str(&renamed).expect("JSON"));
    assert!(squeezed(&code).contains("segment(&type_)?"), "{code}");
}

#[test]
fn a_callback_gives_an_open_type() {
    let status = json!({ "type": "string", "enum": ["done"] });
    let changed = json!({ "type": "object", "properties": { "hook": { "type": "string" }, "state": status } });
    let post = json!({
        "operationId": "thingChanged",
        "summary": "Tell",
        "requestBody": { "description": "The thing.", "required": true, "content": content("Changed") },
        "responses": { "200": { "description": "Received.", "x-source": "nowhere" } },
    });
    let callbacks = json!({ "changed": { "{$request.body#/hook}": { "post": post } } });
    let document = document(&json!({ "hook": { "type": "string" } }), &json!({}));
    let document = with(document, "/paths/~1make/post/callbacks", callbacks);
    let document = with(document, "/components/schemas/Changed", changed);
    let inline = "/paths/~1make/post/callbacks/changed/{$request.body#~1hook}/post/requestBody/content/application~1json/schema";
    let schema = document["components"]["schemas"]["Changed"].clone();
    for (document, name) in [
        (document.clone(), "Changed"),
        (with(document, inline, schema), "ThingChanged"),
    ] {
        let code = code(&document);
        assert!(code.contains(&format!("pub struct {name} {{")), "{code}");
        assert!(code.contains("crate::support::open_enum!(State, Done(\"done\"));"));
    }
}

#[test]
fn names_that_a_call_needs_for_itself() {
    let second = format!("{GET}/parameters/1");
    for (name, rust) in [("id", "id"), ("client", "client"), ("Body", "body")] {
        let document = asking(&[query(name, json!({ "type": "string" }))]);
        refused(&document, &second, &format!("would be named `{rust}`"));
    }
}

//! Small documents, what is made of them, and what is refused.

mod output;
mod parameters;
mod refusal;
mod rules;
mod types;
mod view;

use serde_json::{Value, json};

/// A document of one operation, whose body and answer have the given members, none of them required.
fn document(request: &Value, answer: &Value) -> Value {
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Test", "version": "1.0.0", "x-source": "nowhere" },
        "paths": {
            "/make": {
                "post": {
                    "operationId": "makeThing",
                    "x-name": "make",
                    "requestBody": content("Request"),
                    "responses": { "200": content("Answer"), "4XX": content("Problem") },
                },
            },
        },
        "components": {
            "schemas": {
                "Request": {
                    "type": "object",
                    "additionalProperties": false,
                    "properties": request,
                },
                "Answer": { "type": "object", "properties": answer },
                "Problem": {
                    "type": "object",
                    "required": ["code"],
                    "properties": { "code": { "type": "integer" } },
                },
            },
        },
    })
}

fn content(component: &str) -> Value {
    let schema = json!({ "$ref": format!("#/components/schemas/{component}") });
    json!({
        "description": "",
        "required": true,
        "content": { "application/json": { "schema": schema } },
    })
}

/// A document whose request has one member, `member`.
fn requesting(member: &Value) -> Value {
    document(&json!({ "member": member }), &json!({}))
}

/// A document whose answer has one member, `member`.
fn answering(member: &Value) -> Value {
    document(&json!({}), &json!({ "member": member }))
}

/// A document with `value` at `pointer`, whose last token may be new.
fn with(mut document: Value, pointer: &str, value: Value) -> Value {
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
    let parent = document.pointer_mut(parent).expect("it is there");
    parent[key.replace("~1", "/").as_str()] = value;
    document
}

/// Code without the white space that progenitor and prettyplease leave, which does not matter here.
fn squeezed(code: &str) -> String {
    code.split_whitespace().collect()
}

//! Small documents, what is made of them, and what is refused.

mod output;
mod parameters;
mod refusal;
mod rules;
mod types;
mod view;

use image2video_contract::{Contract, Defect};
use serde_json::{Value, json};

use super::{format, types_and_calls, view::view};

/// A document of one operation, whose body and answer have the given members, none of them required.
fn document(request: &Value, answer: &Value) -> Value {
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Test", "version": "1.0.0", "description": "A test." },
        "paths": {
            "/make": {
                "post": {
                    "operationId": "makeThing",
                    "x-name": "make",
                    "summary": "Make a thing",
                    "requestBody": {
                        "description": "What to make.",
                        "required": true,
                        "content": content("Request"),
                    },
                    "responses": { "200": answering_with("Answer"), "4XX": answering_with("Problem") },
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
    json!({ "application/json": { "schema": schema } })
}

fn answering_with(component: &str) -> Value {
    json!({ "description": component, "x-source": "nowhere", "content": content(component) })
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

/// The contract that the reader makes of a document. What is refused of it, `regen` refuses.
#[track_caller]
fn contract(document: &Value) -> Contract {
    let mut document = document.clone();
    state(&mut document);
    Contract::from_document(&document).expect("a contract")
}

/// Every schema, operation and parameter has to have a description and a source; here it does not matter
/// which.
fn state(value: &mut Value) {
    match value {
        Value::Object(map) => {
            let is_node = |key: &str| map.get(key).is_some_and(Value::is_string);
            if ["type", "operationId", "in"].into_iter().any(is_node) {
                map.entry("description").or_insert(json!("Some words."));
                map.entry("x-source").or_insert(json!("nowhere"));
            }
            let parts = map.iter_mut().filter(|(key, _)| *key != "x-rules");
            parts.for_each(|(_, value)| state(value));
        }
        Value::Array(items) => items.iter_mut().for_each(state),
        _ => {}
    }
}

/// The types and calls as text.
fn client(contract: &Contract) -> Result<String, Defect> {
    format(&types_and_calls(&view(contract)?)?)
}

/// The types and calls of a document that they can be made of.
#[track_caller]
fn code(document: &Value) -> String {
    client(&contract(document)).expect("a client")
}

/// Checks what the reader takes and the generator refuses.
#[track_caller]
fn refused(document: &Value, pointer: &str, message: &str) {
    let defect = client(&contract(document)).expect_err("no client can be made of it");
    assert_eq!(defect.pointer, pointer, "{defect}");
    assert!(defect.message.contains(message), "{defect}");
}

/// Code without the white space that progenitor and prettyplease leave, which does not matter here.
fn squeezed(code: &str) -> String {
    code.split_whitespace().collect()
}

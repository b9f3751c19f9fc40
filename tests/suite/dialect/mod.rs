//! What the reader makes of each part of the dialect, and what it refuses of it.

mod callbacks;
mod codes;
mod parameters;
mod questions;
mod roles;
mod schemas;
mod shapes;

use image2video_contract::{Contract, Message, Operation};
use serde_json::{Value, json};

use crate::frozen::frozen;

pub(super) const LIST: &str = "/paths/~1kling~1v1~1videos~1image2video/get";

pub(super) fn document() -> Value {
    frozen().document().clone()
}

#[track_caller]
pub(super) fn operation(name: &str) -> &'static Operation {
    frozen().operation(name).expect(name)
}

/// A message of the frozen spec.
#[track_caller]
pub(super) fn message(kind: &str) -> &'static Message {
    let answer = |name, status| &operation(name).response(status).expect(kind).message;
    match kind {
        "request" => &operation("create").request.as_ref().expect(kind).message,
        "response" => answer("create", 200),
        "error" => answer("create", 400),
        "callback" => &operation("create").callbacks[0].request.message,
        "task" => answer("get", 200),
        "tasks" => answer("list", 200),
        other => panic!("{other} is no message"),
    }
}

/// The frozen document with another value at a place; `null` takes it away.
#[track_caller]
pub(super) fn with(place: &str, value: Value) -> Value {
    let mut document = document();
    let (parent, key) = place.rsplit_once('/').expect("a pointer");
    let key = key.replace("~1", "/");
    match document.pointer_mut(parent).expect("a parent") {
        Value::Object(map) if value.is_null() => drop(map.remove(&key)),
        Value::Object(map) => drop(map.insert(key, value)),
        Value::Array(items) => items.push(value),
        other => panic!("{other} has no members"),
    }
    document
}

#[track_caller]
pub(super) fn refused(document: &Value, pointer: &str, message: &str) {
    let defects = Contract::from_document(document).expect_err("a mistake");
    let found = defects
        .iter()
        .any(|defect| defect.pointer == pointer && defect.message.contains(message));
    assert!(found, "no {pointer}: {message} in {defects:#?}");
}

/// `list` with one more parameter in its query.
pub(super) fn with_parameter(schema: Value) -> Contract {
    let parameter = json!({
        "name": "extra", "in": "query", "description": "x", "x-source": "x", "schema": schema,
    });
    let document = with(&format!("{LIST}/parameters/-"), parameter);
    Contract::from_document(&document).expect("a contract")
}

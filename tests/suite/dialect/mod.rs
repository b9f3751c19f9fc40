//! What the reader makes of each part of the dialect, and what it refuses of it.

mod callbacks;
mod codes;
mod parameters;
mod questions;
mod roles;
mod schemas;
mod shapes;

use image2video_contract::{Contract, Operation};
use serde_json::{Value, json};

pub(super) const LIST: &str = "/paths/~1kling~1v1~1videos~1image2video/get";

pub(super) fn embedded() -> Value {
    Contract::embedded().document().clone()
}

#[track_caller]
pub(super) fn operation(name: &str) -> &'static Operation {
    Contract::embedded().operation(name).expect(name)
}

/// The embedded document with another value at a place; `null` takes it away.
#[track_caller]
pub(super) fn with(place: &str, value: Value) -> Value {
    let mut document = embedded();
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

//! Changes that a spec may see: JSON merge patches (RFC 7396) of its document, in
//! `tests/fixtures/evolution`.

use image2video_contract::Contract;
use serde_json::{Map, Value};

use crate::support::read;

/// An optional member with bounds, a value of an enum, an operation beside the first, one that is asked by
/// its path and query.
pub(crate) const CHANGES: &[&str] = &[
    "bounded-members",
    "enum-values",
    "sibling-operation",
    "lookup-operation",
];

/// The document after changes.
#[track_caller]
pub(crate) fn changed(names: &[&str]) -> Value {
    let mut document = Contract::embedded().document().clone();
    for name in names {
        let patch = read(&format!("tests/fixtures/evolution/{name}.json"));
        merge(&mut document, serde_json::from_str(&patch).expect(name));
    }
    document
}

/// Members of the patch take the place of the target's; `null` takes them away.
fn merge(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Some(target) = target.as_object_mut() else {
        return;
    };
    for (name, value) in patch {
        if value.is_null() {
            target.remove(&name);
        } else {
            merge(target.entry(name).or_insert(Value::Null), value);
        }
    }
}

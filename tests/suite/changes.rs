//! Changes that the spec may see: overlays in `tests/fixtures/spec`, upon the spec that is frozen there.
//!
//! An overlay is a JSON merge patch (RFC 7396) written as YAML, with two additions for lists, whose items it does not
//! know: `NAME+` adds items to the list `NAME`, and an object in place of a list patches the items of these `id`s.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

/// The document of the spec after changes.
#[track_caller]
pub(crate) fn changed(names: &[&str]) -> Value {
    let mut document = file("frozen");
    for name in names {
        merge(&mut document, file(name));
    }
    document
}

#[track_caller]
fn file(name: &str) -> Value {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|folder| folder.join("tests/fixtures/spec"))
        .find(|folder| folder.is_dir())
        .expect("a crate of the workspace");
    let text = fs::read_to_string(fixtures.join(name).with_extension("yaml"));
    let text = text.unwrap_or_else(|error| panic!("{name}: {error}"));
    yaml_serde::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn merge(target: &mut Value, patch: Value) {
    match (target, patch) {
        (Value::Array(items), Value::Object(patch)) => {
            for (id, patch) in patch {
                let place = items.iter().position(|item| item["id"] == id.as_str());
                let place =
                    place.unwrap_or_else(|| panic!("the spec has no item with the id {id:?}"));
                match patch {
                    Value::Null => drop(items.remove(place)),
                    patch => merge(&mut items[place], patch),
                }
            }
        }
        (target, Value::Object(patch)) => {
            if !target.is_object() {
                *target = Value::Object(Map::new());
            }
            let members = target.as_object_mut().expect("an object");
            for (name, patch) in patch {
                match (name.strip_suffix('+'), patch) {
                    (Some(list), Value::Array(more)) => {
                        let list = members
                            .entry(list)
                            .or_insert_with(|| Value::Array(Vec::new()));
                        list.as_array_mut().expect("a list").extend(more);
                    }
                    (_, Value::Null) => drop(members.remove(&name)),
                    (_, patch) => merge(members.entry(name).or_insert(Value::Null), patch),
                }
            }
        }
        (target, patch) => *target = patch,
    }
}

//! Mutants that no document of the dialect can say: servers that mend a request before they judge
//! it. Each takes one kind of wrong value for a member as if it were a good one.

use image2video_contract::image::ImageFormat;
use serde_json::{Value, json};

use super::documents::Place;
use super::server::Mend;

/// A kind of wrong value, and how it is told.
type Kind = (&'static str, fn(&Value) -> bool);

/// The same, and the JSON type that such a value has.
type TypedKind = (&'static str, &'static str, fn(&Value) -> bool);

/// The kinds of JSON values, for a member of a type.
const KINDS: [TypedKind; 7] = [
    ("null", "", Value::is_null),
    ("a boolean", "boolean", Value::is_boolean),
    ("an integer", "integer", |value| {
        value.is_i64() || value.is_u64()
    }),
    ("a fraction", "number", Value::is_f64),
    ("a string", "string", Value::is_string),
    ("an array", "array", Value::is_array),
    ("an object", "object", Value::is_object),
];

/// Files that are no image of the dialect, by how their base64 begins.
const FILES: [Kind; 3] = [
    ("a GIF", |value| begins(value, "R0lGOD")),
    ("a WebP", |value| begins(value, "UklGR")),
    ("a text file", |value| {
        let text = value.as_str().unwrap_or_default();
        text.len() > 20 && !text.contains(':') && !known(text)
    }),
];

fn begins(value: &Value, text: &str) -> bool {
    value.as_str().is_some_and(|value| value.starts_with(text))
}

/// Whether base64 begins as a PNG, a JPEG, a GIF or a WebP does.
fn known(text: &str) -> bool {
    ["iVBOR", "/9j/", "R0lGOD", "UklGR"]
        .iter()
        .any(|start| text.starts_with(start))
}

/// The servers that are lenient about a schema's value.
pub(super) fn of(place: &Place, schema: &Value) -> Vec<(String, Mend)> {
    let type_ = schema["type"].as_str().unwrap_or_default();
    let mut kinds: Vec<Kind> = KINDS
        .iter()
        .filter(|(_, name, _)| *name != type_ && !(*name == "integer" && type_ == "number"))
        .map(|(name, _, is)| (*name, *is))
        .collect();
    if schema.get("x-image").is_some() {
        // The dialect's formats are what `known` begins with, and the two that it must refuse.
        assert_eq!(ImageFormat::ALL.len(), 2);
        kinds.extend(FILES);
    }
    let lenient = |(name, is): Kind| (format!("takes {name}"), mend(place.member.clone(), is));
    kinds.into_iter().map(lenient).collect()
}

/// Puts a good value in place of the wrong one: none, or where there must be one, a URL.
fn mend(member: String, is: fn(&Value) -> bool) -> Mend {
    Box::new(move |body| {
        if !body.pointer(&member).is_some_and(is) {
            return;
        }
        let least = json!({ "image": "https://images.example/harbour.jpg" });
        match member.rsplit_once('/') {
            None => *body = least,
            Some((parent, name)) => {
                let Some(parent) = body.pointer_mut(parent).and_then(Value::as_object_mut) else {
                    return;
                };
                match least.get(name) {
                    Some(good) => parent.insert(name.to_owned(), good.clone()),
                    None => parent.remove(name),
                };
            }
        }
    })
}

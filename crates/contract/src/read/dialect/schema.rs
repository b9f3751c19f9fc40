//! The dialect as a JSON Schema, for editors: which keys an object may have, what they say, and which values
//! they take. What only the reader knows, such as where a reference leads, is not in it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::explained::about;
use super::kind::{Keywords, Kind, Shape};
use super::table::{DOCUMENT, REFERENCE};

/// What a name looks like.
const NAME: &str = "^[A-Za-z][A-Za-z0-9_-]*$";

/// The JSON Schema of a document of the dialect, draft 7, which editors know.
#[must_use]
pub fn dialect_schema() -> Value {
    let mut kinds = BTreeMap::new();
    let document = object(&DOCUMENT, &mut kinds);
    object(&REFERENCE, &mut kinds);
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "The dialect of spec/README.md",
        "allOf": [document],
        "definitions": kinds.into_iter().collect::<Map<_, _>>(),
    })
}

/// A reference to a kind of object, which is defined with those that it leads to.
fn object(kind: &Kind, kinds: &mut BTreeMap<String, Value>) -> Value {
    let name = kind.name.replace('`', "").replace(' ', "-");
    let reference = json!({ "$ref": format!("#/definitions/{name}") });
    if kinds.contains_key(&name) {
        return reference;
    }
    // Known from here on, since a schema may hold schemas.
    kinds.insert(name.clone(), Value::Null);
    let mut properties = Map::new();
    for (key, shape) in kind.members() {
        let mut value = value(&shape, kinds);
        if matches!(kind.keywords, Keywords::LaidOver(_)) {
            value = or_null(&value);
        }
        let about = about(key).unwrap_or_default();
        let described = json!({ "allOf": [value], "description": about });
        properties.insert(key.to_owned(), described);
    }
    let definition = json!({
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    });
    kinds.insert(name, definition);
    reference
}

fn value(shape: &Shape, kinds: &mut BTreeMap<String, Value>) -> Value {
    match shape {
        Shape::Text => json!({ "type": "string", "minLength": 1 }),
        Shape::Name => json!({ "type": "string", "pattern": NAME }),
        Shape::OneOf(names) => json!({ "enum": names() }),
        Shape::Boolean => json!({ "type": "boolean" }),
        Shape::Number => json!({ "type": "number" }),
        Shape::Count => json!({ "type": "integer", "minimum": 0 }),
        Shape::Any => json!({}),
        Shape::Null => json!({ "type": "null" }),
        Shape::Object(kind) => object(kind, kinds),
        Shape::Referred(kind) => json!({
            "if": { "required": ["$ref"] },
            "then": object(&REFERENCE, kinds),
            "else": object(kind, kinds),
        }),
        Shape::List(item) => json!({ "type": "array", "items": value(item, kinds) }),
        Shape::Map(member) => {
            json!({ "type": "object", "additionalProperties": value(member, kinds) })
        }
        Shape::OrNull(shape) => or_null(&value(shape, kinds)),
    }
}

fn or_null(value: &Value) -> Value {
    json!({ "anyOf": [value, { "type": "null" }] })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::dialect_schema;
    use crate::Contract;

    fn is_valid(document: &Value) -> bool {
        jsonschema::draft7::new(&dialect_schema())
            .expect("a JSON Schema")
            .is_valid(document)
    }

    #[test]
    fn the_contract_is_of_the_dialect() {
        let document = Contract::embedded().document();
        assert!(is_valid(document));
        for (at, value) in [
            ("/components/schemas/Prompt/x-sauce", json!("page")),
            ("/components/schemas/Prompt/maxLength", json!("2500")),
            ("/components/schemas/Prompt/x-narrow/oneOf", json!([])),
            ("/info/version", json!(1.0)),
        ] {
            let mut edited = document.clone();
            let (parent, key) = at.rsplit_once('/').expect("a pointer");
            edited.pointer_mut(parent).expect("a parent")[key] = value;
            assert!(!is_valid(&edited), "{at}");
        }
    }

    /// An editor shows it beside each key.
    #[test]
    fn each_key_is_explained() {
        let schema = dialect_schema();
        let kinds = schema["definitions"].as_object().expect("kinds");
        for (kind, definition) in kinds {
            for (key, value) in definition["properties"].as_object().expect("keys") {
                assert_ne!(value["description"], "", "{kind}: {key}");
            }
        }
    }
}

//! What progenitor is shown.

use serde_json::{Value, json};

use super::{contract, document, requesting, with};
use crate::client::view::view;

#[track_caller]
fn components(document: &Value) -> Value {
    let mut view = view(&contract(document)).expect("a view");
    drop_placeholders(&mut view.document);
    view.document["components"]["schemas"].clone()
}

/// Takes out the descriptions that [`contract`] put in, and what is there for them alone.
fn drop_placeholders(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|key, value| key != "description" || value != "Some words.");
            map.values_mut().for_each(drop_placeholders);
            if let (1, Some(reference)) = (map.len(), map.get("allOf").map(|all| all[0].clone())) {
                *value = reference;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(drop_placeholders),
        _ => {}
    }
}

#[test]
fn it_is_the_contract_without_what_progenitor_gets_wrong() {
    let member = json!({
        "type": "string",
        "maxLength": 5,
        "example": "b",
        "description": "Some text.",
        "x-narrow": { "maxLength": 3 },
        "x-source": "nowhere",
    });
    let document = with(
        requesting(&member),
        "/components/schemas/Request/x-rules",
        json!([]),
    );
    let document = with(document, "/paths/~1make/post/security", json!([]));
    let mut view = view(&contract(&document)).expect("a view");
    drop_placeholders(&mut view.document);
    let shown = json!({
        "openapi": "3.0.3",
        "info": { "title": "Test", "description": "A test.", "version": "1.0.0" },
        "paths": {
            "/make": {
                "post": {
                    "operationId": "makeThing",
                    "summary": "Make a thing",
                    "parameters": [],
                    "requestBody": {
                        "description": "What to make.",
                        "required": true,
                        "content": {
                            "application/json": {
                                "schema": { "$ref": "#/components/schemas/Request" },
                            },
                        },
                    },
                    "responses": {
                        "200": {
                            "description": "Answer",
                            "content": {
                                "application/json": {
                                    "schema": { "$ref": "#/components/schemas/Answer" },
                                },
                            },
                        },
                    },
                },
            },
        },
        "components": {
            "schemas": {
                "Answer": { "type": "object", "properties": {}, "additionalProperties": true },
                "Member": { "type": "string" },
                "Problem": {
                    "type": "object",
                    "required": ["code"],
                    "properties": { "code": { "type": "integer", "format": "int64" } },
                },
                "Request": {
                    "type": "object",
                    "additionalProperties": false,
                    "properties": {
                        "member": {
                            "allOf": [{ "$ref": "#/components/schemas/Member" }],
                            "description": "Some text.",
                        },
                    },
                },
            },
        },
    });
    assert_eq!(view.document, shown);
    assert_eq!(view.operations, 1);
    assert!(view.types.requests.contains_key("Request"));
    assert!(!view.types.requests.contains_key("Answer"));
}

#[test]
fn an_answer_is_opened() {
    let member = json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["text"],
        "properties": {
            "text": { "type": "string", "format": "uri", "minLength": 1 },
            "count": { "type": "integer", "minimum": 0, "maximum": 255 },
        },
    });
    let components = components(&super::answering(&member));
    let opened = json!({
        "type": "object",
        "required": ["text"],
        "properties": {
            "text": { "type": "string" },
            "count": { "type": "integer", "format": "int64" },
        },
    });
    assert_eq!(components["Member"], opened);
}

#[test]
fn what_needs_a_type_gets_a_name() {
    let text = json!({ "type": "string", "maxLength": 5 });
    let nested =
        json!({ "type": "object", "properties": { "size": text, "flag": { "type": "boolean" } } });
    let list = json!({ "type": "array", "items": text });
    let plain = json!({ "type": "string" });
    let members = json!({ "part": nested, "size": text, "some_list": list, "plain": plain });
    let components = components(&document(&members, &json!({})));
    let names: Vec<_> = components.as_object().expect("an object").keys().collect();
    let expected = [
        "Answer",
        "Part",
        "Problem",
        "Request",
        "RequestSize",
        "Size",
        "SomeList",
        "SomeListItem",
    ];
    assert_eq!(names, expected);
    assert_eq!(components["Part"]["additionalProperties"], json!({}));
    assert_eq!(components["Request"]["properties"]["plain"], plain);
}

#[test]
fn a_component_of_both_sides_is_two_types_where_that_matters() {
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let members =
        json!({ "mode": reference("Mode"), "id": reference("Id"), "image": reference("Image") });
    let document = document(&members, &members);
    let document = with(
        document,
        "/components/schemas/Mode",
        json!({ "type": "string", "enum": ["a"] }),
    );
    let document = with(
        document,
        "/components/schemas/Id",
        json!({ "type": "string" }),
    );
    let image = json!({ "type": "string", "x-image": {} });
    let components = components(&with(document, "/components/schemas/Image", image));
    let side = |side: &str, member: &str| components[side]["properties"][member]["$ref"].clone();
    assert_eq!(side("Request", "mode"), "#/components/schemas/Mode");
    assert_eq!(side("Answer", "mode"), "#/components/schemas/ModeAnswer");
    assert_eq!(side("Request", "id"), side("Answer", "id"));
    assert_eq!(side("Request", "image"), side("Answer", "image"));
}

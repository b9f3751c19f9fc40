//! The types that are not typify's.

use serde_json::{Value, json};

use super::{answering, contract, requesting, squeezed, with};
use crate::client::view::view;

/// The code of the type of the one member.
#[track_caller]
fn code(document: &Value) -> String {
    let view = view(&contract(document)).expect("a view");
    let member = view
        .types
        .specials
        .iter()
        .find(|special| special.name == "Member");
    let member = member.expect("the member has a special type");
    let file = syn::parse2(member.items.clone()).expect("items");
    prettyplease::unparse(&file)
}

#[track_caller]
fn check(document: &Value, expected: &[&str]) {
    let code = squeezed(&code(document));
    for part in expected {
        assert!(
            code.contains(&squeezed(part)),
            "{part} is missing in\n{code}"
        );
    }
}

#[test]
fn bounds_become_ranges() {
    let number = |bounds: Value| {
        let mut schema = json!({ "type": "number" });
        for (key, value) in bounds.as_object().expect("an object") {
            schema[key] = value.clone();
        }
        requesting(&schema)
    };
    for (bounds, range) in [
        (json!({ "minimum": 0, "maximum": 2 }), "0.0..=2.0"),
        (json!({ "minimum": -0.5 }), "- 0.5.."),
        (json!({ "maximum": 10 }), "..=10.0"),
        (json!({}), ".."),
    ] {
        let call = format!("crate::support::number!(Member, {range});");
        check(&number(bounds), &["pub struct Member(f64);", &call]);
    }
    let integer = json!({ "type": "integer", "format": "int64", "minimum": 1, "maximum": 30 });
    check(
        &requesting(&integer),
        &[
            "pub struct Member(i64);",
            "crate::support::integer!(Member, 1..=30);",
        ],
    );
    let uri = json!({ "type": "string", "format": "uri", "maxLength": 9 });
    check(
        &requesting(&uri),
        &[
            "pub struct Member(String);",
            "crate::support::string!(Member, uri(..=9));",
        ],
    );
    let text = json!({ "type": "string", "minLength": 1 });
    check(
        &requesting(&text),
        &["crate::support::string!(Member, characters(1..));"],
    );
    let list = json!({
        "type": "array",
        "maxItems": 3,
        "items": { "type": "string", "maxLength": 9 },
    });
    check(
        &requesting(&list),
        &[
            "pub struct Member(Vec<MemberItem>);",
            "crate::support::list!(Member, MemberItem, ..=3);",
        ],
    );
    for (item, type_) in [
        (
            json!({ "type": "string", "x-image": {} }),
            "crate::ImageInput",
        ),
        (
            json!({ "$ref": "#/components/schemas/Shot" }),
            "crate::ImageInput",
        ),
        (json!({ "type": "string" }), "String"),
        (json!({ "type": "boolean" }), "bool"),
    ] {
        let list = json!({ "type": "array", "minItems": 1, "items": item });
        let shot = json!({ "type": "string", "x-image": {} });
        let document = with(requesting(&list), "/components/schemas/Shot", shot);
        let call = format!("crate::support::list!(Member, {type_}, 1..);");
        check(&document, &[&call]);
    }
    // A component has a type of its own, whatever it holds.
    let reference = json!({ "$ref": "#/components/schemas/Member" });
    let text = json!({ "type": "string" });
    let document = with(requesting(&reference), "/components/schemas/Member", text);
    check(
        &document,
        &["crate::support::string!(Member, characters(..));"],
    );
}

#[test]
fn an_enum_is_closed_in_a_request_and_open_in_an_answer() {
    let schema = json!({ "type": "string", "enum": ["on hold", "done"], "description": "State." });
    check(
        &requesting(&schema),
        &[
            "///State.\n",
            "Copy",
            "    ///`on hold`\n    OnHold,\n",
            "crate::support::closed_enum!(Member, OnHold(\"on hold\"), Done(\"done\"));",
        ],
    );
    check(
        &answering(&schema),
        &[
            "#[non_exhaustive]",
            "#[doc(hidden)]__Unlisted(String),",
            "crate::support::open_enum!(Member, OnHold(\"on hold\"), Done(\"done\"));",
        ],
    );
}

#[test]
fn the_document_names_variants() {
    let schema = json!({
        "type": "string",
        "enum": ["5", "10"],
        "x-enum-varnames": ["FiveSeconds", "TenSeconds"],
    });
    check(
        &requesting(&schema),
        &["FiveSeconds(\"5\"), TenSeconds(\"10\")"],
    );
}

#[test]
fn an_image_is_hand_written() {
    for document in
        [requesting, answering].map(|make| make(&json!({ "type": "string", "x-image": {} })))
    {
        let view = view(&contract(&document)).expect("a view");
        assert_eq!(view.types.specials[0].path, "crate::ImageInput");
        assert!(view.types.specials[0].items.is_empty());
    }
}

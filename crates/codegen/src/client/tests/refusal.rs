//! Contracts that no client can be made of: each is refused, with the place.

use serde_json::{Value, json};

use super::{answering_with, client, contract, document, refused, requesting, with};
use crate::client::generate::generate;
use crate::client::view::view;

const MEMBER: &str = "/components/schemas/Request/properties/member";
const POST: &str = "/paths/~1make/post";

#[test]
fn constraints_that_no_type_holds() {
    let own_extra = json!({ "extra": { "type": "string" } });
    #[rustfmt::skip] // a table
    let schemas = [
        (json!({ "type": "number", "enum": [1] }), "/enum/0", "a listed value that is no text"),
        (json!({ "type": "string", "enum": ["a"], "maxLength": 1 }), "/maxLength", "`maxLength` together with `enum`"),
        (json!({ "type": "string", "x-image": {}, "maxLength": 1 }), "/maxLength", "together with `x-image`"),
        (json!({ "type": "number", "maximum": 9007199254740992_i64 }), "/maximum", "exactly"),
        (json!({ "type": "integer", "minimum": 0.5 }), "/minimum", "exactly"),
        (json!({ "type": "object", "properties": own_extra }), "", "would be named `extra`"),
    ];
    for (schema, place, message) in schemas {
        refused(&requesting(&schema), &format!("{MEMBER}{place}"), message);
    }
}

#[test]
fn values_that_give_no_variant() {
    let values = |values: Value| json!({ "type": "string", "enum": values });
    for (listed, index) in [
        (json!(["5"]), 0),
        (json!(["v1-5", "v15"]), 1),
        (json!(["a-b", "a_b"]), 1),
        (json!(["self"]), 0),
        (json!([""]), 0),
    ] {
        let place = format!("{MEMBER}/enum/{index}");
        refused(
            &requesting(&values(listed)),
            &place,
            "gives no variant name",
        );
    }
    for name in ["fn", "five", "Five_Seconds", "Self"] {
        let named = with(values(json!(["5"])), "/x-enum-varnames", json!([name]));
        let place = format!("{MEMBER}/x-enum-varnames/0");
        refused(&requesting(&named), &place, "gives no variant name");
    }
    let defect =
        client(&contract(&requesting(&values(json!(["5"]))))).expect_err("no variant name");
    assert!(
        defect
            .help
            .is_some_and(|help| help.contains("x-enum-varnames"))
    );
}

#[test]
fn names_that_would_clash() {
    let text = json!({ "type": "string" });
    let members = json!({ "a_b": text, "aB": text });
    let place = "/components/schemas/Request/properties/a_b";
    refused(
        &document(&members, &json!({})),
        place,
        "would be named `a_b`",
    );
    for (name, place, rust) in [
        ("request", "/components/schemas/request", "Request"),
        ("Default", "/components/schemas/Default", "Default"),
        ("Duration", "/components/schemas/Duration", "Duration"),
    ] {
        let document = with(
            requesting(&text),
            &format!("/components/schemas/{name}"),
            text.clone(),
        );
        refused(&document, place, &format!("would be named `{rust}`"));
    }
    let id = format!("{POST}/operationId");
    for name in ["new", "create", "builder"] {
        let document = with(requesting(&text), &id, json!(name));
        refused(&document, &id, "is a name of Rust or of the client");
    }
    let builder = "/components/schemas/RequestBuilder";
    let document = with(requesting(&text), builder, text.clone());
    let place = "/components/schemas/Request";
    refused(&document, place, "would be named `RequestBuilder`");
    let other = json!({
        "operationId": "make_thing",
        "summary": "Make another",
        "responses": { "200": answering_with("Answer") },
    });
    let document = with(requesting(&text), "/paths/~1make/put", other);
    let place = "/paths/~1make/put/operationId";
    refused(&document, place, "would be named `make_thing`");
}

#[test]
fn operations_that_progenitor_panics_on() {
    let plain = || requesting(&json!({ "type": "string" }));
    let second = format!("{POST}/responses/201");
    let document = with(plain(), &second, answering_with("Problem"));
    refused(&document, &second, "a second answer");
    let document = with(plain(), &format!("{POST}/responses"), json!({}));
    refused(&document, POST, "no answer means success");
    let content = format!("{POST}/requestBody/content");
    let text = json!({ "text/plain": { "schema": { "$ref": "#/components/schemas/Request" } } });
    let document = with(plain(), &content, text);
    refused(&document, &content, "and not `text/plain`");
}

#[test]
fn a_panic_of_progenitor_is_an_error() {
    let mut view = view(&contract(&requesting(&json!({ "type": "string" })))).expect("a view");
    let second = format!("{POST}/responses/201");
    view.document = with(view.document, &second, answering_with("Problem"));
    let defect = generate(&view).expect_err("two types of success");
    let message = "progenitor panics on the document: assertion failed";
    assert!(defect.message.contains(message), "{defect}");
    assert!(defect.help.is_some());
}

#[test]
fn rules_that_no_type_holds() {
    let at = "/components/schemas/Request/x-rules/0/schema";
    #[rustfmt::skip] // a table
    let rules = [
        (json!({ "minProperties": 2 }), "/minProperties", "`minProperties` in a rule"),
        (json!({ "required": ["stranger"] }), "/required/0", "`stranger` is not one of"),
        (json!({ "properties": { "member": { "maxLength": 2 } } }), "/properties/member/maxLength", "`maxLength` in a rule"),
        (json!({ "properties": { "member": { "const": 2 } } }), "/properties/member/const", "a value that is no text"),
        (json!({ "properties": { "member": { "enum": [] } } }), "/properties/member/enum", "needs a list of values"),
        (json!({ "properties": { "flag": { "const": "yes" } } }), "/properties/flag/const", "a value that is no boolean"),
        (json!({ "properties": { "count": { "const": 5 } } }), "/properties/count/const", "neither a text nor a boolean"),
        (json!({ "not": {} }), "", "no value can meet this rule"),
        (json!({ "allOf": [{ "required": ["flag"] }, { "not": { "required": ["flag"] } }] }), "", "no value can meet this rule"),
    ];
    for (schema, place, message) in rules {
        let rule = json!([{ "id": "rule", "description": "A rule.", "x-source": "nowhere", "schema": schema }]);
        let members = json!({ "member": { "type": "string" }, "flag": { "type": "boolean" }, "count": { "type": "integer" } });
        let document = document(&members, &json!({}));
        let document = with(document, "/components/schemas/Request/x-rules", rule);
        refused(&document, &format!("{at}{place}"), message);
    }
}

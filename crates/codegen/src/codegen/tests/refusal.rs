//! Documents that no client can be made of: each is refused, with the place.

use serde_json::{Value, json};

use super::{answering, content, document, requesting, with};
use crate::codegen::generate::generate;
use crate::codegen::view::view;
use crate::codegen::{CodegenError, client};

#[track_caller]
fn check(document: &Value, pointer: &str, message: &str) {
    let error = client(document).expect_err("no client can be made of it");
    assert_eq!(error.pointer, pointer, "{error}");
    assert!(error.message.contains(message), "{error}");
}

const MEMBER: &str = "/components/schemas/Request/properties/member";

#[test]
fn constraints_that_no_type_holds() {
    for (schema, key, message) in [
        (
            json!({ "type": "string", "pattern": "a" }),
            "pattern",
            "would hold `pattern`",
        ),
        (
            json!({ "type": "string", "nullable": true }),
            "nullable",
            "would hold `nullable`",
        ),
        (
            json!({ "type": "number", "multipleOf": 2 }),
            "multipleOf",
            "would hold `multipleOf`",
        ),
        (
            json!({ "type": "string", "minimum": 2 }),
            "minimum",
            "would hold `minimum`",
        ),
        (
            json!({ "type": "array", "items": {}, "minItems": 1 }),
            "minItems",
            "`minItems`",
        ),
        (
            json!({ "type": "object", "not": {} }),
            "not",
            "would hold `not`",
        ),
        (
            json!({ "type": "string", "format": "date" }),
            "format",
            "the format \"date\"",
        ),
        (
            json!({ "type": "number", "enum": [1] }),
            "enum",
            "together with `number`",
        ),
        (
            json!({ "type": "string", "enum": ["a"], "maxLength": 1 }),
            "maxLength",
            "`enum`",
        ),
        (
            json!({ "type": "string", "x-image": {}, "maxLength": 1 }),
            "maxLength",
            "`x-image`",
        ),
        (
            json!({ "type": "number", "maximum": 9007199254740992_i64 }),
            "maximum",
            "exactly",
        ),
        (
            json!({ "type": "integer", "minimum": 0.5 }),
            "minimum",
            "exactly",
        ),
        (
            json!({ "type": "number", "minimum": 2, "maximum": 1 }),
            "",
            "no number is",
        ),
        (json!({ "type": "null" }), "", "the type `null`"),
        (json!({}), "", "needs a `type`"),
        (json!({ "type": "array" }), "", "needs `items`"),
        (
            json!({ "type": "object", "required": ["a"] }),
            "required/0",
            "not one of `properties`",
        ),
        (
            json!({ "type": "object", "properties": { "extra": { "type": "string" } } }),
            "",
            "would be named `extra`",
        ),
    ] {
        let separator = if key.is_empty() { "" } else { "/" };
        check(
            &requesting(&schema),
            &format!("{MEMBER}{separator}{key}"),
            message,
        );
    }
    // What an answer may be beyond its schema does not matter, what it may be within does.
    let nullable = json!({ "type": "string", "nullable": true });
    let place = "/components/schemas/Answer/properties/member/nullable";
    check(&answering(&nullable), place, "would hold `nullable`");
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
        check(
            &requesting(&values(listed)),
            &place,
            "gives no variant name",
        );
    }
    let number = requesting(&values(json!([1])));
    check(&number, &format!("{MEMBER}/enum/0"), "only strings");
    let error = client(&requesting(&values(json!(["5"])))).expect_err("no variant name");
    assert!(
        error
            .help
            .is_some_and(|help| help.contains("x-enum-varnames"))
    );
    let named = with(
        values(json!(["5", "10"])),
        "/x-enum-varnames",
        json!(["Five"]),
    );
    check(&requesting(&named), MEMBER, "one name for each value");
    for name in ["fn", "five", "Five_Seconds", "Self"] {
        let named = with(values(json!(["5"])), "/x-enum-varnames", json!([name]));
        let place = format!("{MEMBER}/x-enum-varnames/0");
        check(&requesting(&named), &place, "gives no variant name");
    }
    check(
        &requesting(&values(json!([]))),
        MEMBER,
        "needs a list of values",
    );
}

#[test]
fn names_that_would_clash() {
    let text = json!({ "type": "string" });
    let members = json!({ "a_b": text, "aB": text });
    let place = "/components/schemas/Request/properties/a_b";
    check(
        &document(&members, &json!({})),
        place,
        "would be named `a_b`",
    );
    for (name, rust) in [
        ("request", "Request"),
        ("Default", "Default"),
        ("2nd", "2nd"),
    ] {
        let place = format!("/components/schemas/{name}");
        let document = with(requesting(&text), &place, text.clone());
        let error = client(&document).expect_err("a clash");
        assert!(
            error.message.contains(&format!("would be named `{rust}`")),
            "{error}"
        );
    }
    for id in ["new", "create", "error", "builder"] {
        let place = "/paths/~1make/post/operationId";
        check(
            &with(requesting(&text), place, json!(id)),
            place,
            "generated code needs",
        );
    }
    let other = with(
        json!({ "operationId": "make_thing", "responses": { "204": {} } }),
        "/x-name",
        json!("other"),
    );
    let document = with(requesting(&text), "/paths/~1make/put", other);
    check(
        &document,
        "/paths/~1make/put/operationId",
        "would be named `make_thing`",
    );
}

#[test]
fn operations_that_progenitor_panics_on() {
    let plain = || requesting(&json!({ "type": "string" }));
    let post = "/paths/~1make/post";
    let second = "/paths/~1make/post/responses/201";
    check(
        &with(plain(), second, content("Problem")),
        second,
        "a second answer",
    );
    let body = "/paths/~1make/post/requestBody";
    let types = json!({ "application/json": {}, "text/plain": {} });
    let media = with(plain(), &format!("{body}/content"), types);
    check(
        &media,
        &format!("{body}/content"),
        "nothing else is supported",
    );
    let bare = with(
        plain(),
        &format!("{body}/content"),
        json!({ "application/json": {} }),
    );
    check(
        &bare,
        &format!("{body}/content/application~1json"),
        "needs a `schema`",
    );
    check(
        &with(plain(), &format!("{body}/required"), json!(false)),
        body,
        "left out",
    );
    check(
        &with(plain(), &format!("{post}/responses"), json!({})),
        post,
        "no answer means success",
    );
    let reference = "/paths/~1make/post/requestBody/content/application~1json/schema";
    let lost = with(
        plain(),
        reference,
        json!({ "$ref": "#/components/schemas/Lost" }),
    );
    check(&lost, reference, "leads nowhere");
    check(
        &with(plain(), "/openapi", json!("3.1.0")),
        "",
        "progenitor refuses the document",
    );
}

#[test]
fn a_panic_of_progenitor_is_an_error() {
    let mut view = view(&requesting(&json!({ "type": "string" }))).expect("a view");
    view.document = with(
        view.document,
        "/paths/~1make/post/responses/201",
        content("Problem"),
    );
    let CodegenError { message, help, .. } = generate(&view).expect_err("two types of success");
    assert!(
        message.contains("progenitor panics on the document: assertion failed"),
        "{message}"
    );
    assert!(help.is_some());
}

#[test]
fn rules_that_no_type_holds() {
    let at = "/components/schemas/Request/x-rules/0/schema";
    for (schema, pointer, message) in [
        (
            json!({ "minProperties": 2 }),
            "/minProperties",
            "`minProperties` in a rule",
        ),
        (
            json!({ "required": ["stranger"] }),
            "/required/0",
            "`stranger` is not one of",
        ),
        (
            json!({ "properties": { "member": { "maxLength": 2 } } }),
            "/properties/member/maxLength",
            "`maxLength` in a rule",
        ),
        (
            json!({ "properties": { "member": { "const": 2 } } }),
            "/properties/member/const",
            "a value that is no text",
        ),
        (
            json!({ "properties": { "member": { "enum": [] } } }),
            "/properties/member/enum",
            "needs a list of values",
        ),
        (
            json!({ "properties": { "flag": { "const": "yes" } } }),
            "/properties/flag/const",
            "a member that is none",
        ),
        (json!({ "not": {} }), "", "no value can meet this rule"),
        (
            json!({ "allOf": [{ "required": ["flag"] }, { "not": { "required": ["flag"] } }] }),
            "",
            "no value can meet this rule",
        ),
    ] {
        let (text, flag) = (json!({ "type": "string" }), json!({ "type": "boolean" }));
        let mut spec = document(&json!({ "member": text, "flag": flag }), &json!({}));
        spec["components"]["schemas"]["Request"]["x-rules"] =
            json!([{ "id": "rule", "description": "A rule.", "schema": schema }]);
        check(&spec, &format!("{at}{pointer}"), message);
    }
}

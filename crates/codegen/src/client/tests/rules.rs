//! Rules across members, as the condition under which a value is refused.

use quote::ToTokens as _;
use serde_json::{Value, json};

use super::{contract, document, squeezed};
use crate::client::condition::{Condition, Test};
use crate::client::view::view;

/// Optional booleans `a`, `b` and `c`, texts `type` and `must` and the boolean `on`, of which the last two are required.
fn spec(rule: &Value) -> Value {
    let flag = json!({ "type": "boolean" });
    let text = json!({ "type": "string" });
    let members =
        json!({ "a": flag, "b": flag, "c": flag, "type": text, "must": text, "on": flag });
    let mut spec = document(&members, &json!({}));
    spec["components"]["schemas"]["Request"]["required"] = json!(["must", "on"]);
    spec["components"]["schemas"]["Request"]["x-rules"] =
        json!([{ "id": "rule", "description": "A rule.", "x-source": "x", "schema": rule }]);
    spec
}

/// The condition under which a value is refused, or none if no value is.
#[track_caller]
fn broken(rule: &Value) -> Option<String> {
    let view = view(&contract(&spec(rule))).expect("a view");
    let rule = view.types.requests["Request"].first();
    let condition = rule.map(|rule| rule.condition.negated())?;
    let code = condition.to_token_stream();
    let file = syn::parse2(quote::quote!(const _: () = #code;)).expect("an expression");
    let code = prettyplease::unparse(&file);
    let code = code.trim().trim_start_matches("const _: () = ");
    Some(code.trim_end_matches(';').to_owned())
}

#[track_caller]
fn check(rule: Value, expected: &str) {
    let found = broken(&rule);
    assert_eq!(
        found.map(|code| squeezed(&code)),
        Some(squeezed(expected)),
        "{rule}"
    );
}

fn has(member: &str) -> Value {
    json!({ "required": [member] })
}

fn is(member: &str, schema: Value) -> Value {
    json!({ "properties": { member: schema } })
}

#[test]
fn a_rule_is_refused_by_the_shortest_condition() {
    let (a, b, c) = (&has("a"), &has("b"), &has("c"));
    for (rule, expected) in [
        (a.clone(), "self.a.is_none()"),
        (json!({ "required": ["a", "must"] }), "self.a.is_none()"),
        (
            json!({ "required": ["a", "b"] }),
            "self.a.is_none() || self.b.is_none()",
        ),
        (json!({ "not": a }), "self.a.is_some()"),
        (json!({ "not": { "not": a } }), "self.a.is_none()"),
        (
            json!({ "not": { "required": ["a", "b"] } }),
            "self.a.is_some() && self.b.is_some()",
        ),
        (
            json!({ "anyOf": [a, b] }),
            "self.a.is_none() && self.b.is_none()",
        ),
        (json!({ "anyOf": [a, a] }), "self.a.is_none()"),
        (
            json!({ "anyOf": [a, { "anyOf": [b, false] }] }),
            "self.a.is_none() && self.b.is_none()",
        ),
        (
            json!({ "allOf": [a, true, { "allOf": [b] }] }),
            "self.a.is_none() || self.b.is_none()",
        ),
        (
            json!({ "allOf": [a, { "anyOf": [b, c] }] }),
            "self.a.is_none() || self.b.is_none() && self.c.is_none()",
        ),
        (
            json!({ "anyOf": [{ "allOf": [a, b] }, c] }),
            "(self.a.is_none() || self.b.is_none()) && self.c.is_none()",
        ),
        (
            json!({ "oneOf": [a, b] }),
            "self.a.is_some() && self.b.is_some() || self.a.is_none() && self.b.is_none()",
        ),
        (json!({ "oneOf": [a] }), "self.a.is_none()"),
        (
            json!({ "if": a, "then": b }),
            "self.a.is_some() && self.b.is_none()",
        ),
        (
            json!({ "if": a, "else": b }),
            "self.a.is_none() && self.b.is_none()",
        ),
        (
            json!({ "if": a, "then": b, "else": c }),
            "self.a.is_some() && self.b.is_none() || self.a.is_none() && self.c.is_none()",
        ),
        (json!({ "if": a, "then": false }), "self.a.is_some()"),
        (
            json!({ "if": true, "then": a, "else": b }),
            "self.a.is_none()",
        ),
        (
            json!({ "if": a, "then": { "if": b, "then": c } }),
            "self.a.is_some() && self.b.is_some() && self.c.is_none()",
        ),
        (is("a", json!(false)), "self.a.is_some()"),
        (
            is("type", json!({ "const": "x" })),
            "self.type_.as_ref().is_some_and(|value| value.as_str() != \"x\")",
        ),
        (
            json!({ "not": is("type", json!({ "const": "x" })) }),
            "self.type_.as_ref().is_none_or(|value| value.as_str() == \"x\")",
        ),
        (
            is("type", json!({ "enum": ["x", "y", "x"] })),
            "self.type_.as_ref().is_some_and(|value| !matches!(value.as_str(), \"x\" | \"y\"))",
        ),
        (
            json!({ "not": is("must", json!({ "enum": ["x", "y"] })) }),
            "matches!(self.must.as_str(), \"x\" | \"y\")",
        ),
        (
            is("must", json!({ "const": "x", "enum": ["x"] })),
            "self.must.as_str() != \"x\"",
        ),
        (is("a", json!({ "const": true })), "self.a == Some(false)"),
        (is("a", json!({ "enum": [false] })), "self.a == Some(true)"),
        (
            json!({ "not": is("a", json!({ "const": true })) }),
            "self.a != Some(false)",
        ),
        (is("on", json!({ "const": true })), "!self.on"),
        (
            json!({ "if": is("on", json!({ "const": false })), "then": b }),
            "!self.on && self.b.is_none()",
        ),
        (
            json!({ "if": a, "then": is("must", json!({ "const": "x" })) }),
            "self.a.is_some() && self.must.as_str() != \"x\"",
        ),
    ] {
        check(rule, expected);
    }
}

#[test]
fn a_rule_that_every_value_meets_is_not_there() {
    let (a, b) = (&has("a"), &has("b"));
    for rule in [
        json!({}),
        json!(true),
        json!({ "description": "Nothing.", "title": "None" }),
        has("must"),
        json!({ "not": { "not": {} } }),
        json!({ "if": a }),
        json!({ "if": a, "then": a }),
        json!({ "if": false, "then": b }),
        json!({ "if": has("must"), "else": b }),
        json!({ "anyOf": [a, { "not": a }] }),
        json!({ "anyOf": [b, {}] }),
        json!({ "oneOf": [true, false] }),
        is("a", json!(true)),
        is("a", json!({ "enum": [true, false] })),
    ] {
        assert_eq!(broken(&rule), None, "{rule}");
    }
}

#[test]
fn negating_twice_changes_nothing() {
    let member = |name| Condition::member(name, Test::Present);
    let all = Condition::all([member("a"), Condition::any([member("b"), member("c")])]);
    assert_eq!(all.negated().negated(), all);
}

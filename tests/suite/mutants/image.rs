//! Mutants of `x-image`: each key tightened and loosened.

use serde_json::{Value, json};

use super::keywords::lengths;

pub(super) fn mutations(rule: &Value, parts: Option<&[String]>) -> Vec<(String, Option<Value>)> {
    let keys = rule.as_object().expect("x-image").iter();
    let own = keys.filter(|(key, _)| parts.is_none_or(|parts| parts.contains(key)));
    let mut changes: Vec<_> = own
        .flat_map(|(key, value)| key_of(rule, key, value))
        .collect();
    if parts.is_none() {
        changes.push(("removed".to_owned(), None));
    }
    changes
}

fn key_of(rule: &Value, key: &str, value: &Value) -> Vec<(String, Option<Value>)> {
    let with = |to: Option<Value>| {
        let mut rule = rule.clone();
        let map = rule.as_object_mut().expect("x-image");
        match to {
            Some(to) => map.insert(key.to_owned(), to),
            None => map.remove(key),
        };
        Some(rule)
    };
    // The words of `base64` are told from each other; the other keys by what they hold.
    let changes: Vec<(String, Option<Value>)> = match value {
        Value::Number(_) => lengths(value),
        Value::Bool(flag) => vec![(format!("{flag} -> {}", !flag), Some(json!(!flag)))],
        Value::String(word) => {
            let other = if word == "standard" {
                "lenient"
            } else {
                "standard"
            };
            vec![(format!("{word} -> {other}"), Some(json!(other)))]
        }
        Value::Array(values) => lists(key, values),
        Value::Null | Value::Object(_) => panic!("`{key}` of `x-image` has no mutants"),
    };
    changes
        .into_iter()
        .map(|(change, to)| (format!("{key} {change}"), with(to)))
        .collect()
}

fn lists(key: &str, values: &[Value]) -> Vec<(String, Option<Value>)> {
    let minus = |gone: &Value| {
        let fewer: Vec<_> = values.iter().filter(|value| *value != gone).collect();
        (format!("minus {gone}"), Some(json!(fewer)))
    };
    let mut changes: Vec<_> = values.iter().map(minus).collect();
    // Formats beyond the dialect's are let through by `leniency`.
    if key != "formats" {
        let schemes = values.iter().any(|value| value == "https");
        let stranger = json!(if schemes { "ftp" } else { "gif" });
        let more: Vec<_> = values.iter().chain([&stranger]).collect();
        changes.push((format!("plus {stranger}"), Some(json!(more))));
    }
    if key == "urlExtensions" {
        changes.push(("removed".to_owned(), None));
    }
    changes
}

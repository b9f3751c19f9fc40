//! Mutants of answers: each member of each documented answer.

use bytes::Bytes;
use http::Response;
use image2video_contract::pointer;
use serde_json::{Value, json};

use super::documents::{operation, schemas};
use super::server::Spoil;
use crate::servers::with_body;

/// A way to spoil: a name, and how.
pub(super) type Named = (String, Spoil);

/// Every way to spoil the answers of an operation: of its statuses those that `told` has, a status
/// and a body of each answer that the honest server gives, if that was looked at.
pub(super) fn all(document: &Value, name: &str, told: Option<&[(u16, Value)]>) -> Vec<Named> {
    let at = format!("{}/responses", operation(document, name));
    let responses = document.pointer(&at).and_then(Value::as_object);
    let mut all = Vec::new();
    for range in responses.expect("responses").keys() {
        let of_range = told.map(|told| {
            let told = told.iter().filter(|(status, _)| contains(range, *status));
            told.map(|(_, body)| body.clone()).collect::<Vec<_>>()
        });
        if of_range.as_ref().is_some_and(Vec::is_empty) {
            // What a server never sends it cannot spoil.
            continue;
        }
        let content = format!("{}/content", pointer::join(&at, range));
        all.extend(of_message(document, &content, range, of_range.as_deref()));
    }
    all
}

/// Every way to spoil each member of a message. One that the honest server never sends (`told` has
/// it nowhere) may be left out, and is sent with a value that is wrong.
pub(super) fn of_message(
    document: &Value,
    content: &str,
    range: &str,
    told: Option<&[Value]>,
) -> Vec<Named> {
    let mut all = Vec::new();
    for place in schemas(document, content) {
        let schema = document.pointer(&place.at).expect("a schema");
        let has = |body: &Value| {
            let mut found = false;
            visit(&mut body.clone(), &place.member, false, &mut |_| {
                found = true
            });
            found
        };
        all.extend(if told.is_none_or(|told| told.iter().any(has)) {
            values(range, &place.member, schema)
        } else {
            wrong(range, &place.member, schema, true)
        });
    }
    all
}

/// Calls `change` with every value at a pointer, in which `*` is each item of a list. `make` is whether
/// members on the way are made where there are none.
pub(super) fn visit(value: &mut Value, at: &str, make: bool, change: &mut dyn FnMut(&mut Value)) {
    let Some((token, rest)) = pointer::tokens(at).next().map(|token| {
        let rest = at[1..].find('/').map_or("", |end| &at[end + 1..]);
        (token, rest)
    }) else {
        return change(value);
    };
    if make && value.is_null() {
        *value = if token == "*" {
            json!([null])
        } else {
            json!({})
        };
    }
    match value {
        Value::Array(items) if token == "*" => {
            for item in items {
                visit(item, rest, make, change);
            }
        }
        Value::Object(members) => {
            if make && !members.contains_key(&token) {
                members.insert(token.clone(), Value::Null);
            }
            if let Some(member) = members.get_mut(&token) {
                visit(member, rest, make, change);
            }
        }
        _ => {}
    }
}

/// What may come in place of a value that is sent.
fn values(range: &str, member: &str, schema: &Value) -> Vec<Named> {
    let spoiled = |name: &str, to| put(range, member, name, to, false);
    let mut all = wrong(range, member, schema, false);
    if schema["format"] == "int64" {
        let to = json!(9_223_372_036_854_775_808_u64);
        all.push(spoiled("is beyond int64", to));
    }
    if schema["format"] == "uri" {
        for to in ["soon", "/videos/1.mp4"] {
            all.push(spoiled(&format!("is {to:?}"), json!(to)));
        }
    }
    for value in schema["enum"].as_array().into_iter().flatten() {
        let text = value.as_str().unwrap_or_default();
        for to in [text.to_uppercase(), format!("{text} ({text})")] {
            all.push(spoiled(&format!("is {to:?}"), json!(to)));
        }
    }
    if !member.is_empty() && !member.ends_with('*') {
        all.extend(["dropped", "renamed"].map(|how| gone(range, member, how)));
    }
    all
}

/// A value of each other type in place of one; or where there is none, if it may be made.
fn wrong(range: &str, member: &str, schema: &Value, make: bool) -> Vec<Named> {
    let type_ = schema["type"].as_str().unwrap_or_default();
    let strangers = strangers(type_).into_iter();
    strangers
        .map(|to| put(range, member, &format!("is {to}"), to, make))
        .collect()
}

fn put(range: &str, member: &str, name: &str, to: Value, make: bool) -> Named {
    let at = member.to_owned();
    let spoil = in_range(range, move |body| {
        visit(body, &at, make, &mut |value| *value = to.clone());
    });
    (format!("{range} {member} {name}"), spoil)
}

/// A value of each other JSON type.
fn strangers(type_: &str) -> Vec<Value> {
    let all = [
        ("null", Value::Null),
        ("boolean", json!(true)),
        ("number", json!(0.5)),
        ("integer", json!(1)),
        ("string", json!("1")),
        ("array", json!([])),
        ("object", json!({})),
    ];
    let others = all
        .into_iter()
        .filter(|(name, _)| *name != type_ && (type_, *name) != ("number", "integer"));
    others.map(|(_, value)| value).collect()
}

/// A member that is not there, or under another name.
fn gone(range: &str, member: &str, how: &'static str) -> Named {
    let name = format!("{range} {member} {how}");
    let (parent, child) = member.rsplit_once('/').expect("a member");
    let (parent, child) = (parent.to_owned(), child.to_owned());
    let spoil = in_range(range, move |body| {
        visit(body, &parent, false, &mut |parent| {
            let Some(parent) = parent.as_object_mut() else {
                return;
            };
            if let Some(value) = parent.remove(&child)
                && how == "renamed"
            {
                parent.insert(child.to_uppercase(), value);
            }
        });
    });
    (name, spoil)
}

/// Changes the bodies of answers whose status is documented under `range`, such as `4XX`.
pub(super) fn in_range(range: &str, change: impl Fn(&mut Value) + Send + Sync + 'static) -> Spoil {
    let range = range.to_owned();
    Box::new(move |answer: Response<Bytes>| {
        if contains(&range, answer.status().as_u16()) && !answer.body().is_empty() {
            with_body(answer, &change)
        } else {
            answer
        }
    })
}

fn contains(range: &str, status: u16) -> bool {
    let status = status.to_string();
    let same = |(a, b): (char, char)| a == b || b == 'X';
    status.chars().zip(range.chars()).all(same)
}

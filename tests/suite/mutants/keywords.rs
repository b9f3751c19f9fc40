//! Mutants of a keyword: what else a server may hold in its place.

use image2video_contract::{Keyword, Type};
use serde_json::{Map, Value, json};

use super::image;

/// A change and the schema that it makes.
pub(super) type Mutation = (String, Value);

/// Every mutation of a keyword of a schema. `parts` picks some of a keyword that has parts.
///
/// The match has no wildcard: a new keyword of the dialect does not compile before it has mutants.
pub(super) fn of(keyword: Keyword, schema: &Value, parts: Option<&[String]>) -> Vec<Mutation> {
    let value = &schema[keyword.as_str()];
    let changes = match keyword {
        Keyword::Type => return types(schema),
        Keyword::Enum => enumeration(value),
        Keyword::Minimum | Keyword::Maximum => bounds(value, schema["type"] == "integer"),
        Keyword::MinLength | Keyword::MaxLength | Keyword::MinItems | Keyword::MaxItems => {
            lengths(value)
        }
        Keyword::Format | Keyword::Pattern => vec![("removed".to_owned(), None)],
        Keyword::Required => required(value, &schema["properties"]),
        Keyword::AdditionalProperties => {
            let flipped = value.as_bool().map(|allowed| json!(!allowed));
            vec![("flipped".to_owned(), flipped)]
        }
        Keyword::Image => image::mutations(value, parts),
        Keyword::Rules => rules(value, parts),
    };
    changes
        .into_iter()
        .map(|(change, to)| (change, replaced(schema, keyword, to)))
        .collect()
}

fn replaced(schema: &Value, keyword: Keyword, to: Option<Value>) -> Value {
    let mut schema = schema.clone();
    let map = schema.as_object_mut().expect("a schema");
    match to {
        Some(to) => map.insert(keyword.as_str().to_owned(), to),
        None => map.remove(keyword.as_str()),
    };
    schema
}

/// Each other type, without the keywords that say nothing of it.
fn types(schema: &Value) -> Vec<Mutation> {
    let old = schema["type"].as_str().unwrap_or_default();
    // A value of another type cannot be what it was, whatever the server takes it for.
    let kept = |key: &str| Keyword::parse(key).is_none() && key != "x-role";
    let others = Type::ALL
        .iter()
        .copied()
        .filter(|type_| type_.as_str() != old);
    let changed = |type_: Type| {
        let map = schema.as_object().expect("a schema").iter();
        let mut new: Map<_, _> = map
            .filter(|(key, _)| kept(key) && *key != "properties" && *key != "items")
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        new.insert("type".to_owned(), json!(type_.as_str()));
        if type_ == Type::Array {
            let item = json!({ "type": "string", "description": "x", "x-source": "x" });
            new.insert("items".to_owned(), item);
        }
        (format!("{old} -> {}", type_.as_str()), Value::Object(new))
    };
    others.map(changed).collect()
}

fn bounds(value: &Value, integer: bool) -> Vec<(String, Option<Value>)> {
    let bound = value.as_f64().expect("a number");
    // Between two integers there is none that a bound could let in.
    let steps: &[f64] = if integer {
        &[1.0, -1.0]
    } else {
        &[1.0, 0.01, -0.01, -1.0]
    };
    let steps = steps.iter().map(|step| {
        let to = bound + step;
        (format!("{bound} -> {to}"), Some(json!(to)))
    });
    let mut changes: Vec<_> = steps.collect();
    changes.push(("removed".to_owned(), None));
    changes
}

/// One more, one less, and none at all.
pub(super) fn lengths(value: &Value) -> Vec<(String, Option<Value>)> {
    let length = value.as_u64().expect("a length");
    let steps = [length.checked_add(1), length.checked_sub(1)];
    let mut changes: Vec<_> = steps
        .into_iter()
        .flatten()
        .map(|to| (format!("{length} -> {to}"), Some(json!(to))))
        .collect();
    changes.push(("removed".to_owned(), None));
    changes
}

fn enumeration(value: &Value) -> Vec<(String, Option<Value>)> {
    let values = value.as_array().expect("an enum");
    let mut changes = vec![("removed".to_owned(), None)];
    for (i, value) in values.iter().enumerate() {
        let mut fewer = values.clone();
        fewer.remove(i);
        if !fewer.is_empty() {
            changes.push((format!("minus {value}"), Some(json!(fewer))));
        }
        for other in likenesses(value) {
            let mut renamed = values.clone();
            renamed[i] = other.clone();
            changes.push((format!("{value} -> {other}"), Some(json!(renamed))));
            let more: Vec<_> = values.iter().chain([&other]).collect();
            changes.push((format!("plus {other}"), Some(json!(more))));
        }
    }
    changes
}

/// What a server may take for a value: in another case, with white space around it, the number
/// before or after it.
fn likenesses(value: &Value) -> Vec<Value> {
    let Some(text) = value.as_str() else {
        return value.as_i64().map_or_else(Vec::new, |n| vec![json!(n + 1)]);
    };
    let mut all = vec![format!(" {text}"), text.to_uppercase()];
    if let Ok(number) = text.parse::<i64>() {
        all.extend([(number - 1).to_string(), (number + 1).to_string()]);
    }
    all.retain(|other| other != text);
    all.into_iter().map(Value::String).collect()
}

fn required(value: &Value, properties: &Value) -> Vec<(String, Option<Value>)> {
    let names: Vec<_> = value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let all = properties.as_object().into_iter().flatten();
    let change = |(name, _): (&String, &Value)| {
        let (change, to): (_, Vec<&str>) = if names.contains(&name.as_str()) {
            let fewer = names.iter().copied().filter(|other| other != name);
            (format!("minus {name}"), fewer.collect())
        } else {
            let more = names.iter().copied().chain([name.as_str()]);
            (format!("plus {name}"), more.collect())
        };
        (change, Some(json!(to)))
    };
    all.map(change).collect()
}

/// Each rule dropped, and each value that it compares with changed.
fn rules(value: &Value, parts: Option<&[String]>) -> Vec<(String, Option<Value>)> {
    let rules = value.as_array().expect("rules");
    let mut changes = Vec::new();
    for (i, rule) in rules.iter().enumerate() {
        let id = rule["id"].as_str().unwrap_or_default();
        if parts.is_some_and(|parts| parts.iter().all(|part| part != id)) {
            continue;
        }
        let mut fewer = rules.clone();
        fewer.remove(i);
        changes.push((format!("minus {id}"), Some(json!(fewer))));
        for at in constants(&rule["schema"], "") {
            let mut changed = rules.clone();
            let constant = changed[i]["schema"].pointer_mut(&at).expect("a constant");
            let old = constant.take();
            *constant = json!("another value");
            changes.push((
                format!("{id}: another value than {old}"),
                Some(json!(changed)),
            ));
        }
    }
    changes
}

/// Where a rule's schema has `const`.
fn constants(schema: &Value, at: &str) -> Vec<String> {
    let members = schema.as_object().into_iter().flatten();
    members
        .flat_map(|(key, value)| {
            let at = image2video_contract::pointer::join(at, key);
            if key == "const" {
                vec![at]
            } else {
                constants(value, &at)
            }
        })
        .collect()
}

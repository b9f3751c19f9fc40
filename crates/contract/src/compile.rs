//! A schema in one reading as JSON Schema, draft 2020-12.

use serde_json::{Map, Value, json};

use crate::{Constraint, Format, Rule, Schema, Strictness};

/// The dialect that the result declares.
const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of a whole message, self-contained.
pub(crate) fn message(schema: &Schema, strictness: Strictness) -> Value {
    let mut root = Map::new();
    root.insert("$schema".to_owned(), json!(DRAFT));
    root.append(&mut object(schema, strictness));
    Value::Object(root)
}

fn object(schema: &Schema, strictness: Strictness) -> Map<String, Value> {
    let mut out = Map::new();
    if let Some(name) = &schema.name {
        out.insert("title".to_owned(), json!(name));
    }
    out.insert("description".to_owned(), json!(schema.description));
    for constraint in schema.constraints(strictness).iter() {
        keyword(constraint, &mut out);
    }
    if !schema.properties.is_empty() {
        let properties = schema.properties.iter();
        let properties = properties
            .map(|(name, schema)| (name.clone(), Value::Object(object(schema, strictness))));
        out.insert("properties".to_owned(), Value::Object(properties.collect()));
    }
    if let Some(items) = &schema.items {
        out.insert("items".to_owned(), Value::Object(object(items, strictness)));
    }
    out
}

fn keyword(constraint: &Constraint, out: &mut Map<String, Value>) {
    let name = constraint.keyword().as_str();
    let value = match constraint {
        Constraint::Type(type_) => json!(type_.as_str()),
        Constraint::Enum(values) => json!(values),
        Constraint::Minimum(bound) | Constraint::Maximum(bound) => json!(bound),
        Constraint::MinLength(length) | Constraint::MaxLength(length) => json!(length),
        Constraint::Required(names) => json!(names),
        Constraint::AdditionalProperties(allowed) => json!(allowed),
        Constraint::Format(format) => {
            // JSON Schema takes `int64` for a remark, so the range is spelled out.
            if *format == Format::Int64 {
                out.entry("minimum").or_insert(json!(i64::MIN));
                out.entry("maximum").or_insert(json!(i64::MAX));
            }
            json!(format.as_str())
        }
        // An annotation: no keyword of JSON Schema can look into an image.
        Constraint::Image(rule) => rule.to_value(),
        Constraint::Rules(rules) => {
            // JSON Schema has no empty `allOf`.
            if !rules.is_empty() {
                out.insert("allOf".to_owned(), rules.iter().map(rule).collect());
            }
            return;
        }
    };
    out.insert(name.to_owned(), value);
}

fn rule(rule: &Rule) -> Value {
    let mut out = rule.schema.clone();
    if let Some(out) = out.as_object_mut() {
        out.insert("description".to_owned(), json!(rule.description));
    }
    out
}

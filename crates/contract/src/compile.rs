//! A schema in one strictness as JSON Schema, draft 2020-12, and compiled.

use serde_json::{Map, Value, json};

use crate::constraint::{Constraint, Format, Keyword};
use crate::judge::{Judge, Placed};
use crate::{pointer, rule::Rule, schema::Schema, strictness::Strictness};

/// The schema of a whole message, self-contained.
pub(crate) fn json_schema(schema: &Schema, strictness: Strictness) -> Value {
    root(schema, strictness, &mut Vec::new())
}

/// Judges values by a schema. The error says which keyword cannot be compiled.
pub(crate) fn judge(schema: &Schema, strictness: Strictness) -> Result<Judge, String> {
    let (mut images, mut rules) = (Vec::new(), Vec::new());
    let compiled = root(schema, strictness, &mut rules);
    schema.walk(&mut |at, part| {
        if strictness != Strictness::Decided && part.is_beyond(schema) {
            return;
        }
        if let Some(Constraint::Image(rule)) = part.constraint(strictness, Keyword::Image) {
            let (pointer, rule) = (at.to_owned(), rule.clone());
            images.push(Placed { pointer, rule });
        }
    });
    Judge::new(&compiled, images, rules)
}

fn root(schema: &Schema, strictness: Strictness, rules: &mut Vec<Placed<Rule>>) -> Value {
    let mut root = object(schema, strictness, "", rules);
    let draft = "https://json-schema.org/draft/2020-12/schema";
    root.insert("$schema".to_owned(), json!(draft));
    Value::Object(root)
}

/// The schema at a pointer into the whole. Its rules are added to `rules`.
fn object(
    schema: &Schema,
    strictness: Strictness,
    at: &str,
    rules: &mut Vec<Placed<Rule>>,
) -> Map<String, Value> {
    let mut out = Map::new();
    if let Some(name) = &schema.name {
        out.insert("title".to_owned(), json!(name));
    }
    out.insert("description".to_owned(), json!(schema.description));
    for constraint in schema.constraints(strictness).iter() {
        keyword(constraint, &mut out);
        if let Constraint::Rules(all) = constraint {
            rules.extend(all.iter().enumerate().map(|(index, rule)| Placed {
                pointer: format!("{at}/allOf/{index}"),
                rule: rule.clone(),
            }));
        }
    }
    if !schema.properties.is_empty() {
        // What the owner adds binds no server, so only the decided contract knows it.
        let is_known =
            |member: &Schema| strictness == Strictness::Decided || !member.is_beyond(schema);
        let known = schema.properties.iter().filter(|it| is_known(&it.1));
        let properties = known.map(|(name, schema)| {
            let at = pointer::join(&format!("{at}/properties"), name);
            let property = object(schema, strictness, &at, rules);
            (name.clone(), Value::Object(property))
        });
        out.insert("properties".to_owned(), properties.collect());
    }
    if let Some(items) = &schema.items {
        let items = object(items, strictness, &format!("{at}/items"), rules);
        out.insert("items".to_owned(), Value::Object(items));
    }
    out
}

fn keyword(constraint: &Constraint, out: &mut Map<String, Value>) {
    let value = match constraint {
        Constraint::Type(type_) => json!(type_.as_str()),
        Constraint::Enum(values) => json!(values),
        Constraint::Minimum(bound) | Constraint::Maximum(bound) => json!(bound),
        Constraint::MinLength(count)
        | Constraint::MaxLength(count)
        | Constraint::MinItems(count)
        | Constraint::MaxItems(count) => json!(count),
        Constraint::Pattern(pattern) => json!(pattern),
        Constraint::Required(names) => json!(names),
        Constraint::AdditionalProperties(allowed) => json!(allowed),
        Constraint::Format(format) => {
            // JSON Schema takes `int64` for a remark, so the range is spelled out.
            if *format == Format::Int64 {
                out.entry("minimum").or_insert(json!(i64::MIN));
                out.entry("maximum").or_insert(json!(i64::MAX));
            }
            json!(<&str>::from(*format))
        }
        // An annotation: no keyword of JSON Schema can look into an image.
        Constraint::Image(rule) => rule.to_value(),
        // JSON Schema has no empty `allOf`.
        Constraint::Rules(rules) if rules.is_empty() => return,
        Constraint::Rules(rules) => {
            out.insert("allOf".to_owned(), rules.iter().map(rule_schema).collect());
            return;
        }
    };
    out.insert(constraint.keyword().as_str().to_owned(), value);
}

fn rule_schema(rule: &Rule) -> Value {
    let mut schema = rule.schema.clone();
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("description".to_owned(), json!(rule.description));
    }
    schema
}

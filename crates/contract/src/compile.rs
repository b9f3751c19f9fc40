//! A schema in one strictness as JSON Schema, draft 2020-12, and compiled.

use serde_json::{Map, Value, json};

use crate::constraint::{Constraint, Constraints, Format};
use crate::judge::{ImagePlace, Judge, RulePlace};
use crate::{pointer, rule::Rule, schema::Schema, strictness::Strictness};

/// The dialect that the result declares.
const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of a whole message, self-contained.
pub(crate) fn json_schema(schema: &Schema, strictness: Strictness) -> Value {
    Compiler::new(strictness).root(schema, schema.constraints(strictness))
}

/// Judges values by a schema with these constraints, whose members and items are of that strictness. The
/// error says which keyword cannot be compiled.
pub(crate) fn judge(
    schema: &Schema,
    constraints: &Constraints,
    strictness: Strictness,
) -> Result<Judge, String> {
    let mut compiler = Compiler::new(strictness);
    let schema = compiler.root(schema, constraints);
    Judge::new(&schema, compiler.images, compiler.rules)
}

struct Compiler {
    strictness: Strictness,
    images: Vec<ImagePlace>,
    rules: Vec<RulePlace>,
}

/// Where a part of the schema stands, and the value that it is about.
#[derive(Default)]
struct Place {
    schema: String,
    value: String,
}

impl Compiler {
    fn new(strictness: Strictness) -> Self {
        Self {
            strictness,
            images: Vec::new(),
            rules: Vec::new(),
        }
    }

    fn root(&mut self, schema: &Schema, constraints: &Constraints) -> Value {
        let mut root = self.object(schema, constraints, &Place::default());
        root.insert("$schema".to_owned(), json!(DRAFT));
        Value::Object(root)
    }

    fn object(
        &mut self,
        schema: &Schema,
        constraints: &Constraints,
        place: &Place,
    ) -> Map<String, Value> {
        let mut out = Map::new();
        if let Some(name) = &schema.name {
            out.insert("title".to_owned(), json!(name));
        }
        out.insert("description".to_owned(), json!(schema.description));
        for constraint in constraints.iter() {
            self.keyword(constraint, place, &mut out);
        }
        if !schema.properties.is_empty() {
            let properties = schema.properties.iter().map(|(name, schema)| {
                let properties = format!("{}/properties", place.schema);
                let place = Place {
                    schema: pointer::join(&properties, name),
                    value: pointer::join(&place.value, name),
                };
                (name.clone(), self.child(schema, &place))
            });
            out.insert("properties".to_owned(), properties.collect());
        }
        if let Some(items) = &schema.items {
            let place = Place {
                schema: format!("{}/items", place.schema),
                value: format!("{}/*", place.value),
            };
            out.insert("items".to_owned(), self.child(items, &place));
        }
        out
    }

    fn child(&mut self, schema: &Schema, place: &Place) -> Value {
        Value::Object(self.object(schema, schema.constraints(self.strictness), place))
    }

    fn keyword(&mut self, constraint: &Constraint, place: &Place, out: &mut Map<String, Value>) {
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
            Constraint::Image(rule) => {
                self.images.push(ImagePlace {
                    pointer: place.value.clone(),
                    rule: rule.clone(),
                });
                rule.to_value()
            }
            // JSON Schema has no empty `allOf`.
            Constraint::Rules(rules) if rules.is_empty() => return,
            Constraint::Rules(rules) => {
                let places = rules.iter().enumerate().map(|(index, rule)| RulePlace {
                    pointer: format!("{}/allOf/{index}", place.schema),
                    rule: rule.clone(),
                });
                self.rules.extend(places);
                out.insert("allOf".to_owned(), rules.iter().map(rule_schema).collect());
                return;
            }
        };
        out.insert(constraint.keyword().as_str().to_owned(), value);
    }
}

fn rule_schema(rule: &Rule) -> Value {
    let mut schema = rule.schema.clone();
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("description".to_owned(), json!(rule.description));
    }
    schema
}

//! Conditions across the members of an object.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// A condition across members that OpenAPI 3.0 cannot state: one entry of `x-rules`.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Stable name; the keyword of a violation is `x-rules/` and this.
    pub id: String,
    /// What the rule asks for, in words; the message of a violation.
    pub description: String,
    /// The part of the page that it rests on.
    pub source: String,
    /// The condition, JSON Schema draft 2020-12, over the whole object.
    pub schema: Value,
}

impl Rule {
    /// Names of the members that the rule speaks of, sorted.
    #[must_use]
    pub fn members(&self) -> Vec<String> {
        let mut names = BTreeSet::new();
        collect(&self.schema, &mut names);
        names.into_iter().collect()
    }
}

/// `required` and `properties` name members; every other keyword only leads to them.
fn collect(schema: &Value, names: &mut BTreeSet<String>) {
    let items = schema.as_array().into_iter().flatten();
    items.for_each(|item| collect(item, names));
    for (keyword, value) in schema.as_object().into_iter().flatten() {
        match keyword.as_str() {
            "required" => {
                let required = value.as_array().into_iter().flatten();
                names.extend(required.filter_map(Value::as_str).map(str::to_owned));
            }
            "properties" => {
                names.extend(value.as_object().into_iter().flat_map(Map::keys).cloned())
            }
            "const" | "enum" => {}
            _ => collect(value, names),
        }
    }
}

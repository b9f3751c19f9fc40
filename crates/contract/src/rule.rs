//! Conditions across the members of an object.

use serde_json::Value;

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
        let mut names = Vec::new();
        collect(&self.schema, &mut names);
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// `required` and `properties` name members; every other keyword only leads to them.
fn collect(schema: &Value, names: &mut Vec<String>) {
    let Some(object) = schema.as_object() else {
        for item in schema.as_array().into_iter().flatten() {
            collect(item, names);
        }
        return;
    };
    for (keyword, value) in object {
        match keyword.as_str() {
            "required" => names.extend(
                value
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .map(str::to_owned),
            ),
            "properties" => names.extend(
                value
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(k, _)| k.clone()),
            ),
            "const" | "enum" => {}
            _ => collect(value, names),
        }
    }
}

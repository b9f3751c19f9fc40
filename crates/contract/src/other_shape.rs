//! Shapes of answers that gateways are known to give in place of a documented one.

use serde_json::Value;

use crate::constraint::{Constraint, Keyword};
use crate::message::Message;
use crate::schema::Schema;
use crate::strictness::Strictness;

/// A shape of answers that no operation documents (`x-other-shapes`). An answer of it breaks what is
/// promised; its roles say where in it a task is.
#[derive(Debug, Clone)]
pub struct OtherShape {
    /// Its name.
    pub id: String,
    /// What it looks like.
    pub description: String,
    /// Who answers so.
    pub source: String,
    /// Its schema.
    pub message: Message,
}

impl OtherShape {
    /// Whether a body has this shape.
    #[must_use]
    pub fn is_of(&self, body: &Value) -> bool {
        has_marks(&self.message.schema, body)
    }
}

/// Whether a value has every member that its schema requires, and each value that is the only one of its
/// enum. The other constraints do not tell a shape: a body of it may break them.
fn has_marks(schema: &Schema, value: &Value) -> bool {
    let is_the_one = match schema.constraint(Strictness::Decided, Keyword::Enum) {
        Some(Constraint::Enum(values)) if values.len() == 1 => values.contains(value),
        _ => true,
    };
    let members = schema.properties.iter();
    let mut required = members.filter(|(name, _)| schema.requires(name));
    is_the_one
        && required.all(|(name, property)| {
            let member = value.get(name);
            member.is_some_and(|member| has_marks(property, member))
        })
}

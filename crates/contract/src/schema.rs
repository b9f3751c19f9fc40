//! The schema of a value, with its constraints of each strictness.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::constraint::{Constraint, Constraints, Keyword, Type};
use crate::question::{Origin, Question};
use crate::role::{MemberRole, TaskPhase};
use crate::strictness::{PerStrictness, Strictness};
use crate::{error_code::ErrorCode, pointer};

/// The schema of a value: what the document says of it in each strictness. References are resolved.
#[derive(Debug, Clone)]
pub struct Schema {
    /// Where the schema stands in the document (of the component, if it was referred to).
    pub pointer: String,
    /// Name of the component, if it is one or refers to one.
    pub name: Option<String>,
    /// What the value means.
    pub description: String,
    /// The part of the page that it rests on.
    pub source: String,
    /// Who states it.
    pub origin: Origin,
    /// What the value is, if code needs to know.
    pub role: Option<MemberRole>,
    /// What the values of a task's status mean (`x-task-phases`).
    pub phases: BTreeMap<String, TaskPhase>,
    /// Members of an object, sorted by name.
    pub properties: Vec<(String, Schema)>,
    /// Items of an array.
    pub items: Option<Box<Schema>>,
    /// A value that the document gives as an example.
    pub example: Option<Value>,
    /// Names in generated code of the values of the enum, in their order (`x-enum-varnames`); empty where
    /// the values name themselves.
    pub enum_names: Vec<String>,
    /// Questions that the page leaves open about this value.
    pub questions: Vec<Question>,
    /// The documented error codes (`x-error-codes`).
    pub error_codes: Vec<ErrorCode>,
    pub(crate) constraints: PerStrictness<Constraints>,
}

impl Schema {
    /// The constraints of one strictness.
    #[must_use]
    pub fn constraints(&self, strictness: Strictness) -> &Constraints {
        &self.constraints[strictness]
    }

    /// The constraint of a keyword in one strictness.
    #[must_use]
    pub fn constraint(&self, strictness: Strictness, keyword: Keyword) -> Option<&Constraint> {
        self.constraints(strictness).get(keyword)
    }

    /// The JSON type, if the decided contract names one.
    #[must_use]
    pub fn type_(&self) -> Option<Type> {
        self.constraints.decided.type_()
    }

    /// The schema of a member.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&Schema> {
        let mut properties = self.properties.iter();
        properties
            .find(|(other, _)| other == name)
            .map(|(_, it)| it)
    }

    /// The schema of the value at a JSON pointer, with `*` for any item of a list.
    #[must_use]
    pub fn at(&self, at: &str) -> Option<&Schema> {
        pointer::tokens(at).try_fold(self, |schema, token| match (&schema.items, &*token) {
            (Some(items), "*") => Some(&**items),
            _ => schema.property(&token),
        })
    }

    /// Whether the decided contract requires the member.
    #[must_use]
    pub fn requires(&self, name: &str) -> bool {
        matches!(self.constraint(Strictness::Decided, Keyword::Required),
            Some(Constraint::Required(names)) if names.contains(name))
    }

    /// Whether this is a member that the owner adds to an object of the page: to a server of the page it is
    /// one that the object does not name.
    #[must_use]
    pub fn is_beyond(&self, object: &Self) -> bool {
        (object.origin, self.origin) == (Origin::Page, Origin::Owner)
    }

    /// Visits this schema and those of its members and items, parents first, with the JSON pointer
    /// of the value that each is about (`*` for any item).
    pub fn walk<'s>(&'s self, visit: &mut dyn FnMut(&str, &'s Schema)) {
        self.walk_from("", visit);
    }

    fn walk_from<'s>(&'s self, at: &str, visit: &mut dyn FnMut(&str, &'s Schema)) {
        visit(at, self);
        for (name, property) in &self.properties {
            property.walk_from(&pointer::join(at, name), visit);
        }
        if let Some(items) = &self.items {
            items.walk_from(&pointer::join(at, "*"), visit);
        }
    }
}

//! Bodies: what they look like, and where what they hold is.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::strictness::{Expectation, PerStrictness, Strictness};
use crate::{constraint::Keyword, judge::Judge, pointer::select, role::MemberRole, schema::Schema};

/// A body: its schema and a judge for each strictness.
#[derive(Debug, Clone)]
pub struct Message {
    /// The schema.
    pub schema: Schema,
    /// The examples of the document, valid in the decided contract.
    pub examples: Vec<Example>,
    pub(crate) judges: PerStrictness<Judge>,
    /// Pointers of the values that have a role, with `*` for any item of a list.
    pub(crate) roles: BTreeMap<MemberRole, String>,
}

impl Message {
    /// The judge of a strictness.
    #[must_use]
    pub fn judge(&self, strictness: Strictness) -> &Judge {
        &self.judges[strictness]
    }

    /// What a server owes to a request with this value, if nothing else is wrong with it.
    #[must_use]
    pub fn expectation(&self, value: &Value) -> Expectation {
        if self.judges.narrow.allows(value) {
            Expectation::Accept
        } else if self.judges.wide.allows(value) {
            Expectation::Observe
        } else {
            Expectation::Refuse
        }
    }

    /// JSON pointer of the value that has a role: `/data/task_id`, or `/data/*/task_id` where it is in
    /// each item of a list. `None` if the message has no such value.
    #[must_use]
    pub fn pointer_of(&self, role: MemberRole) -> Option<&str> {
        self.roles.get(&role).map(String::as_str)
    }

    /// The schema of the value that has a role.
    #[must_use]
    pub fn schema_of(&self, role: MemberRole) -> Option<&Schema> {
        self.schema.at(self.pointer_of(role)?)
    }

    /// The value that has a role in a body; of a list the first.
    #[must_use]
    pub fn value_of<'v>(&self, role: MemberRole, body: &'v Value) -> Option<&'v Value> {
        let values = select(body, self.pointer_of(role)?);
        values.into_iter().next().map(|(_, value)| value)
    }

    /// JSON pointers of the members that are images in the decided contract, with `*` for any item of a
    /// list.
    #[must_use]
    pub fn image_members(&self) -> Vec<String> {
        let mut members = Vec::new();
        self.schema.walk(&mut |at, schema| {
            let image = schema.constraint(Strictness::Decided, Keyword::Image);
            members.extend(image.map(|_| at.to_owned()));
        });
        members
    }
}

/// The body that an operation takes.
#[derive(Debug, Clone)]
pub struct Request {
    /// Its media type.
    pub media_type: String,
    /// What it is for.
    pub description: String,
    /// Its schema.
    pub message: Message,
}

/// An example of the document.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// Its name.
    pub name: String,
    /// What it shows.
    pub summary: String,
    /// The body.
    pub value: Value,
}

//! What a body is made of: values, and changes to its members.

use image2video_contract::pointer;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::image::ImageRecipe;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The value itself.
    Value(Value),
    /// An image that is made when it is needed.
    Image(ImageRecipe),
    /// What the environment lacks: a value like it, which a server cannot use, and what is needed.
    Missing {
        /// The value.
        example: Value,
        /// What is needed, for people.
        needed: String,
    },
}

impl Source {
    /// The value.
    #[must_use]
    pub fn value(&self) -> Value {
        match self {
            Self::Value(value) | Self::Missing { example: value, .. } => value.clone(),
            Self::Image(recipe) => Value::String(recipe.text()),
        }
    }
}

/// A change to one member of the body.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Change {
    /// Names of the members that lead to it, `*` for the first item of a list; empty for the whole body.
    pub path: Vec<String>,
    /// What it becomes; `None` takes it away.
    pub to: Option<Source>,
    /// What another change of the same member must leave, as long as the whole must be accepted.
    #[serde(skip)]
    insists: Insists,
}

/// What a change insists on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Insists {
    /// Nothing: it is what goes with a case, and not what the case is about.
    Nothing,
    /// That the member is there.
    Presence,
    #[default]
    Value,
}

impl PartialEq for Change {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path && self.to == other.to
    }
}

impl Change {
    /// Sets a member; `None` takes it away.
    #[must_use]
    pub fn set(path: &[String], to: impl Into<Option<Source>>) -> Self {
        Self {
            path: path.to_vec(),
            to: to.into(),
            insists: Insists::Value,
        }
    }

    /// Whether another value would do as well.
    pub(crate) fn is_open(&self) -> bool {
        self.insists < Insists::Value
    }

    /// The same, where another value would do as well, or none.
    pub(super) fn or_another(mut self) -> Self {
        self.insists = Insists::Nothing;
        self
    }

    /// The same, where another value would do as well.
    pub(super) fn or_another_value(mut self) -> Self {
        self.insists = Insists::Presence;
        self
    }

    /// Sets a member; an object member by member, so that two changes of it go together.
    pub(super) fn parts(path: &[String], to: Source) -> Vec<Self> {
        match to {
            Source::Value(Value::Object(members)) if !members.is_empty() => {
                let members = members.into_iter();
                let parts = members
                    .map(|(name, value)| Self::parts(&child(path, &name), Source::Value(value)));
                parts.flatten().collect()
            }
            to => vec![Self::set(path, to)],
        }
    }

    /// Whether one of two changes overrides the other: it is to something around that place, and leaves nothing
    /// there that has members.
    pub(super) fn excludes(&self, other: &Self) -> bool {
        let (outer, inner) = match self.path.len() <= other.path.len() {
            true => (self, other),
            false => (other, self),
        };
        inner.path.starts_with(&outer.path) && !outer.has_members()
    }

    /// Whether another change would undo this one, or would be undone by it.
    pub(super) fn leaves_no_place_for(&self, other: &Self) -> bool {
        self.path.starts_with(&other.path)
            || other.path.starts_with(&self.path) && !self.has_members()
    }

    fn has_members(&self) -> bool {
        match &self.to {
            Some(Source::Value(Value::Object(_))) => true,
            Some(Source::Value(Value::Array(items))) => !items.is_empty(),
            _ => false,
        }
    }

    /// What does as both do: two changes alike, or two images that each say something of their own.
    pub(crate) fn merged(&self, other: &Self) -> Option<Self> {
        if self.to == other.to {
            let mut merged = self.clone();
            merged.insists = merged.insists.max(other.insists);
            return Some(merged);
        }
        let (Some(Source::Image(mine)), Some(Source::Image(theirs))) = (&self.to, &other.to) else {
            return None;
        };
        let both = Source::Image(mine.merged(theirs)?);
        Some(Self::set(&self.path, both))
    }

    /// The one of two different changes that insists on more, if the other can give way to it.
    pub(super) fn insisting<'c>(&'c self, other: &'c Self) -> Option<&'c Self> {
        let (wins, gives_way) = match self.insists > other.insists {
            true => (self, other),
            false => (other, self),
        };
        let can = match gives_way.insists {
            Insists::Nothing => true,
            Insists::Presence => wins.to.is_some(),
            Insists::Value => false,
        };
        can.then_some(wins)
    }
}

/// JSON pointer of the member that names lead to.
pub(crate) fn pointer_of(path: &[String]) -> String {
    let join = |at: String, name: &String| pointer::join(&at, name);
    path.iter().fold(String::new(), join)
}

pub(super) fn child(path: &[String], name: &str) -> Vec<String> {
    [path, &[name.to_owned()]].concat()
}

/// Changes what is at a place of a value; `None` takes it away.
pub(super) fn apply(value: &mut Value, path: &[String], to: Option<Value>) {
    let Some((first, rest)) = path.split_first() else {
        *value = to.unwrap_or_default();
        return;
    };
    match value {
        Value::Array(items) => {
            if let Some(item) = items.first_mut() {
                apply(item, rest, to);
            }
        }
        Value::Object(members) if rest.is_empty() && to.is_none() => {
            members.remove(first);
        }
        Value::Object(members) => {
            let member = members.entry(first).or_insert_with(|| json!({}));
            apply(member, rest, to);
        }
        _ => {}
    }
}

/// What a value has at a place.
pub(super) fn part(value: &Value, path: &[String]) -> Option<Source> {
    let pointer = pointer_of(path);
    let found = pointer::select(value, &pointer).into_iter().next();
    found.map(|(_, value)| Source::Value(value.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A case that has a member, with whatever value, is not sent without it.
    #[test]
    fn a_member_that_is_there_gives_way_to_a_value_and_not_to_its_absence() {
        let path = ["end".to_owned()];
        let with = |text: &str| Change::set(&path, Source::Value(json!(text)));
        let (there, another, absent) = (
            with("a").or_another_value(),
            with("b"),
            Change::set(&path, None),
        );
        for (a, b) in [(&there, &another), (&another, &there)] {
            assert_eq!(a.insisting(b), Some(&another));
        }
        for (a, b) in [(&there, &absent), (&absent, &there)] {
            assert_eq!(a.insisting(b), None);
        }
        let beside = with("a").or_another();
        assert_eq!(beside.insisting(&absent), Some(&absent));
    }
}

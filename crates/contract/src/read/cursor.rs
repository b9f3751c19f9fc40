//! Walking a document by JSON pointer, collecting mistakes on the way.

use serde_json::{Map, Value};
use strum::VariantArray;

use crate::{Defect, Origin, pointer};

/// A value of the document and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Node<'d> {
    pub(super) at: String,
    pub(super) value: &'d Value,
}

/// An object of the document and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Fields<'d> {
    pub(super) at: String,
    map: &'d Map<String, Value>,
}

impl<'d> Fields<'d> {
    pub(super) fn get(&self, key: &str) -> Option<Node<'d>> {
        let value = self.map.get(key)?;
        Some(Node {
            at: self.path(key),
            value,
        })
    }

    pub(super) fn path(&self, key: &str) -> String {
        pointer::join(&self.at, key)
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = (&'d str, Node<'d>)> + use<'_, 'd> {
        self.map.iter().map(|(key, value)| {
            (
                key.as_str(),
                Node {
                    at: self.path(key),
                    value,
                },
            )
        })
    }
}

/// The names of all values of a type.
pub(super) fn names<T: VariantArray + Into<&'static str> + Copy>() -> Vec<&'static str> {
    T::VARIANTS.iter().map(|&one| one.into()).collect()
}

/// The document and the mistakes found so far.
pub(super) struct Reader<'d> {
    pub(super) document: &'d Value,
    defects: Vec<Defect>,
}

impl<'d> Reader<'d> {
    pub(super) fn new(document: &'d Value) -> Self {
        Self {
            document,
            defects: Vec::new(),
        }
    }

    /// The mistakes, sorted by place.
    pub(super) fn finish(mut self) -> Vec<Defect> {
        self.defects.sort();
        self.defects.dedup();
        self.defects
    }

    /// How many mistakes were found so far. What depends on a part that has one is not judged: it
    /// would only report the same mistake in other words.
    pub(super) fn count_so_far(&self) -> usize {
        self.defects.len()
    }

    pub(super) fn defect(&mut self, at: &str, message: impl Into<String>) {
        self.defects.push(Defect {
            pointer: at.to_owned(),
            message: message.into(),
            help: None,
        });
    }

    pub(super) fn defect_with_help(
        &mut self,
        at: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.defects.push(Defect {
            pointer: at.to_owned(),
            message: message.into(),
            help: Some(help.into()),
        });
    }

    /// The value as an object with any keys.
    pub(super) fn map(&mut self, node: &Node<'d>, what: &str) -> Option<Fields<'d>> {
        let Some(map) = node.value.as_object() else {
            self.defect(&node.at, format!("{what} is an object"));
            return None;
        };
        Some(Fields {
            at: node.at.clone(),
            map,
        })
    }

    /// The value as an object with no keys but the known.
    pub(super) fn object(
        &mut self,
        node: &Node<'d>,
        what: &str,
        known: &[&str],
    ) -> Option<Fields<'d>> {
        let fields = self.map(node, what)?;
        for (key, child) in fields.entries() {
            if !known.contains(&key) {
                self.unknown_key(&child.at, key, what, known);
            }
        }
        Some(fields)
    }

    fn unknown_key(&mut self, at: &str, key: &str, what: &str, known: &[&str]) {
        let message = if key.starts_with("x-") {
            format!("`{key}` is not an `x-` key of {what} in this dialect")
        } else {
            format!("`{key}` is not part of {what} in this dialect")
        };
        self.defect_with_help(at, message, format!("known here: {}", known.join(", ")));
    }

    /// A member that has to be there.
    pub(super) fn require(
        &mut self,
        fields: &Fields<'d>,
        key: &str,
        what: &str,
    ) -> Option<Node<'d>> {
        let node = fields.get(key);
        if node.is_none() {
            self.defect(&fields.at, format!("{what} has no `{key}`"));
        }
        node
    }

    /// A member that has to be there and be a text that is not empty.
    pub(super) fn text(&mut self, fields: &Fields<'d>, key: &str, what: &str) -> Option<&'d str> {
        let node = self.require(fields, key, what)?;
        self.string(&node)
    }

    pub(super) fn string(&mut self, node: &Node<'d>) -> Option<&'d str> {
        let text = node.value.as_str().filter(|text| !text.trim().is_empty());
        if text.is_none() {
            self.defect(&node.at, "a text is expected here, and not an empty one");
        }
        text
    }

    pub(super) fn items(&mut self, node: &Node<'d>) -> Vec<Node<'d>> {
        let Some(items) = node.value.as_array() else {
            self.defect(&node.at, "a list is expected here");
            return Vec::new();
        };
        let item = |(i, value): (usize, &'d Value)| Node {
            at: pointer::join(&node.at, &i.to_string()),
            value,
        };
        items.iter().enumerate().map(item).collect()
    }

    pub(super) fn strings(&mut self, node: &Node<'d>) -> Vec<&'d str> {
        let items = self.items(node);
        items.iter().filter_map(|item| self.string(item)).collect()
    }

    pub(super) fn boolean(&mut self, node: &Node<'d>) -> Option<bool> {
        let value = node.value.as_bool();
        if value.is_none() {
            self.defect(&node.at, "`true` or `false` is expected here");
        }
        value
    }

    pub(super) fn count(&mut self, node: &Node<'d>) -> Option<u64> {
        let value = node.value.as_u64();
        if value.is_none() {
            self.defect(&node.at, "a whole number from 0 up is expected here");
        }
        value
    }

    /// One of a fixed set of names.
    pub(super) fn one_of<T>(&mut self, node: &Node<'d>) -> Option<T>
    where
        T: VariantArray + Into<&'static str> + Copy,
    {
        let named = |one: &T| node.value.as_str() == Some((*one).into());
        let found = T::VARIANTS.iter().copied().find(named);
        if found.is_none() {
            let names = names::<T>();
            self.defect(
                &node.at,
                format!("one of {} is expected here", names.join(", ")),
            );
        }
        found
    }

    /// `x-origin`; only the owner has to be named.
    pub(super) fn origin(&mut self, fields: &Fields<'d>, key: &str) -> Origin {
        let Some(node) = fields.get(key) else {
            return Origin::Page;
        };
        if node.value.as_str() != Some("owner") {
            self.defect(
                &node.at,
                format!("`{key}` can only be `owner`; a statement of the page has none"),
            );
        }
        Origin::Owner
    }

    /// Follows a `$ref` into `#/components/KIND/`, and gives the name of what it leads to.
    pub(super) fn resolve(
        &mut self,
        node: &Node<'d>,
        kind: &str,
    ) -> Option<(Node<'d>, Option<String>)> {
        let Some(target) = node.value.get("$ref") else {
            return Some((node.clone(), None));
        };
        let fields = self.object(node, "a reference", &["$ref"])?;
        let at = fields.path("$ref");
        let prefix = format!("/components/{kind}/");
        let target = target.as_str().unwrap_or_default();
        let name = target
            .strip_prefix('#')
            .and_then(|p| p.strip_prefix(&prefix));
        let Some(name) = name.filter(|name| !name.contains('/')) else {
            self.defect_with_help(
                &at,
                format!("`{target}` is not a reference that the dialect knows"),
                format!("write '#{prefix}NAME'"),
            );
            return None;
        };
        let place = format!("{prefix}{name}");
        let Some(value) = self.document.pointer(&place) else {
            self.defect(&at, format!("`{target}` leads nowhere"));
            return None;
        };
        Some((Node { at: place, value }, Some(name.to_owned())))
    }
}

//! Walking a document by JSON pointer, collecting mistakes on the way.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use strum::VariantArray;

use super::dialect::{Kind, REFERENCE, is_name, names};
use crate::defect::Defect;
use crate::pointer;
use crate::question::Origin;

/// A value of the document and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Node<'d> {
    pub(super) at: String,
    pub(super) value: &'d Value,
}

impl<'d> Node<'d> {
    fn below(&self, token: &str, value: &'d Value) -> Self {
        Self {
            at: pointer::join(&self.at, token),
            value,
        }
    }
}

/// An object of the document that has no keys but those of its kind.
#[derive(Clone)]
pub(super) struct Object<'d> {
    pub(super) at: String,
    kind: &'static Kind,
    map: &'d Map<String, Value>,
}

impl<'d> Object<'d> {
    pub(super) fn get(&self, key: &str) -> Option<Node<'d>> {
        let value = self.map.get(key)?;
        Some(Node {
            at: self.path(key),
            value,
        })
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.map.contains_key(key)
    }

    pub(super) fn path(&self, key: &str) -> String {
        pointer::join(&self.at, key)
    }
}

/// The document and the mistakes found so far.
pub(super) struct Reader<'d> {
    document: &'d Value,
    defects: Vec<Defect>,
    /// Where each question stands, by its id.
    questions: BTreeMap<String, String>,
}

impl<'d> Reader<'d> {
    pub(super) fn new(document: &'d Value) -> Self {
        Self {
            document,
            defects: Vec::new(),
            questions: BTreeMap::new(),
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
        self.defects.push(Defect::new(at, message));
    }

    pub(super) fn defect_with_help(
        &mut self,
        at: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.defects.push(Defect::new(at, message).help(help));
    }

    /// Takes the id of a question, which no other has. A question that is referred to is read several times.
    pub(super) fn claim_question(&mut self, id: &str, at: &str) {
        let first = self.questions.entry(id.to_owned());
        let first = first.or_insert_with(|| at.to_owned());
        if first != at {
            let message = format!("`{id}` names two questions; the other is at {first}");
            self.defect(at, message);
        }
    }

    /// The whole document.
    pub(super) fn root(&self) -> Node<'d> {
        Node {
            at: String::new(),
            value: self.document,
        }
    }

    /// What stands at a place.
    pub(super) fn find(&self, at: &str) -> Option<Node<'d>> {
        let value = self.document.pointer(at)?;
        Some(Node {
            at: at.to_owned(),
            value,
        })
    }

    /// The value as an object of a kind.
    pub(super) fn object(&mut self, node: &Node<'d>, kind: &'static Kind) -> Option<Object<'d>> {
        let entries = self.entries(node, kind.name)?;
        let known = kind.keys();
        for (key, child) in entries.into_iter().filter(|(key, _)| !known.contains(key)) {
            let part = if key.starts_with("x-") {
                "an `x-` key"
            } else {
                "part"
            };
            let message = format!("`{key}` is not {part} of {} in this dialect", kind.name);
            self.defect_with_help(
                &child.at,
                message,
                format!("known here: {}", known.join(", ")),
            );
        }
        Some(Object {
            at: node.at.clone(),
            kind,
            map: node.value.as_object()?,
        })
    }

    /// The members of a value that is an object with any keys, by key.
    pub(super) fn entries(
        &mut self,
        node: &Node<'d>,
        what: &str,
    ) -> Option<Vec<(&'d str, Node<'d>)>> {
        let Some(map) = node.value.as_object() else {
            self.defect(&node.at, format!("{what} is an object"));
            return None;
        };
        let entries = map.iter();
        let mut entries: Vec<_> = entries
            .map(|(key, value)| (key.as_str(), node.below(key, value)))
            .collect();
        entries.sort_by_key(|(key, _)| *key);
        Some(entries)
    }

    /// The members of an object whose keys are names, such as a kind of components.
    pub(super) fn named(&mut self, object: &Object<'d>, key: &str) -> Vec<(&'d str, Node<'d>)> {
        let node = object.get(key);
        let entries = node.and_then(|node| self.entries(&node, &format!("`{key}`")));
        let entries = entries.unwrap_or_default();
        for (name, node) in &entries {
            self.check_name(&node.at, name);
        }
        entries
    }

    /// A member that has to be there.
    pub(super) fn require(&mut self, object: &Object<'d>, key: &str) -> Option<Node<'d>> {
        let node = object.get(key);
        if node.is_none() {
            self.defect(&object.at, format!("{} has no `{key}`", object.kind.name));
        }
        node
    }

    /// A member that has to be there and be a text that is not empty.
    pub(super) fn text(&mut self, object: &Object<'d>, key: &str) -> Option<String> {
        let node = self.require(object, key)?;
        self.string(&node)
    }

    /// A member that has to be there and be a name.
    pub(super) fn name(&mut self, object: &Object<'d>, key: &str) -> Option<String> {
        let name = self.text(object, key)?;
        self.check_name(&object.path(key), &name);
        Some(name)
    }

    fn check_name(&mut self, at: &str, name: &str) {
        if !is_name(name) {
            self.defect_with_help(
                at,
                format!("`{name}` is no name"),
                "a name is of the letters a to z, digits, `-` and `_`, and begins with a letter",
            );
        }
    }

    pub(super) fn string(&mut self, node: &Node<'d>) -> Option<String> {
        let text = node.value.as_str().filter(|text| !text.trim().is_empty());
        self.expected(node, text, "a text is expected here, and not an empty one")
            .map(str::to_owned)
    }

    pub(super) fn items(&mut self, node: &Node<'d>) -> Vec<Node<'d>> {
        let items = self.expected(node, node.value.as_array(), "a list is expected here");
        let items = items.into_iter().flatten().enumerate();
        items
            .map(|(index, value)| node.below(&index.to_string(), value))
            .collect()
    }

    pub(super) fn strings(&mut self, node: &Node<'d>) -> Vec<String> {
        let items = self.items(node);
        items.iter().filter_map(|item| self.string(item)).collect()
    }

    pub(super) fn boolean(&mut self, node: &Node<'d>) -> Option<bool> {
        let value = node.value.as_bool();
        self.expected(node, value, "`true` or `false` is expected here")
    }

    pub(super) fn count(&mut self, node: &Node<'d>) -> Option<u64> {
        let value = node.value.as_u64();
        self.expected(node, value, "a whole number from 0 up is expected here")
    }

    /// The value, or a mistake.
    pub(super) fn expected<T>(
        &mut self,
        node: &Node<'d>,
        value: Option<T>,
        message: &str,
    ) -> Option<T> {
        if value.is_none() {
            self.defect(&node.at, message);
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
        let message = format!("one of {} is expected here", names::<T>().join(", "));
        self.expected(node, found, &message)
    }

    /// A member that has to be there and be one of a fixed set of names.
    pub(super) fn choice<T>(&mut self, object: &Object<'d>, key: &str) -> Option<T>
    where
        T: VariantArray + Into<&'static str> + Copy,
    {
        let node = self.require(object, key)?;
        self.one_of(&node)
    }

    /// `x-origin`; only the owner has to be named.
    pub(super) fn origin(&mut self, object: &Object<'d>, key: &str) -> Origin {
        let Some(node) = object.get(key) else {
            return Origin::Page;
        };
        let owner = (node.value == "owner").then_some(Origin::Owner);
        let message = format!("`{key}` can only be `owner`; a statement of the page has none");
        self.expected(&node, owner, &message).unwrap_or_default()
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
        let at = self.object(node, &REFERENCE)?.path("$ref");
        let prefix = format!("#/components/{kind}/");
        let target = target.as_str().unwrap_or_default();
        let name = target.strip_prefix(&prefix);
        let Some(name) = name.filter(|name| is_name(name)) else {
            self.defect_with_help(
                &at,
                format!("`{target}` is not a reference that the dialect knows"),
                format!("write '{prefix}NAME'"),
            );
            return None;
        };
        let Some(node) = self.find(&target[1..]) else {
            self.defect(&at, format!("`{target}` leads nowhere"));
            return None;
        };
        Some((node, Some(name.to_owned())))
    }
}

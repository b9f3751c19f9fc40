//! Walking a document by JSON pointer, collecting mistakes on the way.
//!
//! Reading goes on after a mistake, with an empty text in place of one that is missing: a document with a
//! mistake in it never becomes a contract.

use std::ops::Deref;

use serde_json::{Map, Number, Value};
use strum::VariantArray;

use super::dialect::{self, Kind, REFERENCE, is_name, names};
use super::reader::{Defect, Reader};
use crate::{pointer, question::Origin};

/// A value of the document and where it stands.
#[derive(Clone)]
pub(super) struct Node<'d> {
    pub(super) reader: &'d Reader<'d>,
    pub(super) at: String,
    pub(super) value: &'d Value,
}

impl<'d> Node<'d> {
    /// What stands at a place of the document.
    pub(super) fn find(reader: &'d Reader<'d>, at: &str) -> Option<Self> {
        let value = reader.document.pointer(at)?;
        let at = at.to_owned();
        Some(Self { reader, at, value })
    }

    pub(super) fn path(&self, key: &str) -> String {
        pointer::join(&self.at, key)
    }

    fn below(&self, token: &str, value: &'d Value) -> Self {
        let (reader, at) = (self.reader, self.path(token));
        Self { reader, at, value }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.value.get(key).is_some()
    }

    pub(super) fn get(&self, key: &str) -> Option<Self> {
        Some(self.below(key, self.value.get(key)?))
    }

    /// The value, unless it is `null`.
    pub(super) fn unless_null(self) -> Option<Self> {
        (!self.value.is_null()).then_some(self)
    }

    pub(super) fn defect(&self, message: impl Into<String>) {
        self.reader.defect(&self.at, message);
    }

    pub(super) fn defect_with_help(&self, message: impl Into<String>, help: impl Into<String>) {
        self.reader.defect_with_help(&self.at, message, help);
    }

    /// What was made of the value, or a mistake.
    pub(super) fn expected<T>(&self, found: Option<T>, message: impl Into<String>) -> Option<T> {
        if found.is_none() {
            self.defect(message);
        }
        found
    }

    /// The value as an object of a kind, which has no keys but those of its kind.
    pub(super) fn object(&self, kind: &'static Kind) -> Option<Object<'d>> {
        let (known, mut meant) = (kind.keys(), Vec::new());
        for (key, child) in self.entries(kind.name)? {
            if known.contains(&key) {
                continue;
            }
            let is_extension = key.starts_with("x-");
            let part = if is_extension { "an `x-` key" } else { "part" };
            child.defect_with_help(
                format!("`{key}` is not {part} of {} in this dialect", kind.name),
                dialect::help(kind, key),
            );
            meant.extend(dialect::likely(key, &known));
        }
        let node = self.clone();
        Some(Object { node, kind, meant })
    }

    /// The members of a value that is an object with any keys, by key.
    pub(super) fn entries(&self, what: &str) -> Option<Vec<(&'d str, Self)>> {
        let map = self.expected(self.value.as_object(), format!("{what} is an object"))?;
        let entries = map.iter();
        let mut entries: Vec<_> = entries
            .map(|(key, value)| (key.as_str(), self.below(key, value)))
            .collect();
        entries.sort_by_key(|(key, _)| *key);
        Some(entries)
    }

    pub(super) fn items(&self) -> Vec<Self> {
        let items = self.value.as_array();
        if items.is_none() {
            let mut mistake = Defect::new(&self.at, "a list is expected here");
            let one = self.value.as_str();
            mistake.help = one.map(|one| format!("write it in brackets: [{one}]"));
            self.reader.report(mistake);
        }
        let items = items.into_iter().flatten().enumerate();
        items
            .map(|(index, value)| self.below(&index.to_string(), value))
            .collect()
    }

    /// A text that is not empty.
    pub(super) fn string(&self) -> Option<String> {
        let text = self.value.as_str().filter(|text| !text.trim().is_empty());
        let (found, quoted) = match self.value {
            Value::Null => ("nothing", None),
            Value::Bool(value) => ("a truth value", Some(value.to_string())),
            Value::Number(value) => ("a number", Some(value.to_string())),
            Value::String(_) => ("empty", None),
            Value::Array(_) => ("a list", None),
            Value::Object(_) => ("an object", None),
        };
        if text.is_none() {
            let message = format!("a text is expected here, and this is {found}");
            let mut mistake = Defect::new(&self.at, message);
            mistake.help = quoted.map(|text| format!("quote it: '{text}'"));
            self.reader.report(mistake);
        }
        text.map(str::to_owned)
    }

    pub(super) fn strings<C: FromIterator<String>>(&self) -> C {
        let items = self.items().into_iter();
        items.filter_map(|item| item.string()).collect()
    }

    pub(super) fn boolean(&self) -> Option<bool> {
        self.expected(self.value.as_bool(), "`true` or `false` is expected here")
    }

    pub(super) fn count(&self) -> Option<u64> {
        let message = "a whole number from 0 up is expected here";
        self.unquoted(self.value.as_u64(), message)
    }

    pub(super) fn number(&self) -> Option<Number> {
        let number = self.value.as_number().cloned();
        self.unquoted(number, "a number is expected here")
    }

    /// What was made of a value that is no text, or a mistake.
    fn unquoted<T>(&self, found: Option<T>, message: &str) -> Option<T> {
        match self.value.as_str() {
            Some(text) if text.parse::<f64>().is_ok() => {
                self.defect_with_help(message, format!("leave the quotes out: {text}"));
                None
            }
            _ => self.expected(found, message),
        }
    }

    /// One of a fixed set of names.
    pub(super) fn one_of<T>(&self) -> Option<T>
    where
        T: VariantArray + Into<&'static str> + Copy,
    {
        let named = |one: &T| self.value.as_str() == Some((*one).into());
        let found = T::VARIANTS.iter().copied().find(named);
        if found.is_none() {
            let known = names::<T>();
            let message = format!("one of {} is expected here", known.join(", "));
            let mut mistake = Defect::new(&self.at, message);
            let text = self.value.as_str();
            mistake.help = text.and_then(|text| dialect::remedy(text, &known));
            self.reader.report(mistake);
        }
        found
    }

    /// Follows a `$ref` into `#/components/KIND/`, and gives the name of what it leads to.
    pub(super) fn resolve(&self, kind: &str) -> Option<(Self, Option<&'d str>)> {
        let Some(target) = self.get("$ref") else {
            return Some((self.clone(), None));
        };
        self.object(&REFERENCE)?;
        let prefix = format!("#/components/{kind}/");
        if target.value.is_null() {
            target.defect_with_help(
                "`$ref` leads nowhere: what begins with `#` is a comment in YAML",
                format!("quote it: '{prefix}NAME'"),
            );
            return None;
        }
        let text = target.value.as_str().unwrap_or_default();
        let Some(name) = text.strip_prefix(&prefix).filter(|name| is_name(name)) else {
            target.defect_with_help(
                format!("`{text}` is not a reference that the dialect knows"),
                format!("write '{prefix}NAME'"),
            );
            return None;
        };
        self.reader.refer(&text[1..]);
        let found = Self::find(self.reader, &text[1..]);
        if found.is_none() {
            let all = Self::find(self.reader, &format!("/components/{kind}"));
            let all = all.as_ref().and_then(|it| it.value.as_object());
            let all: Vec<_> = all.into_iter().flat_map(Map::keys).collect();
            let names: Vec<_> = all.iter().map(|name| name.as_str()).collect();
            // What is called otherwise than a name may be is told already.
            dialect::likely(name, &names)
                .is_none_or(is_name)
                .then_some(())?;
            let mut mistake = Defect::new(&target.at, format!("`{text}` leads nowhere"));
            mistake.help = dialect::remedy(name, &names);
            self.reader.report(mistake);
        }
        Some((found?, Some(name)))
    }

    /// Whether it is a name.
    fn check_name(&self, name: &str) -> bool {
        if !is_name(name) {
            self.defect_with_help(
                format!("`{name}` is no name"),
                "a name is of the letters a to z, digits, `-` and `_`, and begins with a letter",
            );
        }
        is_name(name)
    }
}

/// An object of the document that has no keys but those of its kind.
pub(super) struct Object<'d> {
    node: Node<'d>,
    kind: &'static Kind,
    /// What its unknown keys were most likely meant to be.
    meant: Vec<&'static str>,
}

impl<'d> Deref for Object<'d> {
    type Target = Node<'d>;

    fn deref(&self) -> &Node<'d> {
        &self.node
    }
}

impl<'d> Object<'d> {
    /// A member that has to be there.
    pub(super) fn require(&self, key: &str) -> Option<Node<'d>> {
        let found = self.get(key);
        if found.is_none() && !self.meant.contains(&key) {
            self.defect(format!("{} has no `{key}`", self.kind.name));
        }
        found
    }

    /// A member that has to be there and be a text that is not empty.
    pub(super) fn text(&self, key: &str) -> String {
        let text = self.require(key).and_then(|node| node.string());
        text.unwrap_or_default()
    }

    /// A member that has to be there and be a name.
    pub(super) fn name(&self, key: &str) -> String {
        let Some(node) = self.require(key) else {
            return String::new();
        };
        let name = node.string().unwrap_or_default();
        if name.is_empty() || node.check_name(&name) {
            name
        } else {
            String::new()
        }
    }

    /// `x-origin`; only the owner has to be named.
    pub(super) fn origin(&self, key: &str) -> Origin {
        let Some(node) = self.get(key) else {
            return Origin::Page;
        };
        if node.value != "owner" {
            let message = format!("`{key}` can only be `owner`; a statement of the page has none");
            node.defect(message);
        }
        Origin::Owner
    }

    /// `x-name` of an operation or a callback, or its id where there is none.
    pub(super) fn short_name(&self, id: &str) -> String {
        let name = self.get("x-name").map(|_| self.name("x-name"));
        if name.is_none() {
            let message = format!("without `x-name` its cases are called `{id}/..`");
            self.reader.note(Defect::new(&self.at, message));
        }
        name.unwrap_or_else(|| id.to_owned())
    }

    /// The items of a list; none where there is no list.
    pub(super) fn list(&self, key: &str) -> Vec<Node<'d>> {
        self.get(key).map(|list| list.items()).unwrap_or_default()
    }

    /// The members of an object with any keys, by key; none where there is no object.
    pub(super) fn members(&self, key: &str) -> Vec<(&'d str, Node<'d>)> {
        let node = self.get(key);
        let entries = node.and_then(|node| node.entries(&format!("`{key}`")));
        entries.unwrap_or_default()
    }

    /// The members of an object whose keys are names, such as a kind of components.
    pub(super) fn named(&self, key: &str) -> Vec<(&'d str, Node<'d>)> {
        let members = self.members(key);
        for (name, node) in &members {
            node.check_name(name);
        }
        members
    }
}

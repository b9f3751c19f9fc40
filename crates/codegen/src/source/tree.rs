//! The document while it grows, and where each of its nodes stands.

use std::collections::HashMap;
use std::ops::Range;

use image2video_contract::pointer;
use serde_json::{Map, Value};

use super::spans::{Place, Spans};

/// A document under construction.
#[derive(Default)]
pub(super) struct Tree {
    /// The collections that are open, outermost first.
    open: Vec<Collection>,
    /// Points at the node that is being read.
    pointer: String,
    root: Option<Value>,
    spans: Spans,
}

struct Collection {
    start: usize,
    /// Length of the pointer to the collection itself.
    pointer: usize,
    items: Items,
}

enum Items {
    Sequence(Vec<Value>),
    Mapping {
        members: Map<String, Value>,
        /// Where each name stands, for the note beside a duplicate.
        names: HashMap<String, Range<usize>>,
        /// The member whose value comes next.
        name: Option<String>,
    },
}

impl Tree {
    /// How many collections are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Where the innermost open collection starts.
    pub(super) fn innermost(&self) -> Option<usize> {
        self.open.last().map(|open| open.start)
    }

    /// Whether what comes next is a member's name.
    pub(super) fn expects_name(&self) -> bool {
        let innermost = self.open.last().map(|open| &open.items);
        matches!(innermost, Some(Items::Mapping { name: None, .. }))
    }

    /// Takes a member's name; the place of an earlier member of that name is given back.
    pub(super) fn name(&mut self, text: &str, span: Range<usize>) -> Option<Range<usize>> {
        let innermost = self.open.last_mut().map(|open| &mut open.items);
        let Some(Items::Mapping { names, name, .. }) = innermost else {
            return None;
        };
        *name = Some(text.to_owned());
        self.pointer = pointer::join(&self.pointer, text);
        names.insert(text.to_owned(), span)
    }

    /// Takes a node that is whole.
    pub(super) fn scalar(&mut self, value: Value, span: Range<usize>) {
        self.step_in();
        self.attach(value, span);
    }

    pub(super) fn open_sequence(&mut self, start: usize) {
        self.open(start, Items::Sequence(Vec::new()));
    }

    pub(super) fn open_mapping(&mut self, start: usize) {
        let items = Items::Mapping {
            members: Map::new(),
            names: HashMap::new(),
            name: None,
        };
        self.open(start, items);
    }

    /// Ends the innermost collection.
    pub(super) fn close(&mut self, end: usize) {
        let Some(Collection { start, items, .. }) = self.open.pop() else {
            return;
        };
        let value = match items {
            Items::Sequence(items) => Value::Array(items),
            Items::Mapping { members, .. } => Value::Object(members),
        };
        self.attach(value, start..end);
    }

    /// The document, if there was one.
    pub(super) fn finish(self) -> Option<(Value, Spans)> {
        let mut root = self.root?;
        // Derived files must not depend on which features of serde_json a build has: with one of them it
        // keeps a document's order, without it sorts.
        root.sort_all_objects();
        Some((root, self.spans))
    }

    fn open(&mut self, start: usize, items: Items) {
        self.step_in();
        self.open.push(Collection {
            start,
            pointer: self.pointer.len(),
            items,
        });
    }

    /// Points at the next item, if the innermost collection is a sequence.
    fn step_in(&mut self) {
        if let Some(Items::Sequence(items)) = self.open.last().map(|open| &open.items) {
            self.pointer = pointer::join(&self.pointer, &items.len().to_string());
        }
    }

    /// Puts a finished node where it belongs, and steps out of it.
    fn attach(&mut self, value: Value, span: Range<usize>) {
        let Some(parent) = self.open.last_mut() else {
            self.spans.insert(
                &self.pointer,
                Place {
                    key: None,
                    value: span,
                },
            );
            self.root = Some(value);
            return;
        };
        let key = match &mut parent.items {
            Items::Sequence(items) => {
                items.push(value);
                None
            }
            Items::Mapping {
                members,
                names,
                name,
            } => name.take().and_then(|name| {
                let key = names.get(&name).cloned();
                members.insert(name, value);
                key
            }),
        };
        self.spans.insert(&self.pointer, Place { key, value: span });
        self.pointer.truncate(parent.pointer);
    }
}

//! From a JSON pointer to the place in the file.

use std::collections::HashMap;
use std::ops::Range;

/// Where a node stands, in bytes of the text.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The member's name; an item of a sequence and the root have none.
    pub(super) key: Option<Range<usize>>,
    /// The value. A block collection starts at its first child.
    pub(super) value: Range<usize>,
}

/// The place of every node of a document, by JSON pointer (RFC 6901).
#[derive(Debug, Default)]
pub(crate) struct Spans(HashMap<String, Place>);

impl Spans {
    pub(super) fn insert(&mut self, pointer: &str, place: Place) {
        self.0.insert(pointer.to_owned(), place);
    }

    /// What to underline for a mistake at `pointer`: the member with its name, or the item. A pointer to
    /// nothing, such as a missing member, is taken as its nearest ancestor.
    pub(crate) fn locate(&self, pointer: &str) -> Range<usize> {
        let mut pointer = pointer;
        loop {
            match (self.0.get(pointer), pointer.rfind('/')) {
                (Some(place), _) => return place.underlined(),
                (None, Some(parent)) => pointer = &pointer[..parent],
                (None, None) => return 0..0,
            }
        }
    }
}

impl Place {
    fn underlined(&self) -> Range<usize> {
        let start = self.key.as_ref().map_or(self.value.start, |key| key.start);
        start..self.value.end
    }
}

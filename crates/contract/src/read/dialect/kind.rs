//! Kinds of objects, and what they are told by.

use strum::VariantArray;

/// A kind of object.
pub(in crate::read) struct Kind {
    /// What messages call it.
    pub(in crate::read) name: &'static str,
    /// The heading of `spec/README.md` under which it is explained.
    pub(super) heading: &'static str,
    /// Whether it has the keywords of constraints too.
    pub(super) keywords: Keywords,
    pub(super) keys: &'static [(&'static str, Shape)],
}

/// Whether a kind of object has the keywords of constraints.
#[derive(Clone, Copy)]
pub(super) enum Keywords {
    Absent,
    Stated(&'static [(&'static str, Shape)]),
    /// Laid over those of a schema; `null` lifts one.
    LaidOver(&'static [(&'static str, Shape)]),
}

/// What stands at a key.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// A text that is not empty.
    Text,
    /// A text that can be a name.
    Name,
    /// One of a set of names.
    OneOf(fn() -> Vec<&'static str>),
    Boolean,
    Number,
    /// A whole number from 0 up.
    Count,
    Any,
    Null,
    Object(&'static Kind),
    /// An object, or a `$ref` to one.
    Referred(&'static Kind),
    List(&'static Shape),
    /// An object with any keys.
    Map(&'static Shape),
    OrNull(&'static Shape),
}

impl Kind {
    /// The keys that it may have.
    pub(in crate::read) fn keys(&self) -> Vec<&'static str> {
        self.members().iter().map(|(key, _)| *key).collect()
    }

    /// The same with what stands at each.
    pub(super) fn members(&self) -> Vec<(&'static str, Shape)> {
        let keywords = match self.keywords {
            Keywords::Absent => &[],
            Keywords::Stated(keywords) | Keywords::LaidOver(keywords) => keywords,
        };
        [keywords, self.keys].concat()
    }
}

/// The names of all values of a type.
pub(in crate::read) fn names<T: VariantArray + Into<&'static str> + Copy>() -> Vec<&'static str> {
    T::VARIANTS.iter().map(|&one| one.into()).collect()
}

/// Whether it can be a name: a name becomes part of file names, of identifiers and of the ids of cases.
pub(in crate::read) fn is_name(text: &str) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(part)
}

/// The methods of a path, in the order in which its operations are listed: what makes something, then
/// what reads it.
pub(in crate::read) const METHODS: &[&str] = &["post", "get", "put", "delete", "patch"];

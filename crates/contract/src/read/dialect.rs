//! The keys of the dialect: every kind of object of a document, and what it may have. A key that is not
//! listed is a mistake.

use strum::VariantArray;

use crate::constraint::Keyword;
use crate::image::ImageKey;

/// A kind of object.
pub(super) struct Kind {
    /// What messages call it.
    pub(super) name: &'static str,
    /// Its keys.
    keys: &'static [&'static str],
    /// Further keys, which are the values of a type.
    more: fn() -> Vec<&'static str>,
}

impl Kind {
    /// All keys that it may have.
    pub(super) fn keys(&self) -> Vec<&'static str> {
        [(self.more)(), self.keys.to_vec()].concat()
    }
}

const fn kind(name: &'static str, keys: &'static [&'static str]) -> Kind {
    Kind {
        name,
        keys,
        more: Vec::new,
    }
}

/// With the keywords of constraints.
const fn constrained(name: &'static str, keys: &'static [&'static str]) -> Kind {
    Kind {
        name,
        keys,
        more: names::<Keyword>,
    }
}

/// The names of all values of a type.
pub(super) fn names<T: VariantArray + Into<&'static str> + Copy>() -> Vec<&'static str> {
    T::VARIANTS.iter().map(|&one| one.into()).collect()
}

/// Whether it can be a name: a name becomes part of file names, of identifiers and of the ids of cases.
pub(super) fn is_name(text: &str) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(part)
}

/// The methods of a path, in the order in which its operations are listed: what makes something, then
/// what reads it.
pub(super) const METHODS: &[&str] = &["post", "get", "put", "delete", "patch"];

#[rustfmt::skip] // a table
mod table {
    use super::{ImageKey, Kind, METHODS, constrained, kind, names};

    pub(crate) const DOCUMENT: Kind = kind("the document", &["openapi", "info", "servers", "tags", "security", "paths", "components", "x-other-shapes"]);
    pub(crate) const INFO: Kind = kind("`info`", &["title", "version", "description", "contact", "license"]);
    pub(crate) const SERVER: Kind = kind("a server", &["url", "description"]);
    pub(crate) const TAG: Kind = kind("a tag", &["name", "description"]);
    pub(crate) const COMPONENTS: Kind = kind("`components`", &["schemas", "parameters", "responses", "securitySchemes"]);
    pub(crate) const REFERENCE: Kind = kind("a reference", &["$ref"]);

    pub(crate) const PATH: Kind = kind("a path", METHODS);
    pub(crate) const OPERATION: Kind = kind("an operation", &[
        "operationId", "x-name", "x-role", "x-source", "x-origin", "tags", "summary", "description", "security",
        "parameters", "requestBody", "responses", "callbacks", "deprecated",
    ]);
    pub(crate) const PARAMETER: Kind = kind("a parameter", &["name", "in", "required", "description", "schema", "x-role", "x-source", "x-origin"]);
    pub(crate) const BODY: Kind = kind("a request body", &["description", "required", "content"]);
    pub(crate) const RESPONSE: Kind = kind("a response", &["description", "x-source", "x-origin", "x-wide", "x-questions", "content"]);
    pub(crate) const MEDIA_TYPE: Kind = kind("a media type", &["schema", "examples"]);
    pub(crate) const EXAMPLE: Kind = kind("an example", &["summary", "value"]);
    pub(crate) const SECURITY: Kind = kind("a security scheme", &["type", "scheme", "description", "x-source", "x-wide", "x-questions"]);

    pub(crate) const CALLBACK_PATH: Kind = kind("the path of a callback", &["post"]);
    pub(crate) const CALLBACK: Kind = kind("a callback", &[
        "operationId", "x-name", "x-source", "x-origin", "tags", "summary", "description", "security", "requestBody",
        "responses",
    ]);
    pub(crate) const CALLBACK_ANSWER: Kind = kind("an answer to a callback", &["description", "x-source", "x-origin"]);

    pub(crate) const SCHEMA: Kind = constrained("a schema", &[
        "title", "description", "properties", "items", "example", "x-source", "x-origin", "x-questions", "x-narrow",
        "x-wide", "x-role", "x-task-phases", "x-error-codes", "x-enum-varnames",
    ]);
    pub(crate) const NARROW: Kind = constrained("`x-narrow`", &[]);
    pub(crate) const WIDE: Kind = constrained("`x-wide`", &[]);
    pub(crate) const IMAGE: Kind = Kind { name: "`x-image`", keys: &[], more: names::<ImageKey> };
    pub(crate) const RULE: Kind = kind("a rule", &["id", "description", "x-source", "schema"]);
    pub(crate) const OTHER_SHAPE: Kind = kind("an entry of `x-other-shapes`", &["id", "description", "x-source", "schema"]);
    pub(crate) const ERROR_CODE: Kind = kind("an error code", &["code", "status", "retry", "class", "paid", "x-source", "meaning"]);

    pub(crate) const QUESTION: Kind = kind("an entry of `x-questions`", &["id", "question", "readings", "decided", "why"]);
    pub(crate) const READING: Kind = kind("a reading", &["id", "source", "origin", "constraint"]);
    pub(crate) const SCHEMA_READING: Kind = constrained("a constraint", &[]);
    pub(crate) const RULES_READING: Kind = kind("a constraint over rules", &["x-rules"]);
    pub(crate) const BODY_READING: Kind = kind("the constraint of a response", &["content"]);
    pub(crate) const BODY_WIDE: Kind = kind("`x-wide` of a response", &["content"]);
    pub(crate) const SECURITY_READING: Kind = kind("a reading about credentials", &["optional"]);
    pub(crate) const SECURITY_WIDE: Kind = kind("`x-wide` of a security scheme", &["optional"]);
}

pub(super) use table::*;

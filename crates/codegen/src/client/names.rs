//! Names as progenitor makes them. Two names of the document that become one in Rust, or one that is
//! taken, would be generated all the same and not compile.

use std::collections::BTreeMap;

use heck::{ToPascalCase as _, ToSnakeCase as _};
use image2video_contract::Defect;
use proc_macro2::Ident;
use quote::format_ident;

/// Type names that generated code relies on meaning what the prelude says, and one by which those who use it
/// mean that of the standard library.
pub(super) const PRELUDE: &[&str] = &[
    "Default", "Duration", "Err", "From", "None", "Ok", "Option", "Result", "Self", "Some",
    "String", "TryFrom", "TryInto", "Vec",
];

/// What `Client` already has: the hand-written methods, and those that the generated ones call.
pub(super) const METHODS: &[&str] = &[
    "base_url",
    "builder",
    "create",
    "create_call",
    "download",
    "execute",
    "generate",
    "get",
    "get_call",
    "http",
    "list",
    "list_call",
    "new",
    "renewing",
    "submit",
    "wait",
    "with_header",
    "with_member",
];

/// What a builder of a call already has: its own methods, and the variables of `send`.
pub(super) const PARAMETERS: &[&str] = &[
    "body", "body_map", "client", "new", "request", "response", "segment", "send", "url",
];

/// The names of one namespace, each with the place that claimed it.
#[derive(Debug)]
pub(super) struct Names(BTreeMap<String, String>);

impl Names {
    /// A namespace in which nothing but these names is taken.
    pub(super) fn reserving(reserved: &[&[&str]]) -> Self {
        let reserved = reserved.concat().into_iter();
        Self(
            reserved
                .map(|name| (name.to_owned(), String::new()))
                .collect(),
        )
    }

    pub(super) fn is_free(&self, name: &str) -> bool {
        is_identifier(name) && !self.0.contains_key(name)
    }

    /// Takes `name` for the thing at `pointer`.
    pub(super) fn claim(&mut self, name: &str, pointer: &str) -> Result<(), Defect> {
        let message = match self.0.insert(name.to_owned(), pointer.to_owned()) {
            _ if !is_identifier(name) => "is no name".to_owned(),
            None => return Ok(()),
            Some(other) if other.is_empty() => "is a name of Rust or of the client".to_owned(),
            Some(other) => format!("`{other}` has already"),
        };
        let message = format!("this would be named `{name}` in Rust, which {message}");
        Err(Defect::new(pointer, message).help("rename it"))
    }
}

/// The name of a type or a variant.
pub(super) fn pascal(name: &str) -> String {
    separated(name).to_pascal_case()
}

/// The name of what builds a type.
pub(super) fn builder(type_: &str) -> String {
    format!("{type_}Builder")
}

/// The name of a method or a field. An `x` goes before a digit that would be the first.
pub(super) fn snake(name: &str) -> String {
    let name = separated(name).to_snake_case();
    match name.chars().next() {
        Some(first) if !first.is_numeric() => name,
        _ => format!("x{name}"),
    }
}

/// A field, a setter or a variable. Progenitor puts an underscore after one that is called like a keyword of
/// Rust.
pub(super) fn field(name: &str) -> Ident {
    let name = snake(name);
    syn::parse_str(&name).unwrap_or_else(|_| format_ident!("{name}_"))
}

/// Progenitor drops apostrophes and takes whatever cannot stand in a name as a separator.
fn separated(name: &str) -> String {
    let letter = |c: char| c.is_alphanumeric() || c == '_';
    name.replace('\'', "").replace(|c| !letter(c), "-")
}

/// Whether it can be a name as it is: letters and digits, the first no digit.
pub(super) fn is_identifier(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_alphabetic())
        && chars.all(|c| c.is_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_progenitor() {
        assert_eq!(pascal("cfg_scale"), "CfgScale");
        assert_eq!(pascal("createImage2VideoTask"), "CreateImage2VideoTask");
        assert_eq!(snake("createImage2VideoTask"), "create_image2_video_task");
        assert_eq!(snake("3d"), "x3d");
        assert_eq!(pascal("std (high performance)"), "StdHighPerformance");
    }

    #[test]
    fn a_taken_name_names_its_owner() {
        let mut names = Names::reserving(&[PRELUDE]);
        assert_eq!(names.claim("FooBar", "/a"), Ok(()));
        let error = names.claim("FooBar", "/b").expect_err("taken");
        assert_eq!(error.pointer, "/b");
        assert!(error.message.contains("`/a` has already"), "{error}");
        assert!(names.claim("Default", "/c").is_err());
        assert!(names.claim("5Seconds", "/d").is_err());
    }
}

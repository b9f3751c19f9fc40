//! Conditions over the members of `self`, as the shortest Rust expression that says the same.
//!
//! There is no node for `not`: [`Condition::negated`] pushes a negation down to the members, which have
//! an expression for either. So what is printed has no parentheses, negations or literals `true` and
//! `false` that a lint would complain of.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::names::field;

/// A condition, simplified whenever one is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Condition {
    /// All of these; always met where there are none.
    All(Vec<Condition>),
    /// One of these at least; never met where there are none.
    Any(Vec<Condition>),
    /// What one member has to be.
    Member {
        field: Ident,
        test: Test,
        /// Whether the test has to be met, or not to be met.
        expected: bool,
    },
}

/// What is asked of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Test {
    /// An optional member is there.
    Present,
    /// A required member is one of these texts.
    OneOf(Vec<String>),
    /// An optional member is not there, or is one of these texts.
    AbsentOrOneOf(Vec<String>),
    /// A required member has this value.
    Is(bool),
    /// An optional member is not there, or has this value.
    AbsentOrIs(bool),
}

impl Condition {
    pub(super) const ALWAYS: Self = Self::All(Vec::new());
    pub(super) const NEVER: Self = Self::Any(Vec::new());

    pub(super) fn member(name: &str, test: Test) -> Self {
        Self::Member {
            field: field(name),
            test,
            expected: true,
        }
    }

    pub(super) fn all(conditions: impl IntoIterator<Item = Self>) -> Self {
        let parts = conditions.into_iter().flat_map(|it| match it {
            Self::All(parts) => parts,
            other => vec![other],
        });
        join(parts, Self::All, Self::NEVER)
    }

    pub(super) fn any(conditions: impl IntoIterator<Item = Self>) -> Self {
        let parts = conditions.into_iter().flat_map(|it| match it {
            Self::Any(parts) => parts,
            other => vec![other],
        });
        join(parts, Self::Any, Self::ALWAYS)
    }

    pub(super) fn negated(&self) -> Self {
        match self {
            Self::All(parts) => Self::any(parts.iter().map(Self::negated)),
            Self::Any(parts) => Self::all(parts.iter().map(Self::negated)),
            Self::Member {
                field,
                test,
                expected,
            } => Self::Member {
                field: field.clone(),
                test: test.clone(),
                expected: !expected,
            },
        }
    }
}

/// Joins parts without repetitions. `decided` is what they come to if one of them alone decides: if it
/// is that itself, or if two are each other's opposite.
fn join(
    parts: impl Iterator<Item = Condition>,
    joined: fn(Vec<Condition>) -> Condition,
    decided: Condition,
) -> Condition {
    let mut distinct: Vec<Condition> = Vec::new();
    for part in parts {
        if part == decided || distinct.contains(&part.negated()) {
            return decided;
        }
        if !distinct.contains(&part) {
            distinct.push(part);
        }
    }
    match <[Condition; 1]>::try_from(distinct) {
        Ok([one]) => one,
        Err(parts) => joined(parts),
    }
}

impl ToTokens for Condition {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Self::All(parts) if parts.is_empty() => quote!(true),
            Self::Any(parts) if parts.is_empty() => quote!(false),
            Self::All(parts) => {
                let parts = parts.iter().map(|part| match part {
                    Self::Any(_) => quote!((#part)),
                    _ => quote!(#part),
                });
                quote!(#(#parts)&&*)
            }
            Self::Any(parts) => quote!(#(#parts)||*),
            Self::Member {
                field,
                test,
                expected,
            } => test.expression(field, *expected),
        });
    }
}

impl Test {
    fn expression(&self, field: &Ident, expected: bool) -> TokenStream {
        match (self, expected) {
            (Self::Present, true) => quote!(self.#field.is_some()),
            (Self::Present, false) => quote!(self.#field.is_none()),
            (Self::Is(value), _) if *value == expected => quote!(self.#field),
            (Self::Is(_), _) => quote!(!self.#field),
            (Self::AbsentOrIs(value), true) => {
                let other = !value;
                quote!(self.#field != Some(#other))
            }
            (Self::AbsentOrIs(value), false) => {
                let other = !value;
                quote!(self.#field == Some(#other))
            }
            (Self::OneOf(texts), _) => is_one_of(&quote!(self.#field), texts, expected),
            (Self::AbsentOrOneOf(texts), _) => {
                let is_one_of = is_one_of(&quote!(value), texts, expected);
                if expected {
                    quote!(self.#field.as_ref().is_none_or(|value| #is_one_of))
                } else {
                    quote!(self.#field.as_ref().is_some_and(|value| #is_one_of))
                }
            }
        }
    }
}

/// Every type of a text has `as_str`.
fn is_one_of(value: &TokenStream, texts: &[String], expected: bool) -> TokenStream {
    match (texts, expected) {
        ([text], true) => quote!(#value.as_str() == #text),
        ([text], false) => quote!(#value.as_str() != #text),
        (_, true) => quote!(matches!(#value.as_str(), #(#texts)|*)),
        (_, false) => quote!(!matches!(#value.as_str(), #(#texts)|*)),
    }
}

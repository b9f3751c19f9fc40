//! What generated types are made of. Generated code is the only user; it takes from here what the contract
//! has a need for.
//!
//! A type of a request holds its constraint from the moment that it is made, so that nothing can be sent
//! that the contract refuses. There is one form for each kind of constraint:
//!
//! | constraint | form | held by |
//! |---|---|---|
//! | `minLength`, `maxLength` | newtype of `String` | [`string!`](macros) with [`constraint::characters`] |
//! | `format: uri` | newtype of `String` | [`string!`](macros) with [`constraint::uri`] |
//! | `minimum`, `maximum` of a number | newtype of `f64` | [`number!`](macros) |
//! | `minimum`, `maximum` of an integer | newtype of `i64` | [`integer!`](macros) |
//! | `minItems`, `maxItems` | newtype of `Vec` | [`list!`](macros) |
//! | `enum` of a request | enum | [`closed_enum!`](macros) |
//! | `enum` of an answer | enum that holds what is not listed as well | [`open_enum!`](macros) |
//! | `x-image` | [`ImageInput`](crate::ImageInput) | its constructors, by the most lenient rule of the document; what is behind a URL is for the service to judge |
//! | `required`, `x-rules` | a builder | [`builder!`](macros), through whose `TryFrom` every body is sent |
//! | `additionalProperties: false` | a struct | there is no field for anything else |
//! | `pattern`, `format: date-time`, `format: uuid` | as without it | nothing; its description says so |
//!
//! A type of an answer holds nothing: it reads whatever can be made sense of, by way of [`lenient`].

use std::fmt::Display;

pub(crate) mod builder;
pub(crate) mod constraint;
pub(crate) mod lenient;
mod macros;
pub(crate) mod path;

#[cfg(test)]
#[expect(
    unreachable_pub,
    reason = "the types here are private, those of generated code are not"
)]
mod tests;

/// What a setter was given, or why the member cannot be that.
pub(crate) fn given<V, T>(member: &str, value: T) -> Result<V, String>
where
    T: TryInto<V>,
    T::Error: Display,
{
    let value = value.try_into();
    value.map_err(|error| format!("`{member}`: {error}"))
}

pub(crate) use macros::{
    as_text, builder, closed_enum, from_text, integer, list, number, numeric, open_enum, string,
};

//! The keys of the dialect: every kind of object of a document, what it may have, and of which shape that is. A
//! key that is not listed is a mistake.

mod explained;
mod kind;
mod remedy;
mod schema;
mod table;

pub(super) use kind::{Kind, METHODS, is_name, names};
pub(super) use remedy::{help, likely, remedy};
pub use schema::dialect_schema;
pub(super) use table::*;

//! Reads a document: the dialect is defined by what this module takes and what it refuses.
//!
//! Every kind of object has a list of the keys that it may have, in [`dialect`]; a key that is not listed
//! is a mistake and never ignored, so that a misspelt constraint cannot weaken the contract in silence.
//! Reading goes on after a mistake, so that one run reports them all.

mod callback;
mod constraint;
mod cursor;
mod dialect;
mod document;
mod error_code;
mod message;
mod operation;
mod other_shape;
mod parameter;
mod question;
mod reader;
mod response;
mod role;
mod schema;
mod security;
mod strictness;
mod tag;

pub use dialect::dialect_schema;
pub use reader::{Defect, Place};

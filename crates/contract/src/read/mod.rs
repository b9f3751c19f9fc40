//! Reads a document: the dialect is defined by what this module takes and what it refuses.
//!
//! Every object lists the keys that it may have; a key that is not listed is a mistake and never
//! ignored, so that a misspelt constraint cannot weaken the contract in silence. Reading goes on
//! after a mistake, so that one run reports them all.

mod callback;
mod cursor;
mod error_code;
mod image;
mod message;
mod operation;
mod overlay;
mod parameter;
mod question;
mod role;
mod root;
mod schema;

pub(crate) use root::contract;

//! Generates the client crate's types and calls from the contract.
//!
//! Progenitor does the most of it. It is shown a [view] of the contract that it gets right, and
//! its output is [edited](rewrite) before it is formatted. Both are needed, because the generated
//! request types must refuse exactly what the contract refuses; where no type can do that, the
//! contract is refused, with the place of the constraint.
//!
//! All of it is a pure function of the contract, and knows no schema by its name.

mod call;
mod condition;
mod error_codes;
mod format;
mod generate;
mod keyword;
pub(crate) mod module;
mod names;
mod panic;
mod rewrite;
mod role;
mod rules;
mod schema;
mod side;
mod special;
mod view;

#[cfg(test)]
mod tests;

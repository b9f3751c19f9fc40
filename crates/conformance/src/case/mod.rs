//! Cases: what is sent, what a server owes to it, and which constraint that exercises.
//!
//! Cases are a pure function of the contract and the environment, sorted and with stable ids. One change
//! is made to the least valid body at a time, so that each case has one fault at most; what to expect is
//! computed from the contract and never written by hand.
//!
//! `values` and `images` propose values, `schema`, `protocol` and `lookups` make cases of them, `select`
//! leaves out what tells nothing new, and `generate` is all of it.

mod aspect;
mod body;
mod data;
mod environment;
mod generate;
mod images;
mod judgement;
mod lookups;
mod probe;
mod protocol;
mod request;
mod rules;
mod schema;
mod select;
mod values;

pub use aspect::{Action, Aspect};
pub use body::{Body, Change, Damage, JsonBody, Source};
pub use data::Case;
pub use environment::{Environment, ImageUrl, ImageUrlError, ImageUrls};
pub use generate::cases;
pub use judgement::{ConstraintAt, Evidence};
pub use request::{CaseRequest, Credentials};
pub(crate) use values::least;

//! The operations of the contract: who may call them, what is refused, what is answered.
//!
//! [`operations`] admits a request by its head, judges its body, and answers; the others serve it.
//! Nothing here reads or writes a socket.

mod asked;
pub(crate) mod credentials;
mod form;
mod head;
mod json;
mod jwt;
pub(crate) mod operations;
pub(crate) mod received;
mod refusal;
pub(crate) mod reply;
pub(crate) mod routes;
pub(crate) mod scenario;
mod tasks;
mod template;

pub use received::{Member, Received, ReceivedImage};
pub(crate) use refusal::Refusal;
pub use reply::Reply;

//! The operations of the contract: who may call them, what is refused, what is answered.

pub(crate) mod credentials;
pub(crate) mod envelope;
mod json;
mod jwt;
pub(crate) mod media_type;
mod operations;
pub(crate) mod query;
pub(crate) mod received;
pub(crate) mod refusal;
pub(crate) mod reply;
pub(crate) mod routes;
pub(crate) mod scenario;

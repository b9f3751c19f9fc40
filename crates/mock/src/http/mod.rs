//! HTTP: bytes in and out, and what a request is for.

mod access_log;
mod connection;
mod connections;
pub(crate) mod cors;
pub(crate) mod head;
pub(crate) mod limits;
mod range;
mod request_body;
pub(crate) mod server;
pub(crate) mod service;
mod truncated;
pub(crate) mod video;
mod watchdog;
mod wire;
#[cfg(feature = "wiremock")]
pub(crate) mod wiremock;

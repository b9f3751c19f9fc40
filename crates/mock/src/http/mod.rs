//! HTTP: bytes in and out, and what a request is for.
//!
//! [`server`] accepts connections, [`connection`] serves one with hyper, and [`service`] answers a
//! request: by itself, or by the operations of [`api`](crate::api). From [`service`] on nothing reads or
//! writes a socket.

mod access_log;
pub(crate) mod connection;
mod connections;
mod cors;
pub(crate) mod limits;
mod request_body;
pub(crate) mod server;
pub(crate) mod service;
mod video;
#[cfg(feature = "wiremock")]
pub(crate) mod wiremock;

//! HTTP: bytes in and out, and what a request is for.
//!
//! [`server`] accepts connections, [`connection`] serves one with hyper, and [`service`] answers a
//! request: by itself, or by the operations of [`api`](crate::api). From [`service`] on nothing reads or
//! writes a socket.

mod access_log;
mod connection;
mod connections;
mod cors;
mod limits;
mod pieces;
mod request_body;
pub(crate) mod server;
mod service;
mod video;
#[cfg(feature = "wiremock")]
mod wiremock;

pub(crate) use connection::{JUDGED_AT_ONCE, Shared};
pub use limits::Limits;
pub use server::MockService;
pub use service::Service;
#[cfg(feature = "wiremock")]
pub use wiremock::Responder;

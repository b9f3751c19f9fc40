#![doc = include_str!("../README.md")]

mod answer;
mod builder;
mod clock;
mod connection;
mod credentials;
mod endpoint;
mod error;
mod id;
mod intake;
mod json;
mod media;
mod refusal;
mod server;
mod service;

pub use builder::MockBuilder;
pub use clock::{Clock, ManualClock, SystemClock};
pub use error::MockError;
pub use id::{Mint, TaskId};
pub use server::MockService;
pub use service::Service;

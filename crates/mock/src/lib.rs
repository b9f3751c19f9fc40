#![doc = include_str!("../README.md")]

mod access;
mod act;
mod activity;
mod answer;
mod builder;
mod callback;
mod clock;
mod connection;
mod cors;
mod credentials;
mod endpoint;
mod error;
mod head;
mod id;
mod intake;
mod json;
mod jwt;
mod lifecycle;
mod limits;
mod media;
mod parcel;
mod query;
mod range;
mod received;
mod refusal;
mod reply;
#[cfg(feature = "wiremock")]
mod responder;
mod scenario;
mod server;
mod service;
mod tasks;
mod video;
mod watchdog;
mod wire;

pub use builder::MockBuilder;
pub use clock::{Clock, ManualClock, SystemClock};
pub use error::MockError;
pub use id::{Mint, TaskId};
pub use lifecycle::{Ending, Failure, Length, Outcome, Status, Timeline};
pub use limits::Limits;
pub use received::{Member, Received, ReceivedImage};
pub use reply::{Delivery, Reply};
#[cfg(feature = "wiremock")]
pub use responder::Responder;
pub use scenario::{Scenario, ScenarioError};
pub use server::MockService;
pub use service::Service;

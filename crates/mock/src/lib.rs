#![doc = include_str!("../README.md")]

mod api;
mod builder;
mod error;
mod http;
mod recent;
mod task;

pub use crate::http::limits::Limits;
pub use crate::http::server::MockService;
pub use crate::http::service::Service;
#[cfg(feature = "wiremock")]
pub use crate::http::wiremock::Responder;
pub use api::received::{Member, Received, ReceivedImage};
pub use api::reply::Reply;
pub use api::scenario::effect::Delivery;
pub use api::scenario::table::{Definition, Scenario, ScenarioError};
pub use builder::MockBuilder;
pub use error::MockError;
pub use task::clock::{Clock, ManualClock, SystemClock};
pub use task::id::{IdGenerator, TaskId};
pub use task::life::{Change, Status, Timeline};
pub use task::outcome::{Ending, Failure, Length, Outcome};

#![doc = include_str!("../README.md")]
//!
//! ## Where things are
//!
//! A request goes one way, bytes -> `http` -> `api` -> `task`, and its answer comes back. No files import
//! each other.
//!
//! | room | what is in it |
//! |---|---|
//! | `builder` | how a service is set up |
//! | `http` | HTTP: accepts connections (`server`, `connections`), serves one with hyper under limits (`connection`, `request_body`, `limits`), answers a request without a socket (`service`) |
//! | `api` | the operations of the contract: which one a request is for (`routes`), who may call it (`credentials`, `jwt`), what is refused and answered (`operations`, `refusal`, `envelope`) |
//! | `api/scenario` | what a request can ask to go wrong (`table`), and which scenario it meets (`choice`, `chaos`) |
//! | `task` | what an id says (`id`, `outcome`), how a task goes on (`life`), its video, the list of the last tasks |
//! | `task/callback` | what is posted to a client, when, and to which hosts (`schedule`, `policy`, `dispatcher`) |

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
pub use task::outcome::{Ending, Failure, Length, Mode, Outcome};

#![doc = include_str!("../README.md")]
//!
//! ## Where things are
//!
//! A request goes one way, bytes -> `http` -> `api` -> `task`, and its answer comes back. No files import
//! each other.
//!
//! | room | what is in it |
//! |---|---|
//! | `builder` | how a service is set up, and why it could not be started |
//! | `http` | HTTP: accepts connections (`server`, `connections`), serves one with hyper under limits (`connection`, `request_body`, `pieces`, `limits`), answers a request without a socket (`service`) |
//! | `api` | the operations of the contract: which one a request is for (`routes`), what its head says (`head`), who may call it (`credentials`, `jwt`), what its body asks for (`asked`), what is refused and answered (`operations`, `refusal`, `reply`) |
//! | `api/scenario` | what a request can ask to go wrong (`table`), and which scenario it meets (`choice`) |
//! | `task` | what an id says (`id`, `outcome`), how a task goes on (`life`) |
//! | `task/callback` | what is posted to a client, when, and to which hosts (`schedule`, `policy`, `dispatcher`) |

mod api;
mod builder;
mod http;
mod recent;
mod task;

#[cfg(feature = "wiremock")]
pub use crate::http::Responder;
pub use crate::http::{Limits, MockService, Service};
pub use api::scenario::{Definition, Delivery, DownloadFault, Scenario, ScenarioError, When};
pub use api::{Member, Received, ReceivedImage, Reply};
pub use builder::{MockBuilder, MockError};
pub use task::{
    Clock, Ending, Failure, IdGenerator, Length, ManualClock, Mode, Outcome, SystemClock, TaskId,
    TokioClock,
};

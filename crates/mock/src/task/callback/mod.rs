//! Callbacks: the service tells a URL of the client's each change of a task's status.
//!
//! What is to be sent, and when, is a pure function of the task ([`Plan`]); to whom it may be sent
//! [`Policy`] decides; [`Dispatcher`] sends it.

mod dispatcher;
mod policy;
mod schedule;

pub(crate) use dispatcher::Dispatcher;
pub(crate) use policy::Policy;
pub(crate) use schedule::{Plan, Post};

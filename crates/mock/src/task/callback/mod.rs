//! Callbacks: the service posts each change of a task's status to a URL of the client.
//!
//! What is to be sent, and when, is a pure function of the task ([`schedule`]); [`policy`] decides which
//! hosts it may be sent to; [`dispatcher`] sends it.

mod dispatcher;
mod policy;
mod schedule;

pub(crate) use dispatcher::Dispatcher;
pub(crate) use policy::Policy;
pub(crate) use schedule::{CallbackFault, MOST_REPEATS, Post, Schedule};

//! Callbacks: the service tells a URL of the client's each change of a task's status.
//!
//! What is to be sent, and when, is a pure function of the task ([`schedule`]); to whom it may be sent
//! [`policy`] decides; [`dispatcher`] sends it.

pub(crate) mod dispatcher;
pub(crate) mod policy;
pub(crate) mod schedule;

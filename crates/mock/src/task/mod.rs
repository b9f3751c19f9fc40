//! Tasks: what an id says ([`id`], [`outcome`]), how a task goes on ([`life`]), and who is notified
//! ([`callback`]).

pub(crate) mod callback;
pub(crate) mod clock;
pub(crate) mod id;
pub(crate) mod life;
pub(crate) mod outcome;

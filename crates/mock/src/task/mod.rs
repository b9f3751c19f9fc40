//! Tasks: what an id says ([`id`], [`outcome`]), how a task goes on ([`life`]), what it results in
//! ([`video`]), which ones are listed ([`list`]), and who is notified ([`callback`]).

pub(crate) mod callback;
pub(crate) mod clock;
pub(crate) mod id;
pub(crate) mod life;
pub(crate) mod list;
pub(crate) mod outcome;
pub(crate) mod video;

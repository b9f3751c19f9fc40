//! Tasks: what their ids say, how they go on, and who is told of it.

pub(crate) mod callback;
pub(crate) mod clock;
pub(crate) mod id;
pub(crate) mod life;
pub(crate) mod list;

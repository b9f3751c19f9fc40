//! Running a plan.
//!
//! [`next`] decides what is sent, from the plan and from what has happened; `drive` sends it, and records
//! what comes back. Everything but `drive` is a pure function of values.

mod drive;
mod facts;
mod follow;
mod free;
mod history;
mod lookups;
mod next;
mod paid;
mod patience;
mod settings;
mod settle;
mod situation;
mod sound;

pub use drive::run;
pub(crate) use facts::{Task, Verdict};
pub(crate) use follow::is_web;
pub(crate) use history::{Ended, Exchange, History};
pub(crate) use lookups::{calls_back, is_absent};
pub use settings::{CONCURRENCY, Follow, Progress, Settings};

//! `cargo xtask regen`: writes what is derived from the spec, or with `--check` says what is stale.
//!
//! The spec is read, checked and turned into [artifacts] in memory, and these are compared with the
//! [files](changes); only then is the disk touched. Of the workspace's crates this needs the contract alone,
//! and of that only the reader of documents: it works while the derived files are stale or hold garbage.

mod apply;
mod artifacts;
mod changes;
mod diff;
pub(crate) mod run;

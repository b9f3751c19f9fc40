//! Edits what progenitor made, where neither its settings nor the view can say what is wanted.

mod docs;
pub(super) mod file;
mod find;
mod operations;
mod rules;
mod setters;
mod types;

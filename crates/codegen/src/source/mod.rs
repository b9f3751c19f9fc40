//! The hand-written YAML: its value, and where each part of it stands in the file.
//!
//! The parser's events carry positions, so one pass over them yields both. Only the part of YAML that JSON
//! has is accepted: what a JSON reader of the contract could not see (anchors, tags, further documents) is
//! refused instead of silently resolved.

mod mend;
pub(crate) mod reader;
mod scalar;
pub(crate) mod text;

#[cfg(test)]
mod tests;

//! The contract tests: one binary, a module per topic. Tests live in a crate of their own, so that
//! they may use every crate while the crates keep to their allowed edges.

mod agreement;
mod check;
mod client;
mod examples;
mod house;
mod readings;
mod servers;
mod support;

//! The contract tests: one binary, a module per topic. Tests live in a crate of their own, so that
//! they may use every crate while the crates keep to their allowed edges.

mod agreement;
mod bodies;
mod check;
mod client;
mod examples;
mod faults;
mod house;
mod readings;
mod reports;
mod servers;
mod support;

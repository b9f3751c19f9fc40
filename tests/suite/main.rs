//! The contract tests: one binary, a module per topic. Tests live in a crate of their own, so that
//! they may use every crate while the crates keep to their allowed edges.

#![expect(clippy::expect_used, reason = "helpers of tests fail as tests do")]

mod agreement;
mod bases;
mod bodies;
mod callbacks;
mod changes;
mod check;
mod client;
mod costs;
mod delivered;
mod dialect;
mod evolution;
mod examples;
mod faults;
mod follow;
mod frozen;
mod gateways;
mod hostile;
mod house;
mod in_process;
mod ledger;
mod lookups;
mod money;
mod mutants;
mod patience;
mod questions;
mod readings;
mod recorded;
mod reports;
mod runs;
mod secrets;
mod servers;
mod shapes;
mod strictness;
mod support;
mod told;
mod turns;
mod verdicts;
mod videos;

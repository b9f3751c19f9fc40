//! The tasks, run as a program: `regen` on copies of the workspace's spec, the others with stand-ins for
//! the programs that they start.

#![expect(clippy::expect_used, reason = "a helper of a test fails the test")]

mod drift;
mod evolution;
mod mistakes;
mod output;
mod programs;
mod sandbox;

//! `regen`, run as a program on copies of the workspace's spec.

#![expect(clippy::expect_used, reason = "a helper of a test fails the test")]

mod drift;
mod evolution;
mod mistakes;
mod output;
mod sandbox;
mod skeleton;

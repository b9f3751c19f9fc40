//! `regen`, run as a program on copies of the workspace's spec.

#![expect(clippy::expect_used, reason = "a helper of a test fails the test")]

#[path = "../../../../tests/suite/changes.rs"]
mod changes;
mod drift;
mod evolution;
mod mistakes;
mod output;
mod sandbox;
mod skeleton;

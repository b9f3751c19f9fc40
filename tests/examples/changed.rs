//! Prints the contract's document with every change of `tests/fixtures/evolution` made to it.
//! `tests/external/evolution` generates a client from it.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a program of the tests"
)]

#[path = "../suite/changes.rs"]
mod changes;
#[expect(dead_code, reason = "the suite uses the rest of it")]
#[path = "../suite/support.rs"]
mod support;

fn main() {
    println!("{:#}", changes::changed(changes::CHANGES));
}

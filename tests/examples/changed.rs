//! Prints the contract's document with every change of `tests/fixtures/evolution` made to it, and with
//! schemas of every shape that a contract may have. `tests/external/evolution` generates a client from it.

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
    let changes = [changes::CHANGES, &["unusual-shapes"]].concat();
    println!("{:#}", changes::changed(&changes));
}

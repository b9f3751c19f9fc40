//! Prints the contract's document with changes of `tests/fixtures/spec` made to it, which its arguments name.
//! `tests/external/evolution` generates clients from such documents.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a program of the tests"
)]

#[path = "../suite/changes.rs"]
mod changes;

fn main() {
    let names: Vec<_> = std::env::args().skip(1).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    println!("{:#}", changes::changed(&names));
}

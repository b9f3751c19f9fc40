//! `regen`: writes what is derived from the spec. `cargo xtask regen` runs it.

mod client;
mod diagnostic;
mod exit;
mod regen;
mod source;
mod terminal;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let exit = regen::run(&regen::Options::parse()).unwrap_or_else(|error| {
        terminal::err(&format!("error: {error:#}\n"));
        exit::Exit::Failed
    });
    exit.into()
}

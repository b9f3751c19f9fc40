//! `image2video`: checks servers of the image-to-video API against its contract, and stands in for
//! one. The commands hold no logic of their own: they read arguments, call a library, and print.

mod check;
mod exit;
mod explain;
mod mock;
mod output;
mod plan;
mod reader;
mod reports;
mod select;

use std::process::ExitCode;

use clap::Parser;

use crate::exit::Exit;

/// Check servers of the image-to-video API against its contract, and stand in for one.
#[derive(Debug, Parser)]
#[command(name = "image2video", version, after_help = exit::HELP)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Check(check::Options),
    Plan(plan::Options),
    Mock(mock::Options),
    Explain(explain::Options),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Check(options) => check::run(&options),
        Command::Plan(options) => plan::run(&options),
        Command::Mock(options) => mock::run(&options),
        Command::Explain(options) => explain::run(&options),
    };
    let exit = result.unwrap_or_else(|error| {
        output::error(&error);
        Exit::Usage
    });
    ExitCode::from(exit as u8)
}

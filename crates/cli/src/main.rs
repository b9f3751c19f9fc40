//! `image2video`: makes videos, checks servers of the image-to-video API against its contract, and stands in for
//! one. The commands hold no logic of their own: they read arguments, call a library, and print.

mod check;
mod explain;
mod generate;
mod mock;
mod output;
mod plan;
mod reader;
mod reports;
mod select;
mod sink;
mod stale;
mod stop;

use std::process::ExitCode;

use clap::Parser;

/// Make videos by the image-to-video API, check its servers against the contract, and stand in for one.
#[derive(Debug, Parser)]
#[command(name = "image2video", version, after_help = EXIT_STATUS)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Check(check::Options),
    Plan(plan::Options),
    Mock(mock::Options),
    Generate(generate::Options),
    Resume(generate::ResumeOptions),
    Explain(explain::Options),
}

/// What the exit status means, an interface for scripts; [`EXIT_STATUS`] says more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Exit {
    Fine = 0,
    Findings = 1,
    Usage = 2,
    NotJudged = 3,
}

const EXIT_STATUS: &str = "\
Exit status:
  0  the server keeps its promises, or the command did what it was asked
  1  a promise is broken
  2  an argument, the contract or a file cannot be used, or the check itself is at fault
  3  the server could not be judged, or not whole: it was not reached, never accepted anything, or
     some promise could not be tried";

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Check(options) => check::run(&options),
        Command::Plan(options) => plan::run(&options).map(|()| Exit::Fine),
        Command::Mock(options) => mock::run(&options).map(|()| Exit::Fine),
        Command::Generate(options) => generate::run(&options),
        Command::Resume(options) => generate::resume(&options),
        Command::Explain(options) => explain::run(&options).map(|()| Exit::Fine),
    };
    let exit = result.unwrap_or_else(|error| {
        output::error(&error);
        Exit::Usage
    });
    ExitCode::from(exit as u8)
}

//! The tasks of this workspace: `cargo xtask` lists them.

mod ci;
mod codegen;
mod conformance;
mod diagnostic;
mod exit;
mod external;
mod lint;
mod regen;
mod source;
mod terminal;
mod workspace;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser};

use exit::Exit;

/// The tasks of this workspace.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    task: Option<Task>,
}

#[derive(Debug, clap::Subcommand)]
enum Task {
    Regen(regen::Options),
    Conformance(conformance::Options),
    /// Run what the CI runs, in its order, up to the first failure.
    Ci,
    /// Run the OpenAPI linters on the spec; what is not installed is skipped, and says so.
    Lint,
    /// Check the JSON Schemas with ajv and jsonschema, and compile the client of a changed spec.
    External,
}

fn main() -> ExitCode {
    let exit = match Arguments::parse().task {
        Some(task) => run(&task),
        None => help(),
    };
    let exit = exit.unwrap_or_else(|error| {
        terminal::err(&format!("error: {error:#}\n"));
        Exit::Failed
    });
    exit.into()
}

fn run(task: &Task) -> anyhow::Result<Exit> {
    match task {
        Task::Regen(options) => regen::run(options),
        Task::Conformance(options) => conformance::run(options),
        Task::Ci => ci::run(),
        Task::Lint => lint::run(),
        Task::External => external::run(),
    }
}

fn help() -> anyhow::Result<Exit> {
    let help = Arguments::command().render_help();
    terminal::out(&help.ansi().to_string());
    Ok(Exit::Fine)
}

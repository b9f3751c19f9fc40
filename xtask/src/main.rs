//! The tasks of this workspace: `cargo xtask` lists them.
//!
//! This program names the tasks and starts other programs. It depends on an argument parser and nothing
//! heavier, so that the first task of a new checkout begins within seconds.

#![expect(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a program for a person"
)]

mod ci;
mod program;

use std::{ffi::OsString, process::ExitCode};

use clap::{CommandFactory as _, Parser};

/// The tasks of this workspace.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    task: Option<Task>,
}

#[derive(Debug, clap::Subcommand)]
enum Task {
    /// Write what is derived from the spec; with `--check`, show what is stale.
    ///
    /// That is the client's generated module, the contract that `crates/contract` embeds, and the JSON
    /// Schemas in `spec/schemas`.
    Regen(Passed),
    /// Add a commented skeleton of an operation to the spec.
    NewOperation {
        /// Its `operationId`, for example `createText2VideoTask`.
        name: OsString,
        /// Its path, for example `/kling/v1/videos/text2video`.
        path: OsString,
    },
    /// Check that a server keeps the promises of the spec: without arguments, the stand-in service.
    ///
    /// The exit status is that of `image2video check`.
    Conformance(Passed),
    /// Run what the CI runs, in its order, up to the first failure.
    Ci(ci::Options),
    /// Run the OpenAPI linters on the spec; what is not installed is skipped, and says so.
    Lint,
    /// Check the JSON Schemas with ajv and jsonschema, and compile the client of a changed spec.
    External,
}

/// What is passed on to the program that does the work.
#[derive(Debug, clap::Args)]
struct Passed {
    /// Arguments of the program that does the work; after `--`, `--help` lists them.
    #[arg(
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "ARGS"
    )]
    arguments: Vec<OsString>,
}

fn main() -> ExitCode {
    let exit = match Arguments::parse().task {
        Some(task) => run(&task),
        None => help(),
    };
    exit.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        program::FAILED.into()
    })
}

fn run(task: &Task) -> anyhow::Result<ExitCode> {
    let root = program::root()?;
    match task {
        Task::Regen(given) => program::regen(&root, &given.arguments),
        Task::NewOperation { name, path } => {
            program::regen(&root, &["new-operation".into(), name.clone(), path.clone()])
        }
        Task::Conformance(given) => program::check(&root, &given.arguments),
        Task::Ci(options) => ci::run(&root, options),
        Task::Lint => program::scripts(&root, &["lint"]),
        Task::External => program::scripts(&root, &["schemas", "evolution", "follow"]),
    }
}

fn help() -> anyhow::Result<ExitCode> {
    Arguments::command().print_help()?;
    Ok(ExitCode::SUCCESS)
}

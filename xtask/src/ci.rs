//! `cargo xtask ci`: what the CI runs, in its order, up to the first failure.
//!
//! This is the only list of its steps: `.ci/run` and the workflow call it.

use std::{path::Path, process::ExitCode, time::Instant};

use anyhow::Context as _;

use crate::program::{cargo, exit_code};

/// Run what the CI runs, in its order, up to the first failure.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Print the commands and run none.
    #[arg(long)]
    list: bool,
}

/// One command of the CI, as one would type it: variables first, then `cargo` and its arguments. No part
/// has a space in it.
const STEPS: &[&str] = &[
    "cargo fmt --all -- --check",
    // First as a newcomer runs it, on what is not built yet.
    "cargo xtask conformance",
    "cargo clippy --workspace --all-targets -- -D warnings",
    "cargo xtask regen --check",
    "cargo test --workspace --no-fail-fast",
    "RUSTDOCFLAGS=-Dwarnings cargo doc --workspace --no-deps",
    "cargo xtask external",
];

pub(crate) fn run(root: &Path, options: &Options) -> anyhow::Result<ExitCode> {
    for step in STEPS {
        if options.list {
            println!("{step}");
            continue;
        }
        eprintln!("$ {step}");
        let start = Instant::now();
        let (variables, arguments) = step.split_once("cargo ").unwrap_or(("", step));
        let variables = variables.split_whitespace();
        let status = cargo(root)
            .args(arguments.split_whitespace())
            .envs(variables.filter_map(|it| it.split_once('=')))
            .status()
            .context("cargo cannot be started")?;
        if !status.success() {
            eprintln!("failed: {step}");
            return Ok(exit_code(status));
        }
        eprintln!("== {} s", start.elapsed().as_secs());
    }
    Ok(ExitCode::SUCCESS)
}

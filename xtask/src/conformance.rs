//! `cargo xtask conformance`: the check against the stand-in service, or whatever its arguments name.
//!
//! A child process and not a call: this crate must not depend on crates that hold generated code.

use std::ffi::OsString;

use anyhow::Context as _;

use crate::exit::Exit;
use crate::{terminal, workspace};

const CHECK: &[&str] = &["run", "--quiet", "-p", "image2video", "--", "check"];

/// Check that a server keeps the promises of the spec.
///
/// Without arguments that is the stand-in service, started on a free port. The exit status is that of
/// `image2video check`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Arguments of `image2video check`; after `--`, `--help` lists them.
    #[arg(
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "ARGS"
    )]
    arguments: Vec<OsString>,
}

pub(crate) fn run(options: &Options) -> anyhow::Result<Exit> {
    let arguments = options.arguments.iter().map(|it| it.to_string_lossy());
    let shown: Vec<_> = CHECK.iter().map(|&it| it.into()).chain(arguments).collect();
    terminal::err(&format!(
        "running cargo {} (the first run compiles it)\n",
        shown.join(" ")
    ));
    let status = workspace::cargo()
        .args(CHECK)
        .args(&options.arguments)
        .status()
        .context("cargo cannot be started")?;
    Ok(status.into())
}

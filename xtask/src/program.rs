//! Starts the programs of this workspace.
//!
//! Child processes and not calls: this crate must not be built anew with the crates that do the work.

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::{Command, ExitCode, ExitStatus};

use anyhow::Context as _;

use crate::workspace::cargo;

/// The exit status of a task that could not do its work.
pub(crate) const FAILED: u8 = 2;

/// A task ends as the program that it ran; [`FAILED`] if a signal ended that.
pub(crate) fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    code.unwrap_or(FAILED).into()
}

/// `regen`, told which workspace it is for.
pub(crate) fn regen(root: &Path, arguments: &[OsString]) -> anyhow::Result<ExitCode> {
    let mut all = vec![OsStr::new("--root"), root.as_os_str()];
    all.extend(arguments.iter().map(OsString::as_os_str));
    start(root, &["image2video-codegen", "--"], &all)
}

/// `image2video check`.
pub(crate) fn check(root: &Path, arguments: &[OsString]) -> anyhow::Result<ExitCode> {
    let arguments: Vec<_> = arguments.iter().map(OsString::as_os_str).collect();
    start(root, &["image2video", "--", "check"], &arguments)
}

/// Scripts of `tests/external`, all of them even if one finds something.
pub(crate) fn scripts(root: &Path, names: &[&str]) -> anyhow::Result<ExitCode> {
    let mut exit = ExitCode::SUCCESS;
    for name in names {
        let script = format!("tests/external/{name}");
        eprintln!("$ {script}");
        let mut bash = Command::new("bash");
        let status = bash.arg(script).current_dir(root).status();
        if !status.context("bash cannot be started")?.success() {
            exit = ExitCode::FAILURE;
        }
    }
    Ok(exit)
}

fn start(root: &Path, package: &[&str], arguments: &[&OsStr]) -> anyhow::Result<ExitCode> {
    let mut command = cargo(root);
    command.args(["run", "--quiet", "-p"]).args(package);
    command.args(arguments);
    let shown: Vec<_> = command.get_args().map(OsStr::to_string_lossy).collect();
    eprintln!(
        "running cargo {} (the first run compiles it)",
        shown.join(" ")
    );
    let status = command.status().context("cargo cannot be started")?;
    Ok(exit_code(status))
}

//! Starts the programs of this workspace.
//!
//! Child processes and not calls: this crate must not be built anew with the crates that do the work.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use anyhow::Context as _;

use crate::exit::Exit;
use crate::workspace::cargo;

/// `regen`, told which workspace it is for.
pub(crate) fn regen(root: &Path, arguments: &[OsString]) -> anyhow::Result<Exit> {
    let mut all = vec![OsStr::new("--root"), root.as_os_str()];
    all.extend(arguments.iter().map(OsString::as_os_str));
    start(root, &["image2video-codegen", "--"], &all)
}

/// `image2video check`.
pub(crate) fn check(root: &Path, arguments: &[OsString]) -> anyhow::Result<Exit> {
    let arguments: Vec<_> = arguments.iter().map(OsString::as_os_str).collect();
    start(root, &["image2video", "--", "check"], &arguments)
}

fn start(root: &Path, package: &[&str], arguments: &[&OsStr]) -> anyhow::Result<Exit> {
    let mut command = cargo(root);
    command.args(["run", "--quiet", "-p"]).args(package);
    command.args(arguments);
    let shown: Vec<_> = command.get_args().map(OsStr::to_string_lossy).collect();
    eprintln!(
        "running cargo {} (the first run compiles it)",
        shown.join(" ")
    );
    let status = command.status().context("cargo cannot be started")?;
    Ok(status.into())
}

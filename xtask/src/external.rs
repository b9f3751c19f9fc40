//! `cargo xtask external`: the checks that need more than this workspace, as scripts of
//! `tests/external`. Each says what it skips, and why.

use std::path::Path;
use std::process::Command;

use anyhow::Context as _;

use crate::exit::Exit;

const SCRIPTS: &[&str] = &[
    "tests/external/schemas",
    "tests/external/evolution",
    "tests/external/follow",
];

/// Runs every script, all of them even if one finds something.
pub(crate) fn run(root: &Path) -> anyhow::Result<Exit> {
    let mut exit = Exit::Fine;
    for script in SCRIPTS {
        eprintln!("$ {script}");
        let status = Command::new("bash")
            .arg(script)
            .current_dir(root)
            .status()
            .context("bash cannot be started")?;
        if !status.success() {
            exit = Exit::Finding;
        }
    }
    Ok(exit)
}

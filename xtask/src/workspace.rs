//! Where the workspace is, and how to run programs in it.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

/// The root of the workspace that `cargo xtask` was called for.
///
/// It is looked up when the program runs. Two checkouts may share a target directory, and then one
/// program serves both; a root that was compiled in would be that of whichever was built first.
pub(crate) fn root() -> anyhow::Result<PathBuf> {
    // `cargo run` sets it to this crate's directory in the checkout that it was called for.
    if let Some(root) = env::var_os("CARGO_MANIFEST_DIR").and_then(|it| parent(Path::new(&it))) {
        return Ok(root);
    }
    let current = env::current_dir().context("the current directory cannot be found")?;
    let root = current.ancestors().find(|it| is_root(it));
    root.map(Path::to_path_buf)
        .context("there is no workspace here; call `cargo xtask` inside a checkout")
}

fn parent(manifest: &Path) -> Option<PathBuf> {
    manifest.parent().map(Path::to_path_buf)
}

fn is_root(folder: &Path) -> bool {
    folder.join("xtask/Cargo.toml").is_file()
}

/// The Cargo that runs this program, so that a toolchain chosen on the command line holds for the
/// programs that it starts.
pub(crate) fn cargo(root: &Path) -> Command {
    let program = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.current_dir(root);
    command
}

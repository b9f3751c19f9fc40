//! Starts the programs of this workspace.
//!
//! Child processes and not calls: this crate must not be built anew with the crates that do the work.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, ExitStatus};

use anyhow::Context as _;

/// The exit status of a task that could not do its work.
pub(crate) const FAILED: u8 = 2;

/// The root of the workspace that `cargo xtask` was called for.
///
/// It is looked up when the program runs. Two checkouts may share a target directory, and then one
/// program serves both; a root that was compiled in would be that of whichever was built first.
pub(crate) fn root() -> anyhow::Result<PathBuf> {
    // `cargo run` sets it to this crate's directory in the checkout that it was called for.
    let manifest = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    if let Some(root) = manifest.as_deref().and_then(Path::parent) {
        return Ok(root.to_path_buf());
    }
    let current = env::current_dir().context("the current directory cannot be found")?;
    let mut folders = current.ancestors();
    let root = folders.find(|it| it.join("xtask/Cargo.toml").is_file());
    root.map(Path::to_path_buf)
        .context("there is no workspace here; call `cargo xtask` inside a checkout")
}

/// The Cargo that runs this program, so that a toolchain chosen on the command line holds for the
/// programs that it starts.
pub(crate) fn cargo(root: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    command
}

/// A task ends as the program that it ran; [`FAILED`] if a signal ended that.
pub(crate) fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    code.unwrap_or(FAILED).into()
}

/// `regen`, told which workspace it is for.
pub(crate) fn regen(root: &Path, arguments: &[OsString]) -> anyhow::Result<ExitCode> {
    let own = ["-p", "image2video-codegen", "--", "--root"].map(OsStr::new);
    run(root, own.into_iter().chain([root.as_os_str()]), arguments)
}

/// `image2video check`.
pub(crate) fn check(root: &Path, arguments: &[OsString]) -> anyhow::Result<ExitCode> {
    let own = ["-p", "image2video", "--", "check"].map(OsStr::new);
    run(root, own, arguments)
}

fn run<'a>(
    root: &Path,
    own: impl IntoIterator<Item = &'a OsStr>,
    arguments: &[OsString],
) -> anyhow::Result<ExitCode> {
    let mut command = cargo(root);
    command.args(["run", "--quiet"]).args(own).args(arguments);
    let shown: Vec<_> = command.get_args().map(OsStr::to_string_lossy).collect();
    let shown = shown.join(" ");
    eprintln!("running cargo {shown} (the first run compiles it)");
    let status = command.status().context("cargo cannot be started")?;
    Ok(exit_code(status))
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

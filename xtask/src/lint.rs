//! `cargo xtask lint`: what other people's tools say of the spec.
//!
//! They need Node or Python, which this workspace does not, so a missing one is no failure.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Context as _;

use crate::exit::Exit;

/// A linter, and how to find out whether it can run here.
struct Linter {
    /// Program and arguments; the program is what must be installed.
    command: &'static [&'static str],
    /// How to get the program.
    install: &'static str,
}

const NODE: &str = "install Node.js, which has npx";

const LINTERS: &[Linter] = &[
    Linter {
        command: &[
            "npx",
            "--yes",
            "@redocly/cli@2",
            "lint",
            "--extends",
            "recommended-strict",
            "spec/image2video.yaml",
        ],
        install: NODE,
    },
    Linter {
        command: &[
            "npx",
            "--yes",
            "@stoplight/spectral-cli@6",
            "lint",
            "--fail-severity",
            "warn",
            "--ruleset",
            "spec/.spectral.yaml",
            "spec/image2video.yaml",
        ],
        install: NODE,
    },
    Linter {
        command: &["openapi-spec-validator", "spec/image2video.yaml"],
        install: "pip install openapi-spec-validator",
    },
];

/// Runs every linter that is installed, all of them even if one finds something.
pub(crate) fn run(root: &Path) -> anyhow::Result<Exit> {
    let mut exit = Exit::Fine;
    let mut skipped = Vec::new();
    for linter in LINTERS {
        if !linter.is_installed() {
            skipped.push(linter);
        } else if !linter.run(root)? {
            exit = Exit::Finding;
        }
    }
    for linter in skipped {
        let command = linter.command.join(" ");
        eprintln!("skipped: {command}\n  to get it: {}", linter.install);
    }
    Ok(exit)
}

impl Linter {
    fn is_installed(&self) -> bool {
        let probe = Command::new(self.command[0])
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        probe.is_ok_and(|status| status.success())
    }

    fn run(&self, root: &Path) -> anyhow::Result<bool> {
        eprintln!("$ {}", self.command.join(" "));
        let status = Command::new(self.command[0])
            .args(&self.command[1..])
            .current_dir(root)
            .status()
            .with_context(|| format!("{} cannot be started", self.command[0]))?;
        Ok(status.success())
    }
}

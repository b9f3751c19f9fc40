//! `cargo xtask ci`: what the CI runs, in its order, up to the first failure.

use anyhow::Context as _;

use crate::exit::Exit;
use crate::{terminal, workspace};

/// One command of the CI.
struct Step {
    arguments: &'static [&'static str],
    environment: &'static [(&'static str, &'static str)],
}

/// Cheapest first, and what others build on before them.
const STEPS: &[Step] = &[
    step(&["fmt", "--all", "--", "--check"]),
    step(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]),
    step(&["xtask", "regen", "--check"]),
    step(&["test", "--workspace"]),
    Step {
        arguments: &["doc", "--workspace", "--no-deps"],
        environment: &[("RUSTDOCFLAGS", "-D warnings")],
    },
    step(&["xtask", "conformance"]),
    step(&["xtask", "external"]),
];

const fn step(arguments: &'static [&'static str]) -> Step {
    Step {
        arguments,
        environment: &[],
    }
}

pub(crate) fn run() -> anyhow::Result<Exit> {
    for step in STEPS {
        let shown = step.shown();
        terminal::err(&format!("$ {shown}\n"));
        let status = workspace::cargo()
            .args(step.arguments)
            .envs(step.environment.iter().copied())
            .status()
            .context("cargo cannot be started")?;
        if !status.success() {
            terminal::err(&format!("failed: {shown}\n"));
            return Ok(status.into());
        }
    }
    terminal::err("all steps passed\n");
    Ok(Exit::Fine)
}

impl Step {
    /// The command as one would type it.
    fn shown(&self) -> String {
        let variables = self.environment.iter();
        let variables: String = variables
            .map(|(name, value)| format!("{name}=\"{value}\" "))
            .collect();
        format!("{variables}cargo {}", self.arguments.join(" "))
    }
}

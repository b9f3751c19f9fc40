//! The tasks, run as a program, with `echo`, `true` and `false` in the place of Cargo.

#![cfg(unix)]
#![expect(clippy::expect_used, reason = "a helper of a test fails the test")]

use std::path::{Path, PathBuf};
use std::process::Command;

/// What a run of the program left.
#[derive(Debug)]
struct Run {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Run {
    #[track_caller]
    fn expect(self, status: i32) -> Self {
        assert_eq!(self.status, Some(status), "{}{}", self.stdout, self.stderr);
        self
    }
}

fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().expect("a workspace").to_path_buf()
}

fn run(command: &mut Command) -> Run {
    let output = command.output().expect("the program starts");
    Run {
        status: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

fn xtask(cargo: &str, arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    run(command.env("CARGO", cargo).args(arguments))
}

#[test]
fn without_a_task_the_tasks_are_listed() {
    let help = xtask("false", &[]).expect(0);
    for task in [
        "regen",
        "new-operation",
        "conformance",
        "ci",
        "lint",
        "external",
    ] {
        let line = format!("\n  {task} ");
        assert!(help.stdout.contains(&line), "{}", help.stdout);
    }
    assert_eq!(help.stderr, "");
}

#[test]
fn an_unknown_task_is_refused() {
    xtask("true", &["regenerate"]).expect(2);
}

#[test]
fn arguments_are_passed_on() {
    let regen = format!("image2video-codegen -- --root {}", root().display());
    let check = "image2video -- check";
    let cases: &[(&[&str], &str, &str)] = &[
        (&["conformance"], check, ""),
        (
            &[
                "conformance",
                "--base-url",
                "http://a.example",
                "--report",
                "json",
            ],
            check,
            " --base-url http://a.example --report json",
        ),
        (&["conformance", "--", "--help"], check, " --help"),
        (
            &["conformance", "--only", "create/*"],
            check,
            " --only create/*",
        ),
        (&["regen"], &regen, ""),
        (
            &["new-operation", "makeThing", "/things"],
            &regen,
            " new-operation makeThing /things",
        ),
        (&["regen", "--check"], &regen, " --check"),
    ];
    for (arguments, program, passed) in cases {
        let ran = xtask("echo", arguments).expect(0);
        assert_eq!(ran.stdout, format!("run --quiet -p {program}{passed}\n"));
        assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    }
}

#[test]
fn the_status_is_passed_back() {
    for task in ["conformance", "regen"] {
        xtask("true", &[task]).expect(0);
        xtask("false", &[task]).expect(1);
    }
}

#[test]
fn a_cargo_that_is_not_there_is_an_error() {
    let error = xtask("no-such-cargo", &["conformance"]).expect(2).stderr;
    assert!(
        error.contains("error: cargo cannot be started: "),
        "{error}"
    );
}

/// Two checkouts may share a target directory, and with it this program.
#[test]
fn the_workspace_is_found_when_the_program_runs() {
    let other = std::env::temp_dir().join(format!("xtask-root-{}", std::process::id()));
    std::fs::create_dir_all(other.join("xtask")).expect("a directory");
    std::fs::write(other.join("xtask/Cargo.toml"), "").expect("a file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["regen", "--check"]).env("CARGO", "echo");
    let ran = [
        run(command.env("CARGO_MANIFEST_DIR", other.join("xtask"))),
        run(command.env_remove("CARGO_MANIFEST_DIR").current_dir(&other)),
    ];
    std::fs::remove_dir_all(&other).expect("removed");
    let nowhere = run(command.current_dir(std::env::temp_dir()))
        .expect(2)
        .stderr;
    for ran in ran {
        let root = format!("--root {} --check", other.display());
        assert!(ran.stdout.contains(&root), "{}{}", ran.stdout, ran.stderr);
    }
    assert!(nowhere.contains("there is no workspace here"), "{nowhere}");
}

#[test]
fn ci_runs_each_step_of_its_list() {
    let list = xtask("false", &["ci", "--list"]).expect(0).stdout;
    let ci = xtask("echo", &["ci"]).expect(0);
    let steps: Vec<_> = ci
        .stderr
        .lines()
        .filter_map(|it| it.strip_prefix("$ "))
        .collect();
    assert_eq!(steps, list.lines().collect::<Vec<_>>());
    let commands = list.lines().filter_map(|it| it.split_once("cargo "));
    let commands: Vec<_> = commands.map(|(_, arguments)| arguments).collect();
    assert_eq!(ci.stdout.lines().collect::<Vec<_>>(), commands);
    assert!(
        commands.contains(&"test --workspace --no-fail-fast"),
        "{list}"
    );
}

#[test]
fn ci_stops_at_the_first_failure() {
    let ci = xtask("false", &["ci"]).expect(1);
    let step = "cargo fmt --all -- --check";
    assert_eq!(ci.stderr, format!("$ {step}\nfailed: {step}\n"));
}

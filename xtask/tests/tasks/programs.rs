//! What is started, with `echo` and `false` in the place of Cargo.

#![cfg(unix)]

use std::process::Command;

use crate::sandbox::{Run, run};

fn xtask(cargo: &str, arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    run(command.env("CARGO", cargo).args(arguments))
}

#[test]
fn conformance_passes_its_arguments_on() {
    let cases: &[(&[&str], &str)] = &[
        (&[], ""),
        (
            &["--base-url", "http://a.example", "--report", "json"],
            " --base-url http://a.example --report json",
        ),
        (&["--", "--help"], " --help"),
        (&["--only", "create/*"], " --only create/*"),
    ];
    for (arguments, passed) in cases {
        let arguments = [&["conformance"], *arguments].concat();
        let check = xtask("echo", &arguments).expect(0);
        assert_eq!(
            check.stdout,
            format!("run --quiet -p image2video -- check{passed}\n")
        );
        assert_eq!(check.stderr.lines().count(), 1, "{}", check.stderr);
    }
}

#[test]
fn conformance_passes_the_status_back() {
    xtask("true", &["conformance"]).expect(0);
    xtask("false", &["conformance"]).expect(1);
}

#[test]
fn a_cargo_that_is_not_there_is_an_error() {
    let check = xtask("no-such-cargo", &["conformance"]).expect(2);
    assert!(
        check.stderr.contains("error: cargo cannot be started: "),
        "{}",
        check.stderr
    );
}

#[test]
fn ci_runs_each_step() {
    let ci = xtask("echo", &["ci"]).expect(0);
    let expected = "\
$ cargo fmt --all -- --check
$ cargo clippy --workspace --all-targets -- -D warnings
$ cargo xtask regen --check
$ cargo test --workspace
$ RUSTDOCFLAGS=\"-D warnings\" cargo doc --workspace --no-deps
$ cargo xtask conformance
$ cargo xtask external
all steps passed
";
    assert_eq!(ci.stderr, expected);
    let commands = expected
        .lines()
        .filter_map(|line| line.split_once("cargo "));
    let commands: Vec<_> = commands.map(|(_, arguments)| arguments).collect();
    assert_eq!(ci.stdout.lines().collect::<Vec<_>>(), commands);
}

#[test]
fn ci_stops_at_the_first_failure() {
    let ci = xtask("false", &["ci"]).expect(1);
    let step = "cargo fmt --all -- --check";
    assert_eq!(ci.stderr, format!("$ {step}\nfailed: {step}\n"));
}

//! The rules of the house that a person would otherwise have to remember.

mod circles;
mod modules;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::{read, root};

/// What `cargo metadata` says of the workspace and of what it is built from on this platform. Packages of
/// other platforms need not have been downloaded.
fn metadata() -> Value {
    let version = cargo(&["-vV"]);
    let platform = version.lines().find_map(|line| line.strip_prefix("host: "));
    let metadata = ["metadata", "--format-version", "1", "--locked", "--offline"];
    let platform = ["--filter-platform", platform.expect("a platform")];
    serde_json::from_str(&cargo(&[&metadata[..], &platform].concat())).expect("metadata in JSON")
}

/// What Cargo prints.
fn cargo(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO"));
    let output = command.args(arguments).current_dir(root()).output();
    let output = output.expect("cargo");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn packages(metadata: &Value) -> &[Value] {
    metadata["packages"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default()
}

fn is_ours(package: &Value) -> bool {
    package["source"].is_null()
}

#[test]
fn crates_keep_to_their_allowed_edges() {
    let allowed: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("image2video-client", &[][..]),
        ("image2video-contract", &[]),
        ("image2video-conformance", &["image2video-contract"]),
        ("image2video-mock", &["image2video-contract"]),
        (
            "image2video",
            &[
                "image2video-client",
                "image2video-conformance",
                "image2video-contract",
                "image2video-mock",
            ],
        ),
        ("image2video-codegen", &["image2video-contract"]),
        ("xtask", &[]),
        (
            "image2video-tests",
            &[
                "image2video-client",
                "image2video-conformance",
                "image2video-contract",
                "image2video-mock",
            ],
        ),
    ]);
    let metadata = metadata();
    for package in packages(&metadata)
        .iter()
        .filter(|package| is_ours(package))
    {
        let name = package["name"].as_str().expect("a name");
        let edges = allowed
            .get(name)
            .unwrap_or_else(|| panic!("{name} is not in the list of allowed edges"));
        for dependency in package["dependencies"].as_array().expect("a list") {
            let to = dependency["name"].as_str().expect("a name");
            let inside = dependency["path"].is_string();
            assert!(
                !inside || edges.contains(&to),
                "{name} must not depend on {to}"
            );
        }
    }
}

#[test]
fn the_declared_rust_version_is_as_high_as_a_dependency_asks_for() {
    let metadata = metadata();
    let version = |package: &Value| {
        let text = package["rust_version"].as_str()?;
        let mut numbers = text.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
        Some((numbers.next()?, numbers.next()?))
    };
    let (ours, theirs): (Vec<&Value>, Vec<&Value>) = packages(&metadata)
        .iter()
        .partition(|package| is_ours(package));
    let highest = theirs.into_iter().filter_map(version).max();
    for package in ours {
        assert!(version(package) >= highest, "{}", package["name"]);
    }
}

/// Files of the workspace with an ending, without those that are built.
fn files(folder: &Path, ending: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.is_dir() {
            if name != "target" && !name.starts_with('.') {
                files(&path, ending, found);
            }
        } else if name.ends_with(ending) {
            found.push(
                path.strip_prefix(root())
                    .unwrap_or(&path)
                    .to_string_lossy()
                    .into_owned(),
            );
        }
    }
}

#[test]
fn no_snapshot_is_orphaned_or_pending() {
    let (mut snapshots, mut pending, mut sources) = (Vec::new(), Vec::new(), Vec::new());
    files(&root(), ".snap", &mut snapshots);
    files(&root(), ".snap.new", &mut pending);
    files(&root().join("tests"), ".rs", &mut sources);
    assert_eq!(
        pending,
        Vec::<String>::new(),
        "snapshots that nobody reviewed"
    );
    let sources: String = sources.iter().map(|path| read(path)).collect();
    for snapshot in &snapshots {
        let name = Path::new(snapshot)
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy();
        let name = name.rsplit("__").next().unwrap_or_default();
        assert!(
            sources.contains(&format!("\"{name}\"")),
            "{snapshot}: no test asserts it"
        );
    }
    assert!(!snapshots.is_empty());
}

/// The list of `xtask/src/ci.rs` is the only one, and has what the README tells people to run.
#[test]
fn the_ci_runs_the_commands_of_the_readme() {
    let (readme, steps) = (read("README.md"), read("xtask/src/ci.rs"));
    for command in [
        "cargo test --workspace --no-fail-fast",
        "cargo xtask conformance",
        "cargo xtask regen --check",
    ] {
        assert!(readme.contains(command), "README.md has no `{command}`");
        assert!(
            steps.contains(&format!("\"{command}\"")),
            "the CI has no `{command}`"
        );
    }
    assert!(read(".ci/run").ends_with("\ncargo xtask ci\n"));
    assert!(read(".github/workflows/ci.yml").contains("- run: .ci/run\n"));
}

/// Paths and tests that the document for newcomers names are there.
#[test]
fn the_architecture_names_what_is_there() {
    let mut sources = Vec::new();
    files(&root(), ".rs", &mut sources);
    let sources: String = sources.iter().map(|path| read(path)).collect();
    let text = read("ARCHITECTURE.md");
    let spans = text.split('`').skip(1).step_by(2);
    let is_path = |span: &&str| {
        let first = span.split('/').next().unwrap_or_default();
        span.contains('/') && matches!(first, "crates" | "spec" | "tests" | "xtask")
    };
    let is_test = |span: &&str| span.matches('_').count() > 2 && !span.contains(':');
    let (mut paths, mut tests) = (0, 0);
    for span in spans {
        if is_path(&span) {
            paths += 1;
            let there = span.contains('*') || root().join(span).exists();
            assert!(there, "ARCHITECTURE.md names `{span}`");
        } else if is_test(&span) {
            tests += 1;
            let there = sources.contains(&format!("fn {span}("));
            assert!(there, "ARCHITECTURE.md names the test `{span}`");
        }
    }
    assert!(paths > 20 && tests > 8, "{paths} paths, {tests} tests");
}

#[test]
fn every_dependency_says_what_it_is_for() {
    let manifest = read("Cargo.toml");
    let table = manifest
        .split("[workspace.dependencies]")
        .nth(1)
        .and_then(|rest| rest.split("\n[").next());
    let silent: BTreeSet<_> = table
        .unwrap_or_default()
        .lines()
        .filter(|line| line.contains(" = ") && !line.contains("path =") && !line.contains('#'))
        .collect();
    assert_eq!(silent, BTreeSet::new());
}

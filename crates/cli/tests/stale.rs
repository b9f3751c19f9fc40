//! A program that was built from another spec than the workspace has says so.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot be set up has failed"
)]

mod support;

use std::fs;
use std::path::Path;

use image2video_contract::spec_digest;

use crate::support::{assert_status, command};

/// What two commands say on standard error in a workspace of these files, in a folder below its root.
fn said(name: &str, spec: &str, derived: &str) -> [String; 2] {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    for (path, content) in [
        ("spec/image2video.yaml", spec),
        ("crates/contract/src/spec.sha256", derived),
    ] {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, content).expect("a file");
    }
    said_in(&root.join("spec"))
}

fn said_in(folder: &Path) -> [String; 2] {
    ["plan", "check"].map(|name| {
        let only = ["--only", "create/body/required/*"];
        let mut command = command(&[&[name], &only[..]].concat());
        let output = command.current_dir(folder).output().expect("the command");
        assert_status(&output, 0);
        String::from_utf8(output.stderr).expect("UTF-8")
    })
}

#[test]
fn a_program_of_another_spec_says_so_and_what_to_do() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/image2video.yaml");
    let spec = fs::read_to_string(spec).expect("the spec");
    let (same, edited) = (spec_digest(&spec), format!("{spec}# edited\n"));
    let regenerated = spec_digest(&edited) + "\n";
    let windows = format!("\u{feff}{}", spec.replace('\n', "\r\n"));

    for line in said("edited", &edited, &same) {
        assert!(
            line.ends_with(": run `cargo xtask regen`, and build it again\n"),
            "{line}"
        );
    }
    for line in said("regenerated", &edited, &regenerated) {
        assert!(line.ends_with(": build it again\n"), "{line}");
    }
    for (name, spec) in [("same", &spec), ("windows", &windows)] {
        assert_eq!(said(name, spec, &same), ["", ""], "{name}");
    }
    assert_eq!(said_in(&std::env::temp_dir()), ["", ""], "elsewhere");
}

//! What the terminal shows besides mistakes.

use crate::sandbox::{Sandbox, frozen_spec};

#[test]
fn a_long_diff_is_cut_and_says_so() {
    let sandbox = Sandbox::new(frozen_spec());
    let check = sandbox.regen(&["--check"]).expect(1);
    assert!(
        check
            .stdout
            .contains("+++ crates/contract/src/contract.json\n"),
        "{}",
        check.stdout
    );
    assert!(
        check.stdout.contains(" more lines of this diff\n"),
        "{}",
        check.stdout
    );
    let files = check.stdout.matches("\n+++ ").count();
    let lines = check.stdout.lines().count();
    assert!(lines < 100 * files, "{lines} lines: {}", check.stdout);
    assert!(check.stdout.lines().all(|line| line.chars().count() < 200));
}

#[test]
fn a_pipe_gets_no_colours() {
    let sandbox = Sandbox::new("a: 1\na: 2\n");
    let refused = sandbox.regen(&[]).expect(2);
    assert!(!refused.stderr.contains('\u{1b}'), "{}", refused.stderr);
    sandbox.write("spec/image2video.yaml", frozen_spec());
    let stale = sandbox.regen(&["--check"]).expect(1);
    assert!(!stale.stdout.contains('\u{1b}'), "{}", stale.stdout);
}

#[test]
fn a_file_in_the_way_is_an_error_and_nothing_is_left() {
    let sandbox = Sandbox::new(frozen_spec());
    sandbox.write("crates/client", "a file where a directory belongs");
    let before = sandbox.files();
    let run = sandbox.regen(&[]).expect(2);
    assert!(run.stderr.starts_with("error: "), "{}", run.stderr);
    assert!(sandbox.files() == before, "something was written");
}

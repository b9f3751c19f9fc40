//! What is stale is found, shown and mended, and nothing else is touched.

use std::process::Command;

use crate::sandbox::{SPEC, Sandbox, frozen_spec, run};

const CLIENT: &str = "crates/client/src/generated.rs";
const EMBEDDED: &str = "crates/contract/src/contract.json";
const REQUEST: &str = "spec/schemas/createImage2VideoTask.request.json";

/// A sandbox in which everything is up to date.
fn fresh() -> Sandbox {
    let sandbox = Sandbox::new(frozen_spec());
    sandbox.regen(&[]).expect(0);
    sandbox
}

/// The drift check of this repository itself.
#[test]
fn the_derived_files_are_up_to_date() {
    let check = run(Command::new(env!("CARGO_BIN_EXE_regen")).arg("--check"));
    let Some(0) = check.status else {
        panic!(
            "run `cargo xtask regen` and commit what it writes\n{}{}",
            check.stdout, check.stderr
        );
    };
    assert_eq!(check.stderr, "", "what is likely not meant");
}

/// One program may serve two checkouts that share a target directory.
#[test]
fn the_workspace_is_that_of_the_current_directory() {
    let sandbox = fresh();
    sandbox.write(
        SPEC,
        frozen_spec().replace("version: 1.0.0", "version: 1.0.1"),
    );
    let regen = |folder: &str| {
        let mut regen = Command::new(env!("CARGO_BIN_EXE_regen"));
        run(regen.arg("--check").current_dir(sandbox.path(folder)))
    };
    for folder in ["", "spec", "crates/client/src"] {
        let check = regen(folder).expect(1);
        assert!(check.stdout.contains("1.0.1"), "{}", check.stdout);
    }
    let outside = std::env::temp_dir();
    let mut regen = Command::new(env!("CARGO_BIN_EXE_regen"));
    let error = run(regen.current_dir(outside)).expect(2).stderr;
    assert!(error.contains("name the workspace: --root DIR"), "{error}");
}

#[test]
fn a_second_run_writes_nothing() {
    let sandbox = fresh();
    let modified = |path| {
        sandbox
            .path(path)
            .metadata()
            .and_then(|it| it.modified())
            .unwrap()
    };
    let before = [CLIENT, EMBEDDED, REQUEST].map(modified);

    let again = sandbox.regen(&[]).expect(0);

    assert_eq!([CLIENT, EMBEDDED, REQUEST].map(modified), before);
    // All but the spec itself.
    let derived = sandbox.files().len() - 1;
    let expected = format!("{derived} files up to date (");
    assert!(again.stdout.starts_with(&expected), "{}", again.stdout);
    sandbox.regen(&["--check"]).expect(0);
}

#[test]
fn a_fresh_run_lists_what_it_writes() {
    let written = Sandbox::new(frozen_spec()).regen(&[]).expect(0);
    for path in [CLIENT, EMBEDDED, REQUEST] {
        assert!(
            written.stdout.contains(&format!("wrote {path}\n")),
            "{}",
            written.stdout
        );
    }
    assert_eq!(written.stderr, "");
}

#[test]
fn one_word_of_the_spec_makes_files_stale() {
    let edits = [
        ("Length of the video", "Span of the video", REQUEST),
        (
            "the words before the brackets",
            "the words between the brackets",
            EMBEDDED,
        ),
        (
            "Create an image-to-video task",
            "Make an image-to-video task",
            CLIENT,
        ),
    ];
    let sandbox = fresh();
    for (find, replace, stale) in edits {
        let spec = sandbox.read(SPEC);
        assert!(spec.contains(find), "the spec has no {find:?}");
        sandbox.write(SPEC, spec.replace(find, replace));
        assert_stale(&sandbox, stale);
        sandbox.regen(&[]).expect(0);
        sandbox.regen(&["--check"]).expect(0);
    }
}

#[test]
fn one_word_of_a_derived_file_makes_it_stale() {
    let sandbox = fresh();
    for path in [CLIENT, EMBEDDED, REQUEST] {
        let content = sandbox.read(path);
        sandbox.write(path, content.replacen("image", "picture", 1));
        assert_stale(&sandbox, path);
        sandbox.regen(&[]).expect(0);
        assert_eq!(sandbox.read(path), content);
    }
}

#[test]
fn a_derived_file_may_be_missing_or_garbage() {
    let sandbox = fresh();
    let expected = sandbox.files();
    for path in [CLIENT, EMBEDDED, REQUEST] {
        std::fs::remove_file(sandbox.path(path)).unwrap();
        assert_stale(&sandbox, path);
        sandbox.regen(&[]).expect(0);
        sandbox.write(path, b"\xff{ not even text\0");
        assert_stale(&sandbox, path);
        sandbox.regen(&[]).expect(0);
    }
    assert_eq!(sandbox.files(), expected);
}

#[test]
fn a_derived_schema_without_a_message_is_removed_and_no_other_file() {
    let sandbox = fresh();
    let leftover = "spec/schemas/forgotten.request.json";
    sandbox.write(leftover, sandbox.read(REQUEST));
    let quoting = format!("{{ \"description\": {:?} }}\n", sandbox.read(REQUEST));
    let others = [
        ("spec/schemas/report.json", "{}\n"),
        ("spec/schemas/quoting.json", &quoting),
        (
            "spec/schemas/broken.json",
            "{ \"$comment\": \"@generated from spec/",
        ),
        ("spec/schemas/README.md", "written by hand\n"),
        ("spec/schemas/more/own.json", "{}\n"),
    ];
    for (path, content) in others {
        sandbox.write(path, content);
    }

    assert_stale(&sandbox, leftover);
    let run = sandbox.regen(&[]).expect(0);

    let removed = run.stdout.matches("removed ").count();
    assert_eq!(removed, 1, "{}", run.stdout);
    assert!(!sandbox.path(leftover).exists());
    for (path, content) in others {
        assert_eq!(sandbox.read(path), content, "{path}");
    }
}

/// All but the embedded document, which is that of the spec and nothing else.
#[test]
fn a_derived_file_says_what_it_is_derived_from() {
    let sandbox = fresh();
    for path in [CLIENT, REQUEST] {
        let content = sandbox.read(path);
        let mark = "@generated from spec/image2video.yaml by `cargo xtask regen`";
        assert!(content.contains(mark), "{path}");
    }
}

#[test]
fn line_ends_of_a_checkout_are_no_drift() {
    let sandbox = fresh();
    for path in [CLIENT, EMBEDDED, REQUEST] {
        let content = sandbox.read(path);
        sandbox.write(path, content.replace('\n', "\r\n"));
    }
    sandbox.regen(&["--check"]).expect(0);
}

#[test]
fn line_ends_and_byte_order_mark_of_the_spec_change_nothing() {
    let sandbox = fresh();
    sandbox.write(
        SPEC,
        format!("\u{feff}{}", frozen_spec().replace('\n', "\r\n")),
    );
    sandbox.regen(&["--check"]).expect(0);
}

/// `--check` names the file and the command that mends it, and writes nothing.
#[track_caller]
fn assert_stale(sandbox: &Sandbox, path: &str) {
    let before = sandbox.files();
    let check = sandbox.regen(&["--check"]).expect(1);
    assert!(
        check.stdout.contains(path),
        "{path} is not shown:\n{}",
        check.stdout
    );
    assert!(
        check.stderr.contains("`cargo xtask regen`"),
        "{}",
        check.stderr
    );
    assert!(sandbox.files() == before, "--check wrote something");
}

//! Every edit of the spec has an effect that is told: a mistake with its place and what mends it, a note, or
//! the files that follow. After a mistake nothing is written.

mod files;
mod table;

use std::fs;

use crate::sandbox::{SPEC, Sandbox, frozen_spec, workspace};

/// An edit of the spec, and what is said of it. In `replace`, `»` marks the place.
struct Edit {
    find: &'static str,
    replace: &'static str,
    message: &'static str,
    /// What else is shown: `help: ..`, or what is said of a further place.
    shown: &'static [&'static str],
}

const fn edit(
    find: &'static str,
    replace: &'static str,
    message: &'static str,
    shown: &'static [&'static str],
) -> Edit {
    Edit {
        find,
        replace,
        message,
        shown,
    }
}

impl Edit {
    /// The edited spec, and the line and column of the mark.
    #[track_caller]
    fn made(&self) -> (String, usize, usize) {
        let spec = frozen_spec();
        assert!(spec.contains(self.find), "the spec has no {:?}", self.find);
        let marked = spec.replacen(self.find, self.replace, 1);
        let (before, after) = marked.split_once('»').expect("a mark");
        let line = before.split('\n').count();
        let last = before.split('\n').next_back().unwrap_or_default();
        (format!("{before}{after}"), line, last.chars().count() + 1)
    }

    #[track_caller]
    fn check(&self, said: &str, kind: &str) {
        let (_, line, column) = self.made();
        let expected = format!("{kind}{SPEC}:{line}:{column}: {}", self.message);
        let lines: Vec<_> = said.lines().collect();
        let found = lines.iter().position(|line| *line == expected);
        let found = found.unwrap_or_else(|| panic!("expected {expected}\n{said}"));
        // Under it, its line.
        let source = format!("{line} |");
        let mut below = lines[found..].iter();
        assert!(
            below.any(|it| it.trim_start().starts_with(&source)),
            "{said}"
        );
        for shown in self.shown {
            assert!(said.contains(shown), "no {shown:?} in\n{said}");
        }
        let readme = fs::read_to_string(workspace().join("spec/README.md")).expect("a README");
        for rest in said.split("(spec/README.md, ").skip(1) {
            let heading = rest.split(')').next().unwrap_or_default();
            assert!(readme.contains(&format!("\n## {heading}\n")), "{heading}");
        }
    }
}

/// One mistake has one message.
#[test]
fn each_mistake_has_its_place() {
    for edit in table::MISTAKES {
        let said = refused(edit.made().0);
        edit.check(&said, "");
        let end = "\n1 mistake; nothing was written\n";
        assert!(said.ends_with(end), "{}\n{said}", edit.replace);
    }
}

/// What is likely not meant is told, and the rest goes on.
#[test]
fn each_note_has_its_place() {
    for edit in table::NOTES {
        let run = Sandbox::new(edit.made().0).regen(&[]).expect(0);
        edit.check(&run.stderr, "note: ");
        assert_eq!(run.stderr.matches("note: ").count(), 1, "{}", run.stderr);
    }
    let run = Sandbox::new(frozen_spec()).regen(&[]).expect(0);
    assert_eq!(run.stderr, "");
}

#[test]
fn each_edit_is_followed_by_the_files_that_it_touches() {
    let sandbox = Sandbox::new(frozen_spec());
    for edit in files::EDITS {
        sandbox.write(SPEC, frozen_spec());
        sandbox.regen(&[]).expect(0);
        let spec = frozen_spec();
        assert!(spec.contains(edit.find), "the spec has no {:?}", edit.find);
        sandbox.write(SPEC, spec.replace(edit.find, edit.replace));
        let told = sandbox.regen(&[]).expect(0).stdout;
        let lines = told.lines().filter(|line| !line.contains(" up to date"));
        // Each edit touches the digest of the text.
        let touched: Vec<_> = lines
            .filter(|line| !line.ends_with("/spec.sha256"))
            .collect();
        assert_eq!(touched, edit.files, "{}", edit.replace);
    }
}

/// What follows a mistake of YAML that can be mended is read, and what is wrong with it told.
#[test]
fn a_mistake_of_syntax_hides_no_other() {
    let spec = frozen_spec()
        .replacen("      maxLength: 2500", "      maxLength 2500", 1)
        .replacen("made by the service.", "a word: made by the service.", 1)
        .replacen("      type: number\n", "      type: nomber\n", 1);
    let said = refused(spec);
    for message in [
        "a key has no colon after it",
        "a colon with a space after it ends a text that has no quotes",
        "one of array, boolean, integer, number, object, string is expected here",
    ] {
        assert!(said.contains(message), "{said}");
    }
    assert!(
        said.ends_with("\n3 mistakes; nothing was written\n"),
        "{said}"
    );
}

/// A few schemas that refer to each other stand for very many.
#[test]
fn more_schemas_than_can_be_read_are_refused() {
    let mut chain = String::new();
    for level in 0..40 {
        chain += &format!(
            "\n    Level{level}:\n      type: object\n      description: A level.\n      \
             x-source: page\n      properties:\n"
        );
        for member in ["a", "b"] {
            let next = level + 1;
            chain +=
                &format!("        {member}:\n          $ref: '#/components/schemas/Level{next}'\n");
        }
    }
    chain +=
        "\n    Level40:\n      type: boolean\n      description: The last.\n      x-source: page\n";
    let said = refused(frozen_spec().replacen(
        "\n    ModelName:\n",
        &format!("{chain}\n    ModelName:\n"),
        1,
    ));
    let message = "with what is referred to these are more than 10000 schemas";
    assert!(said.contains(message), "{said}");
}

#[test]
fn a_file_that_is_no_document() {
    let cases: &[(&[u8], &str)] = &[
        (b"", "1:1: the file holds no document"),
        (
            b"openapi: 3.0.3\ninfo: \xff",
            "2:7: the file is not UTF-8 from here on",
        ),
    ];
    for (spec, expected) in cases {
        let shown = refused(spec);
        assert!(
            shown.starts_with(&format!("{SPEC}:{expected}\n")),
            "{shown}"
        );
    }
}

#[test]
fn a_missing_spec_is_an_error_of_the_environment() {
    let sandbox = Sandbox::new("");
    std::fs::remove_file(sandbox.path(SPEC)).unwrap();
    let run = sandbox.regen(&[]).expect(2);
    assert!(
        run.stderr
            .starts_with(&format!("error: {SPEC} cannot be read: ")),
        "{}",
        run.stderr
    );
}

/// Runs on a spec that has mistakes, with and without `--check`; gives what was shown.
#[track_caller]
fn refused(spec: impl AsRef<[u8]>) -> String {
    let sandbox = Sandbox::new(spec);
    sandbox.write("crates/client/src/generated.rs", "of an earlier run");
    sandbox.write("spec/schemas/leftover.json", "of an earlier run");
    let before = sandbox.files();

    let run = sandbox.regen(&[]).expect(2);
    let check = sandbox.regen(&["--check"]).expect(2);

    assert!(sandbox.files() == before, "something was written");
    assert_eq!(run.stdout, "");
    assert_eq!(run.stderr, check.stderr);
    run.stderr
}

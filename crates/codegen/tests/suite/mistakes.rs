//! A mistake in the spec is reported with its place, and nothing is written.

use crate::sandbox::{SPEC, Sandbox, real_spec};

/// An edit of the real spec. In `replace`, `»` marks where the mistake is reported.
struct Edit {
    find: &'static str,
    replace: &'static str,
    message: &'static str,
}

const EDITS: &[Edit] = &[
    // YAML
    Edit {
        find: "tags: [image2video]\n      summary:",
        replace: "tags: [image2video\n      summary»:",
        message: "illegal placement of ':' indicator",
    },
    Edit {
        find: "      summary: Create",
        replace: "»\t\tsummary: Create",
        message: "a tab in the indentation",
    },
    Edit {
        find: "      type: number\n",
        replace: "      type: number\n      »type: number\n",
        message: "duplicate key `type`",
    },
    Edit {
        find: "        '200':",
        replace: "        »200:",
        message: "a key must be a string",
    },
    Edit {
        find: "scheme: bearer",
        replace: "scheme: »&scheme bearer",
        message: "anchors and aliases are not part of this dialect",
    },
    Edit {
        find: "minimum: 0\n",
        replace: "minimum: »-.inf\n",
        message: "-.inf is not a number that JSON has",
    },
    // The document and its dialect
    Edit {
        find: "$ref: '#/components/schemas/Duration'",
        replace: "»$ref: '#/components/schemas/Durations'",
        message: "`#/components/schemas/Durations` leads nowhere",
    },
    Edit {
        find: "      x-source: body.duration, prose and enum",
        replace: "      »x-sauce: body.duration, prose and enum",
        message: "`x-sauce` is not an `x-` key of a schema in this dialect",
    },
    Edit {
        find: "      maxLength: 2500\n",
        replace: "      maxLength: 2500\n      »pattern: '^a'\n",
        message: "`pattern` is not part of a schema in this dialect",
    },
    Edit {
        find: "cfg_scale: 0.5",
        replace: "»cfg_scale: 1.5",
        message: "the example `everything` breaks its own schema: value is greater than the maximum of 1 (maximum)",
    },
    Edit {
        find: "x-narrow: { maxLength: 500 }",
        replace: "x-narrow: { »maxLength: 2501 }",
        message: "`maxLength` of `x-narrow` allows what the decided contract forbids",
    },
    Edit {
        find: "x-wide: { maxLength: 5000 }",
        replace: "x-wide: { »maxLength: 2499 }",
        message: "`maxLength` of `x-wide` forbids what the decided contract allows",
    },
    Edit {
        find: "          in: path\n          required: true\n",
        replace: "          in: path\n          required: true\n          »allowReserved: true\n",
        message: "`allowReserved` is not part of a parameter in this dialect",
    },
    Edit {
        find: "        - name: task_id\n",
        replace: "        - »name: id\n",
        message: "the path has no `{id}`",
    },
    Edit {
        find: "'{$request.body#/callback_url}'",
        replace: "»'{$request.body#/callback}'",
        message: "the request body has no member `/callback`",
    },
    // Names that become files and identifiers
    Edit {
        find: "operationId: createImage2VideoTask",
        replace: "»operationId: ../../../evil",
        message: "`../../../evil` is no name",
    },
    Edit {
        find: "operationId: image2VideoTaskChanged",
        replace: "»operationId: /tmp/evil",
        message: "`/tmp/evil` is no name",
    },
    Edit {
        find: "x-name: list\n",
        replace: "»x-name: 'list tasks'\n",
        message: "`list tasks` is no name",
    },
    Edit {
        find: "    ParentVideo:\n",
        replace: "    »../ParentVideo:\n",
        message: "`../ParentVideo` is no name",
    },
    Edit {
        find: "        taskChanged:\n",
        replace: "        »task changed:\n",
        message: "`task changed` is no name",
    },
    Edit {
        find: "- id: prompt-limit",
        replace: "- »id: prompt=limit",
        message: "`prompt=limit` is no name",
    },
    Edit {
        find: "- id: prose\n",
        replace: "- »id: 1-prose\n",
        message: "`1-prose` is no name",
    },
    Edit {
        find: "- id: end-frame-is-5-seconds",
        replace: "- »id: end-frame/5",
        message: "`end-frame/5` is no name",
    },
    // What the hand-written part of the client works with
    Edit {
        find: "    get:\n      operationId: getImage2VideoTask\n      x-name: get\n      x-role: get\n",
        replace: "    »get:\n      operationId: getImage2VideoTask\n      x-name: get\n",
        message: "no operation is what the client's method `get` calls",
    },
    Edit {
        find: "    get:\n      operationId: listImage2VideoTasks\n      x-name: list\n      x-role: list\n",
        replace: "    »get:\n      operationId: listImage2VideoTasks\n      x-name: list\n",
        message: "no operation is what the client's method `list` calls",
    },
    Edit {
        find: "    ErrorResponse:\n      type: object\n      description: What went wrong.\n      x-origin: owner\n      x-source: owner, error codes\n      required: [code, message, request_id]\n",
        replace: "    »ErrorResponse:\n      type: object\n      description: What went wrong.\n      x-origin: owner\n      x-source: owner, error codes\n      required: [code, message]\n",
        message: "the client reads `request_id` of an error, and it is not here",
    },
    // Legal OpenAPI that progenitor panics on, or makes code from that does not compile
    Edit {
        find: "        4XX:\n",
        replace: "        »'202':\n          description: Accepted.\n          x-source: page\n          \
                  content:\n            application/json:\n              schema:\n                \
                  $ref: '#/components/schemas/Task'\n        4XX:\n",
        message: "a second answer that means success is not supported",
    },
    Edit {
        find: "operationId: createImage2VideoTask",
        replace: "»operationId: new",
        message: "this would be named `new` in Rust, which generated code needs for itself",
    },
];

#[test]
fn each_mistake_has_its_place() {
    for edit in EDITS {
        let spec = real_spec();
        assert!(spec.contains(edit.find), "the spec has no {:?}", edit.find);
        let marked = spec.replacen(edit.find, edit.replace, 1);
        let (before, after) = marked.split_once('»').expect("a mark");
        let line = before.split('\n').count();
        let column = before
            .split('\n')
            .next_back()
            .unwrap_or_default()
            .chars()
            .count()
            + 1;
        let expected = format!("{SPEC}:{line}:{column}: {}", edit.message);
        let shown = refused(format!("{before}{after}"));
        let lines: Vec<_> = shown.lines().collect();
        let found = lines.iter().position(|line| *line == expected);
        let found = found.unwrap_or_else(|| panic!("expected {expected}\n{shown}"));
        // Under it, its line.
        assert!(
            lines[found..]
                .iter()
                .any(|it| it.starts_with(&format!("{line} |"))),
            "{shown}"
        );
        assert!(shown.ends_with("; nothing was written\n"), "{shown}");
    }
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

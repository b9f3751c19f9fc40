//! `new-operation` adds to the document what its author goes on from.

use crate::sandbox::{SPEC, Sandbox, frozen_spec};

fn new_operation(sandbox: &Sandbox, name: &str, path: &str, status: i32) -> String {
    let run = sandbox.regen(&["new-operation", name, path]).expect(status);
    run.stdout + &run.stderr
}

#[test]
fn a_skeleton_is_a_contract_and_touches_nothing_else() {
    for (name, path) in [
        ("createText2VideoTask", "/kling/v1/videos/text2video"),
        ("getAccount", "/kling/v1/accounts/{account_id}"),
        ("cancelTask", "/kling/v1/videos/text2video/{task_id}/cancel"),
    ] {
        let sandbox = Sandbox::new(frozen_spec());
        let told = new_operation(&sandbox, name, path, 0);
        assert!(
            told.starts_with(&format!("wrote `{name}` into {SPEC}: ")),
            "{told}"
        );

        let spec = sandbox.read(SPEC);
        let before = frozen_spec();
        let added = spec.lines().filter(|line| !before.contains(line)).count();
        assert!(added > 20, "{added}");
        assert!(before.lines().all(|line| spec.contains(line)), "{spec}");
        let run = sandbox.regen(&[]).expect(0);
        assert_eq!(run.stderr, "");
        let schema = format!("wrote spec/schemas/{name}.200.json\n");
        assert!(run.stdout.contains(&schema), "{}", run.stdout);
    }
}

#[test]
fn what_cannot_be_added_leaves_the_document_as_it_is() {
    let sandbox = Sandbox::new(frozen_spec());
    for (name, path, message) in [
        (
            "makeThing",
            "/kling/v1/videos/image2video",
            "is there already",
        ),
        ("makeThing", "things", "a path begins with `/`"),
        ("make thing", "/things", "`make thing` is no name"),
        ("createImage2VideoTask", "/things", "names two operations"),
        ("makeThing", "/things/{id", "things"),
    ] {
        let told = new_operation(&sandbox, name, path, 2);
        assert!(told.contains(message), "{told}");
        assert_eq!(sandbox.read(SPEC), frozen_spec(), "{name} {path}");
    }
}

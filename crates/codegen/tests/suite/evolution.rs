//! A change of the spec, and of nothing else, gives types, calls, JSON Schemas and the contract that the
//! cases and the stand-in are made from. What those make of the same changes is tested in
//! `tests/suite/evolution.rs`, and `tests/external/evolution` compiles the client.

use std::fs;

use serde_json::Value;

use crate::changes::changed;
use crate::sandbox::{SPEC, Sandbox, frozen_spec, workspace};

const CLIENT: &str = "crates/client/src/generated.rs";

/// An overlay of `tests/fixtures/spec`, and what it brings.
struct Change {
    name: &'static str,
    /// What the generated module then has.
    client: &'static [&'static str],
    /// What a file of `spec/schemas` then has: path, JSON pointer, and a value or an item of it.
    schemas: &'static [(&'static str, &'static str, &'static str)],
}

const CHANGES: &[Change] = &[
    Change {
        name: "bounded-members",
        client: &[
            "crate::support::number!(Strength, 0.0..= 2.0);",
            "crate::support::integer!(FrameRate, 12..= 60);",
            "pub strength: Option<Strength>",
            "pub frame_rate: Option<FrameRate>",
        ],
        schemas: &[
            (
                "createImage2VideoTask.request.json",
                "/properties/strength/maximum",
                "2",
            ),
            (
                "createImage2VideoTask.request.json",
                "/properties/frame_rate/minimum",
                "12",
            ),
        ],
    },
    Change {
        name: "enum-values",
        client: &["Fast(\"fast\")", "FifteenSeconds(\"15\")"],
        schemas: &[
            (
                "createImage2VideoTask.request.json",
                "/properties/mode/enum",
                "\"fast\"",
            ),
            (
                "createImage2VideoTask.request.json",
                "/properties/duration/enum",
                "\"15\"",
            ),
        ],
    },
    Change {
        name: "text2video",
        client: &[
            "pub struct CreateText2VideoRequest {",
            "pub fn create_text2_video_task(&self) -> builder::CreateText2VideoTask<'_> {",
            "pub fn get_text2_video_task(&self) -> builder::GetText2VideoTask<'_> {",
            "pub fn list_text2_video_tasks(&self) -> builder::ListText2VideoTasks<'_> {",
            "/kling/v1/videos/text2video",
        ],
        schemas: &[
            (
                "createText2VideoTask.request.json",
                "/required",
                "\"prompt\"",
            ),
            (
                "createText2VideoTask.request.json",
                "/properties/aspect_ratio/enum",
                "\"16:9\"",
            ),
            (
                "createText2VideoTask.200.json",
                "/properties/code/type",
                "\"integer\"",
            ),
            (
                "text2VideoTaskChanged.callback.json",
                "/required",
                "\"task_id\"",
            ),
        ],
    },
    Change {
        name: "owner",
        client: &[
            "pub struct CameraControl {",
            "pub struct DynamicMasks(pub Vec<DynamicMask>);",
            "pub sound: Option<bool>",
            "pub voice_list: Option<VoiceList>",
        ],
        schemas: &[
            (
                "createImage2VideoTask.request.json",
                "/properties/sound/type",
                "\"boolean\"",
            ),
            (
                "createImage2VideoTask.request.json",
                "/properties/camera_control/properties/config/properties/zoom/maximum",
                "10",
            ),
        ],
    },
    Change {
        name: "lookup-operation",
        client: &[
            "pub fn get_account_costs(&self) -> builder::GetAccountCosts<'_> {",
            "T: TryInto<crate::types::AccountId>,",
            ".query(&[(\"days\", &days)])",
            "pub struct Days(i64);",
            "pub struct AccountCosts {",
        ],
        schemas: &[(
            "getAccountCosts.200.json",
            "/properties/units/type",
            "\"string\"",
        )],
    },
];

/// The spec with a change made to it. JSON is YAML too.
#[track_caller]
fn edited(change: &Change) -> String {
    format!("{:#}", changed(&[change.name]))
}

/// Whether there is the value, by itself or in a list.
fn has(found: Option<&Value>, expected: &str) -> bool {
    let expected: Value = serde_json::from_str(expected).expect("JSON");
    match found {
        Some(Value::Array(items)) => items.contains(&expected),
        found => found == Some(&expected),
    }
}

#[test]
fn an_edit_of_the_spec_gives_types_calls_schemas_and_a_contract() {
    let before = Sandbox::new(frozen_spec());
    before.regen(&[]).expect(0);
    for change in CHANGES {
        let sandbox = Sandbox::new(edited(change));
        sandbox.regen(&[]).expect(0);
        sandbox.regen(&["--check"]).expect(0);

        for code in change.client {
            let name = change.name;
            assert!(sandbox.read(CLIENT).contains(code), "{name}: no {code:?}");
            assert!(!before.read(CLIENT).contains(code), "{code:?} is not new");
        }
        for (file, pointer, value) in change.schemas {
            let schema = sandbox.read(&format!("spec/schemas/{file}"));
            let schema: Value = serde_json::from_str(&schema).expect("JSON");
            assert!(
                has(schema.pointer(pointer), value),
                "{file} {pointer} has no {value}"
            );
        }
    }
}

#[test]
fn one_after_the_other_they_leave_nothing_behind() {
    let sandbox = Sandbox::new(frozen_spec());
    sandbox.regen(&[]).expect(0);
    let before = sandbox.files();
    for change in CHANGES {
        sandbox.write(SPEC, edited(change));
        sandbox.regen(&[]).expect(0);
    }
    sandbox.write(SPEC, frozen_spec());
    sandbox.regen(&[]).expect(0);
    assert!(sandbox.files() == before, "not what it was before");
}

/// Schemas, operations and parameters have other names, and hand-written code has its own for them.
#[test]
fn a_change_of_names_needs_no_edit_of_the_client() {
    let script = fs::read_to_string(workspace().join("tests/external/renames.sed"));
    let script = script.expect("a script");
    let renames: Vec<[&str; 2]> = script
        .lines()
        .map(|line| line.strip_prefix("s/").and_then(|it| it.strip_suffix("/g")))
        .map(|line| line.and_then(|it| it.split_once('/')).expect("a rename"))
        .map(|(old, new)| [old, new])
        .collect();
    let spec = renames.iter().fold(frozen_spec(), |spec, [old, new]| {
        assert!(spec.contains(old), "the spec has no {old:?}");
        spec.replace(old, new)
    });
    let sandbox = Sandbox::new(spec);
    sandbox.regen(&[]).expect(0);

    let client = sandbox.read(CLIENT);
    for [old, _] in renames {
        assert!(!client.contains(old), "{old} is left");
    }
    for line in [
        "pub use super::builder::BrowseVideos as ListCall;",
        "pub use super::types::VideoOrder as CreateRequest;",
        "pub use super::types::Refusal as ErrorAnswer;",
        "pub use super::types::PerPage as PageSize;",
        "pub use super::builder::ReadVideo as GetCall;",
        "GetCall::new(self).task_id(task_id)",
        "call.page(value)",
    ] {
        assert!(client.contains(line), "no {line}");
    }
}

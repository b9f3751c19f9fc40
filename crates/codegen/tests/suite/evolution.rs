//! A change of the spec, and of nothing else, gives types, calls, JSON Schemas and the contract that the
//! cases and the stand-in are made from. What those make of the same changes is tested in
//! `tests/suite/evolution.rs`, and `tests/external/evolution` compiles the client.

use std::fs;

use serde_json::Value;

use crate::sandbox::{SPEC, Sandbox, real_spec, workspace};

const CLIENT: &str = "crates/client/src/generated.rs";
const EMBEDDED: &str = "crates/contract/src/contract.json";

/// A change as its author makes it.
struct Change {
    /// The same change as a JSON merge patch: a file of `tests/fixtures/evolution`.
    name: &'static str,
    /// What is found in the spec, and what takes its place; wherever it is.
    edits: &'static [(&'static str, &'static str)],
    /// What the generated module then has.
    client: &'static [&'static str],
    /// What a schema file then has: path, JSON pointer, value.
    schemas: &'static [(&'static str, &'static str, &'static str)],
}

const CHANGES: &[Change] = &[
    Change {
        name: "bounded-members",
        edits: &[(
            "        model_name:\n",
            "        strength:
          type: number
          description: How far the video may move away from the image.
          minimum: 0
          maximum: 2
          x-source: body.strength, schema
        frame_rate:
          type: integer
          description: Frames per second.
          minimum: 12
          maximum: 60
          x-source: body.frame_rate, schema
        model_name:\n",
        )],
        client: &[
            "crate::support::number!(Strength, 0.0..= 2.0);",
            "crate::support::integer!(FrameRate, 12..= 60);",
            "pub strength: Option<Strength>",
            "pub frame_rate: Option<FrameRate>",
            "pub fn strength<T>(mut self, value: T) -> Self",
            "pub fn frame_rate<T>(mut self, value: T) -> Self",
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
        edits: &[
            ("enum: [std, pro", "enum: [std, pro, fast"),
            ("enum: ['5', '10']", "enum: ['5', '10', '15']"),
            (
                "[FiveSeconds, TenSeconds]",
                "[FiveSeconds, TenSeconds, FifteenSeconds]",
            ),
        ],
        client: &["Fast(\"fast\")", "FifteenSeconds(\"15\")"],
        schemas: &[
            (
                "createImage2VideoTask.request.json",
                "/properties/mode/enum/2",
                "\"fast\"",
            ),
            (
                "createImage2VideoTask.request.json",
                "/properties/duration/enum/2",
                "\"15\"",
            ),
        ],
    },
    Change {
        name: "sibling-operation",
        edits: &[
            (
                "\ncomponents:\n",
                "
  /kling/v1/videos/text2video:
    post:
      operationId: createText2VideoTask
      x-name: create-text
      x-role: create
      x-source: page, method and endpoint
      tags: [image2video]
      summary: Create a text-to-video task
      description: >-
        Starts a task that turns `prompt` into a video. Every accepted request is charged.
      requestBody:
        description: What the video shows and how it is made.
        required: true
        content:
          application/json:
            schema:
              $ref: '#/components/schemas/CreateText2VideoRequest'
      responses:
        '200':
          description: The task was accepted, and is charged.
          x-source: 200, content type and response schema
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/CreateImage2VideoResponse'
        4XX:
          $ref: '#/components/responses/Error'
        5XX:
          $ref: '#/components/responses/Error'

components:\n",
            ),
            (
                "\n    ModelName:\n",
                "
    CreateText2VideoRequest:
      type: object
      description: What the video shows and how it is made.
      x-source: body, list of members
      required: [prompt]
      additionalProperties: false
      properties:
        model_name:
          $ref: '#/components/schemas/ModelName'
        prompt:
          $ref: '#/components/schemas/Prompt'
        negative_prompt:
          $ref: '#/components/schemas/NegativePrompt'
        cfg_scale:
          $ref: '#/components/schemas/CfgScale'
        mode:
          $ref: '#/components/schemas/Mode'
        duration:
          $ref: '#/components/schemas/Duration'
        callback_url:
          $ref: '#/components/schemas/CallbackUrl'

    ModelName:\n",
            ),
        ],
        client: &[
            "pub struct CreateText2VideoRequest {",
            "pub fn create_text2_video_task(&self) -> builder::CreateText2VideoTask<'_> {",
            "/kling/v1/videos/text2video",
        ],
        schemas: &[
            (
                "createText2VideoTask.request.json",
                "/required/0",
                "\"prompt\"",
            ),
            (
                "createText2VideoTask.request.json",
                "/properties/prompt/maxLength",
                "2500",
            ),
            (
                "createText2VideoTask.200.json",
                "/properties/code/type",
                "\"integer\"",
            ),
            (
                "createText2VideoTask.4XX.json",
                "/properties/code/type",
                "\"integer\"",
            ),
        ],
    },
    Change {
        name: "lookup-operation",
        edits: &[
            (
                "\ncomponents:\n",
                "
  /kling/v1/accounts/{account_id}/costs:
    get:
      operationId: getAccountCosts
      x-name: costs
      x-origin: owner
      x-source: owner, account
      tags: [image2video]
      summary: Get what an account has spent
      description: The units that an account has spent of late. It is not charged.
      parameters:
        - $ref: '#/components/parameters/AccountId'
        - name: days
          in: query
          required: true
          description: How many days back.
          x-origin: owner
          x-source: owner, account
          schema:
            type: integer
            description: Days, from 1 to 90.
            minimum: 1
            maximum: 90
            x-origin: owner
            x-source: owner, account
        - name: mode
          in: query
          description: Only of tasks that were made so.
          x-origin: owner
          x-source: owner, account
          schema:
            $ref: '#/components/schemas/Mode'
      responses:
        '200':
          description: What was spent.
          x-origin: owner
          x-source: owner, account
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/AccountCosts'
        4XX:
          $ref: '#/components/responses/Error'
        5XX:
          $ref: '#/components/responses/Error'

components:
  parameters:
    AccountId:
      name: account_id
      in: path
      required: true
      description: Id of the account.
      x-origin: owner
      x-source: owner, account
      schema:
        type: string
        description: Id of an account.
        maxLength: 64
        x-origin: owner
        x-source: owner, account\n",
            ),
            (
                "\n    ModelName:\n",
                "
    AccountCosts:
      type: object
      description: What an account has spent.
      x-origin: owner
      x-source: owner, account
      required: [units]
      properties:
        units:
          type: string
          description: Units, written as a string.
          x-origin: owner
          x-source: owner, account

    ModelName:\n",
            ),
        ],
        client: &[
            "pub fn get_account_costs(&self) -> builder::GetAccountCosts<'_> {",
            "T: TryInto<crate::types::AccountId>,",
            "QueryParam::new(\"days\", &days)",
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

/// The real spec with changes made to its text.
#[track_caller]
fn edited(change: &Change) -> String {
    let edit = |spec: String, (find, replace): &(&str, &str)| {
        assert!(spec.contains(find), "the spec has no {find:?}");
        spec.replace(find, replace)
    };
    change.edits.iter().fold(real_spec(), edit)
}

#[track_caller]
fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn an_edit_of_the_spec_gives_types_calls_schemas_and_a_contract() {
    let before = Sandbox::new(real_spec());
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
            let schema = json(&sandbox.read(&format!("spec/schemas/{file}")));
            let found = schema.pointer(pointer).map(Value::to_string);
            assert_eq!(found.as_deref(), Some(*value), "{file} {pointer}");
        }
        let mut expected = json(&before.read(EMBEDDED));
        let patch = workspace()
            .join("tests/fixtures/evolution")
            .join(change.name);
        let patch = fs::read_to_string(patch.with_extension("json")).expect("a patch");
        merge(&mut expected, json(&patch));
        assert_eq!(json(&sandbox.read(EMBEDDED)), expected, "{}", change.name);
    }
}

#[test]
fn one_after_the_other_they_leave_nothing_behind() {
    let sandbox = Sandbox::new(real_spec());
    sandbox.regen(&[]).expect(0);
    let before = sandbox.files();
    for change in CHANGES {
        sandbox.write(SPEC, edited(change));
        sandbox.regen(&[]).expect(0);
    }
    sandbox.write(SPEC, real_spec());
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
    let spec = renames.iter().fold(real_spec(), |spec, [old, new]| {
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

/// RFC 7396.
fn merge(target: &mut Value, patch: Value) {
    match (target, patch) {
        (Value::Object(target), Value::Object(patch)) => {
            for (name, value) in patch {
                merge(target.entry(name).or_insert(Value::Null), value);
            }
        }
        (target, patch) => *target = patch,
    }
}

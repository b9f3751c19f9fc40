//! Every promise of a changed spec is exercised upon a body that must be accepted, or said not to be; and two operations
//! that are charged are kept apart.

use std::future::pending;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use image2video_conformance::{
    Conclusion, Environment, Follow, HttpTransport, Key, Outcome, Plan, Receiver, Report, Settings,
    Target, TargetKind, human, json, judge, run,
};
use image2video_contract::Expectation::{self, Accept, Refuse};
use image2video_contract::{Contract, Strictness};
use image2video_mock::MockService;
use serde_json::{Value, json};

use crate::frozen::frozen;
use crate::lookups::case;
use crate::reports::{assert_valid, member, refuse};
use crate::servers::{KEY, check_contract, serve};
use crate::told::causes;

/// The spec after an edit of the schema of the body of `create`.
fn edited(edit: impl Fn(&mut Value)) -> Contract {
    let mut document = frozen().document().clone();
    edit(&mut document["components"]["schemas"]["CreateImage2VideoRequest"]);
    contract(&document)
}

fn contract(document: &Value) -> Contract {
    Contract::from_document(document).unwrap_or_else(|defects| panic!("{defects:#?}"))
}

fn plan(contract: &Contract) -> Plan {
    Plan::selected(contract, Environment::default(), |_| true)
}

fn member_of(type_: &str, more: Value) -> Value {
    let mut schema = json!({ "type": type_, "description": "A member.", "x-source": "owner" });
    let more = more.as_object().into_iter().flatten();
    more.for_each(|(key, value)| schema[key] = value.clone());
    schema
}

fn rule(id: &str, schema: Value) -> Value {
    json!({ "id": id, "description": "A rule.", "x-source": "owner", "schema": schema })
}

/// The shape that the API owner has today: one of two images, a boolean, an object in an object, a list, and
/// rules that tie members to each other.
fn owners() -> Contract {
    edited(|request| {
        for key in ["required", "x-narrow"] {
            request.as_object_mut().expect("an object").remove(key);
        }
        let questions = request["x-questions"].as_array_mut().expect("a list");
        questions.retain(|it| it["id"] != "end-frame-duration");
        let needs = |member: &str, name: &str, values: &[&str]| {
            json!({
                "if": { "required": [member] },
                "then": { "required": [name], "properties": { name: { "enum": values } } },
            })
        };
        request["x-rules"] = json!([
            rule(
                "an-image",
                json!({ "anyOf": [{ "required": ["image"] }, { "required": ["image_tail"] }] })
            ),
            rule(
                "ten-seconds",
                json!({
                    "if": { "required": ["duration"], "properties": { "duration": { "const": "10" } } },
                    "then": { "required": ["model_name"], "properties": { "model_name": { "const": "kling-v1-6" } } },
                })
            ),
            rule("sound", needs("sound", "model_name", &["kling-v1-6"])),
            rule("camera", needs("camera", "mode", &["std"])),
        ]);
        let move_ = member_of("number", json!({ "minimum": -10, "maximum": 10 }));
        let config = member_of("object", json!({ "properties": { "horizontal": move_ } }));
        let kind = member_of("string", json!({ "enum": ["down_back", "simple"] }));
        let camera = json!({
            "required": ["type"],
            "properties": { "type": kind, "config": config },
            "x-rules": [rule(
                "simple-has-config",
                json!({
                    "if": { "properties": { "type": { "const": "simple" } } },
                    "then": { "required": ["config"] },
                    "else": { "properties": { "config": false } },
                })
            )],
        });
        let voice = member_of(
            "object",
            json!({ "required": ["id"], "properties": { "id": member_of("string", json!({})) } }),
        );
        let properties = &mut request["properties"];
        properties["sound"] = member_of("boolean", json!({}));
        properties["camera"] = member_of("object", camera);
        properties["voices"] = member_of(
            "array",
            json!({ "items": voice, "minItems": 1, "maxItems": 2 }),
        );
        properties["title"] = member_of("string", json!({}));
        properties["seed"] = member_of(
            "string",
            json!({ "pattern": "^s-[0-9]+$", "example": "s-1" }),
        );
    })
}

#[test]
fn every_value_has_a_body_that_must_be_accepted() {
    let contract = owners();
    let plan = plan(&contract);
    let open: Vec<_> = plan.not_exercised.iter().map(ToString::to_string).collect();
    assert_eq!(open, Vec::<String>::new());
    let expected: &[(Expectation, &str)] = &[
        (Accept, "create/body/required/least"),
        (Accept, "create/body/x-rules/an-image/no-image+image-tail"),
        (
            Refuse,
            "create/body/x-rules/an-image/no-image+no-image-tail",
        ),
        (Accept, "create/duration/enum/10"),
        (Accept, "create/cfg_scale/maximum/at"),
        (Accept, "create/sound/type/true"),
        (Accept, "create/sound/type/false"),
        (Accept, "create/camera.type/enum/simple"),
        (Accept, "create/camera.type/enum/down-back"),
        (Refuse, "create/camera.type/required/absent"),
        (
            Refuse,
            "create/camera/x-rules/simple-has-config/no-config+type-simple",
        ),
        (Accept, "create/camera.config.horizontal/maximum/at"),
        (Refuse, "create/camera.config.horizontal/maximum/outside"),
        (Accept, "create/voices/minItems/1-at"),
        (Refuse, "create/voices/minItems/1-below"),
        (Accept, "create/voices/maxItems/2-at"),
        (Refuse, "create/voices/maxItems/2-above"),
        (Accept, "create/voices.*.id/type/text"),
        (Refuse, "create/voices.*.id/required/absent"),
        (Accept, "create/title/type/text"),
        (Accept, "create/seed/type/example"),
        (Refuse, "create/seed/pattern/empty"),
    ];
    for (expect, id) in expected {
        let case = plan.cases.iter().find(|case| case.id == *id);
        let case = case.unwrap_or_else(|| panic!("no case {id}"));
        assert_eq!(case.expect, *expect, "{id}: {:?}", case.request.body);
    }
    for (charged, bound) in plan.bounds() {
        let planned = charged.acceptances.len();
        assert!(
            planned <= 2 * bound.requests,
            "{planned} requests, {bound:?}"
        );
    }
}

/// A server that refuses good values of one member.
#[tokio::test]
async fn a_server_that_refuses_good_values_is_found_out() {
    type Refuses = fn(&Value) -> bool;

    let contract = owners();
    let plan = plan(&contract);
    let is_above = |value: &Value| value.as_f64().is_some_and(|it| it > 0.1);
    let servers: [(&str, Refuses, &str); 5] = [
        ("none", |_| true, ""),
        ("duration", |value| value == "10", "create/duration/enum/10"),
        ("cfg_scale", is_above, "create/cfg_scale/maximum/at"),
        ("sound", |value| value == true, "create/sound/type/true"),
        ("voices", |_| true, "create/voices.*.id/type/text"),
    ];
    for (name, refuses, id) in servers {
        let honest = MockService::builder().contract(contract.clone());
        let honest = honest.api_key(KEY).build().expect("a service");
        let base_url =
            serve(
                move |request: &Request<Bytes>| match member(request, name).filter(refuses) {
                    Some(_) => refuse("not here"),
                    None => honest.answer(request),
                },
            );
        let report = check_contract(&contract, &plan, &base_url.await, None).await;
        let failed: Vec<_> = report
            .cases
            .iter()
            .filter(|case| case.outcome == Outcome::Failed)
            .map(|case| case.id.as_str())
            .collect();
        assert_eq!(failed.is_empty(), id.is_empty(), "{name}: {failed:?}");
        assert!(id.is_empty() || failed.contains(&id), "{id}: {failed:?}");
    }
}

/// A value that no body may have is no promise that holds.
#[tokio::test]
async fn what_no_case_exercises_is_told_as_that() {
    let contract = edited(|request| {
        let no_v1 = json!({ "properties": { "model_name": { "not": { "const": "kling-v1" } } } });
        let rules = request["x-rules"].as_array_mut().expect("a list");
        rules.push(rule("no-v1", no_v1));
        request["x-questions"] = json!(
            request["x-questions"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|it| it["id"] != "end-frame-duration")
                .collect::<Vec<_>>()
        );
        request
            .as_object_mut()
            .expect("an object")
            .remove("x-narrow");
    });
    let honest = MockService::builder().contract(contract.clone());
    let honest = honest.api_key(KEY).build().expect("a service");
    let base_url = serve(move |request| honest.answer(request)).await;

    let report = check_contract(&contract, &plan(&contract), &base_url, None).await;

    assert_eq!(report.conclusion(), Conclusion::NotJudged);
    assert_valid(&report);
    let open = "not exercised; what would: an example of the request with the value of create/model_name/enum/kling-v1";
    let text = human(&report, false);
    let row = text.lines().find(|line| line.contains("  model_name  "));
    assert!(
        row.is_some_and(|row| row.contains("not exercised")),
        "{text}"
    );
    assert!(text.contains(open), "{text}");
    assert!(json(&report).contains(open));
    // Who leaves it out is not told of it.
    let prompt = Plan::selected(&contract, Environment::default(), |id| {
        id.starts_with("create/prompt/")
    });
    assert!(
        prompt.not_exercised.is_empty(),
        "{:?}",
        prompt.not_exercised
    );
}

/// The spec with the operations and the callback of videos from texts beside those of videos from images.
fn two_operations() -> Value {
    let mut document = frozen().document().clone();
    let paths = document["paths"].as_object_mut().expect("an object");
    for (path, item) in paths.clone() {
        let mut text = item.to_string();
        for (from, to) in [
            ("Image2Video", "Text2Video"),
            ("image2VideoTask", "text2VideoTask"),
            ("schemas/CreateText", "schemas/CreateImage"),
            ("schemas/GetText", "schemas/GetImage"),
            ("schemas/ListText", "schemas/ListImage"),
        ] {
            text = text.replace(from, to);
        }
        for name in ["create", "get", "list", "callback"] {
            let [from, to] =
                [name.to_owned(), format!("{name}-text")].map(|it| format!("\"x-name\":\"{it}\""));
            text = text.replace(&from, &to);
        }
        let path = path.replace("image2video", "text2video");
        paths.insert(path, serde_json::from_str(&text).expect("JSON"));
    }
    document
}

async fn followed(served: &Value) -> Report {
    let contract = contract(&two_operations());
    let service = MockService::builder().contract(self::contract(served));
    let service = service
        .api_key(KEY)
        .strictness(Strictness::Wide)
        .speed(500.0);
    let service = service.start().await.expect("a service");
    let receiver = Receiver::start().await.expect("a receiver");
    let environment = Environment {
        callback_url: Some(receiver.url()),
        ..Environment::default()
    };
    let plan = Plan::selected(&contract, environment, |id| {
        !id.starts_with("create") || id.ends_with("/callback_url/format/https")
    });
    let settings = Settings {
        budget: Some(4),
        key: Some(Key::new(KEY).expect("a key")),
        follow: Follow {
            max_time: Duration::from_secs(5),
            interval: Duration::from_millis(10),
        },
        inbox: Some(&receiver),
        ..Settings::new(Target::new(service.base_url(), TargetKind::Mock))
    };
    let transport = HttpTransport::new(service.base_url(), Duration::from_secs(20));
    let transport = transport.expect("a base URL");
    let recording = run(
        &contract,
        &plan,
        &transport,
        &settings,
        pending(),
        &mut |_| {},
    )
    .await;
    judge(&contract, &recording)
}

#[tokio::test]
async fn the_callbacks_of_two_operations_are_kept_apart() {
    let whole = two_operations();
    let mut silent = whole.clone();
    let create = &mut silent["paths"]["/kling/v1/videos/text2video"]["post"];
    create
        .as_object_mut()
        .expect("an object")
        .remove("callbacks");
    for (served, findings) in [(&whole, &[][..]), (&silent, &["callback-missing"])] {
        let report = followed(served).await;
        for id in [
            "get/life/video",
            "get-text/life/video",
            "callback/body/received",
        ] {
            assert_eq!(case(&report, id).outcome, Outcome::Passed, "{id}");
        }
        let told = case(&report, "callback-text/body/received").findings.iter();
        let told: Vec<_> = told.map(|it| it.code.as_str()).collect();
        assert_eq!(told, findings);
    }
}

#[tokio::test]
async fn one_cause_at_two_operations_is_told_of_each() {
    let contract = contract(&two_operations());
    let plan = Plan::selected(&contract, Environment::default(), |id| {
        id.ends_with("/body/required/least")
    });
    let base_url = serve(|_| crate::servers::json(200, &json!({}))).await;
    let report = check_contract(&contract, &plan, &base_url, None).await;
    let told = causes(&report).into_iter();
    let told: Vec<_> = told
        .filter(|it| it["code"] == "answer-schema")
        .map(|it| it["cases"].clone())
        .collect();
    let least =
        ["create-text", "create"].map(|name| json!([format!("{name}/body/required/least")]));
    assert_eq!(told, least);
}

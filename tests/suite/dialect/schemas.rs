//! Lists, rules and what fits a type.

use image2video_contract::{Contract, Strictness, Violation};
use serde_json::{Value, json};

use super::{refused, with};
use crate::support::message;

#[test]
fn an_empty_list_of_rules_is_none() {
    let rules = "/components/schemas/CreateImage2VideoRequest/x-rules";
    let mut document = with(rules, json!([]));
    let schema = "/components/schemas/CreateImage2VideoRequest";
    let schema = document.pointer_mut(schema).and_then(Value::as_object_mut);
    schema
        .expect("a schema")
        .retain(|key, _| !matches!(key, k if k == "x-narrow" || k == "x-questions"));
    let contract = Contract::from_document(&document).expect("a contract");
    let create = contract
        .operation("create")
        .and_then(|it| it.request.as_ref());
    let body = json!({ "image": "https://a.example/a", "image_tail": "https://a.example/b", "duration": "10" });
    assert!(
        create
            .expect("a body")
            .message
            .judge(Strictness::Decided)
            .allows(&body)
    );
}

#[test]
fn what_only_fits_another_type_is_refused() {
    let list = "/components/schemas/TaskStatus/items";
    refused(
        &with(list, json!({ "$ref": "#/components/schemas/Video" })),
        list,
        "says nothing",
    );
    let members = "/components/schemas/TaskList/properties";
    refused(&with(members, json!({})), members, "says nothing");
}

#[test]
fn items_of_a_list_are_judged_and_so_are_images_in_them() {
    let images = "/components/schemas/CreateImage2VideoRequest/properties/frames";
    let document = with(
        images,
        json!({ "type": "array", "description": "x", "x-source": "x",
            "items": { "$ref": "#/components/schemas/Image" } }),
    );
    let contract = Contract::from_document(&document).expect("a contract");
    let create = contract
        .operation("create")
        .and_then(|it| it.request.as_ref());
    let judge = create.expect("a body").message.judge(Strictness::Decided);
    let url = "https://images.example/a.jpg";
    let body = |second: &str| json!({ "image": url, "frames": [url, second] });
    assert!(judge.allows(&body(url)));
    let bad = body("ftp://images.example/a.jpg");
    assert!(!judge.allows(&bad));
    let found = judge.violations(&bad);
    assert!(
        matches!(&*found, [Violation { pointer, part, .. }] if pointer == "/frames/1" && part.to_string() == "x-image/urlSchemes"),
        "{found:?}"
    );
}

/// `x-rules` of an answer, below a list.
#[test]
fn a_rule_of_an_answer_is_judged_where_it_stands() {
    let task =
        json!({ "task_id": "a", "task_status": "succeed", "created_at": 1, "updated_at": 1 });
    let body = json!({ "code": 0, "message": "", "request_id": "r", "data": [task] });
    let judge = message("tasks").judge(Strictness::Decided);
    let found = judge.violations(&body);
    assert!(
        matches!(&*found, [Violation { pointer, part, .. }]
            if pointer == "/data/0" && part.to_string() == "x-rules/succeed-has-videos"),
        "{found:?}"
    );
}

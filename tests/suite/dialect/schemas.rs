//! Lists, rules and what fits a type.

use image2video_contract::{Contract, Strictness, Violation, pointer};
use serde_json::{Value, json};

use super::{message, refused, with};

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

/// What no type could hold and no validator judges is refused where it stands.
#[test]
fn what_the_dialect_does_not_have_is_refused() {
    let prompt = "/components/schemas/Prompt";
    let body = "/paths/~1kling~1v1~1videos~1image2video/post/requestBody";
    #[rustfmt::skip] // a table
    let mistakes = [
        (format!("{prompt}/pattern"), json!("("), format!("{prompt}/pattern"), "no regular expression"),
        (format!("{prompt}/nullable"), json!(true), format!("{prompt}/nullable"), "not part of a schema"),
        (format!("{prompt}/default"), json!("a"), format!("{prompt}/default"), "not part of a schema"),
        (format!("{prompt}/format"), json!("date"), format!("{prompt}/format"), "one of date-time, uri, uuid, int64"),
        (format!("{prompt}/minimum"), json!(2), format!("{prompt}/minimum"), "says nothing about a value of type string"),
        (format!("{prompt}/type"), json!("null"), format!("{prompt}/type"), "one of array, boolean"),
        (format!("{prompt}/type"), Value::Null, prompt.to_owned(), "has no `type`"),
        ("/components/schemas/CfgScale/multipleOf".to_owned(), json!(2), "/components/schemas/CfgScale/multipleOf".to_owned(), "not part of a schema"),
        ("/components/schemas/TaskInfo/minItems".to_owned(), json!(1), "/components/schemas/TaskInfo/minItems".to_owned(), "says nothing about a value of type object"),
        ("/components/schemas/TaskList/items".to_owned(), Value::Null, "/components/schemas/TaskList".to_owned(), "an array has no `items`"),
        ("/components/schemas/TaskInfo/not".to_owned(), json!({}), "/components/schemas/TaskInfo/not".to_owned(), "not part of a schema"),
        ("/components/schemas/TaskInfo/required".to_owned(), json!(["a"]), "/components/schemas/TaskInfo/required".to_owned(), "`a` is required but"),
        ("/components/schemas/Mode/enum".to_owned(), json!([]), "/components/schemas/Mode/enum".to_owned(), "an enum without values"),
        ("/components/schemas/Mode/enum".to_owned(), json!([1]), "/components/schemas/Mode/enum/0".to_owned(), "no value of type string"),
        ("/components/schemas/VideoDuration/x-enum-varnames".to_owned(), json!(["One"]), "/components/schemas/VideoDuration/x-enum-varnames".to_owned(), "1 names for 2 values"),
        ("/components/schemas/Other".to_owned(), json!({ "$ref": "#/components/schemas/Mode" }), "/components/schemas/Other/$ref".to_owned(), "not part of a schema"),
        (format!("{body}/required"), json!(false), format!("{body}/required"), "may be left out"),
        (format!("{body}/content"), json!({ "application/json": {}, "text/plain": {} }), format!("{body}/content"), "one media type"),
        (format!("{body}/content"), json!({ "application/json": {} }), format!("{body}/content/application~1json"), "has no `schema`"),
        ("/openapi".to_owned(), json!("3.1.0"), "/openapi".to_owned(), "not of 3.1.0"),
    ];
    for (place, value, at, message) in mistakes {
        refused(&with(&place, value), &at, message);
    }
}

/// They become file names, identifiers and ids of cases.
#[test]
fn names_are_plain() {
    let create = "/paths/~1kling~1v1~1videos~1image2video/post";
    let text = json!({ "type": "string", "description": "x", "x-source": "x" });
    let ids = [
        format!("{create}/operationId"),
        format!("{create}/x-name"),
        "/components/schemas/CreateImage2VideoRequest/x-rules/0/id".to_owned(),
        "/components/schemas/Prompt/x-questions/0/id".to_owned(),
        "/components/schemas/Prompt/x-questions/0/readings/0/id".to_owned(),
        "/components/securitySchemes/bearerAuth/x-questions/0/id".to_owned(),
    ];
    for name in [
        "../evil", "/evil", "a/b", "a.b", "a b", "1a", "-a", "_a", "é", "a\n", "a=b", "a\\b",
    ] {
        for place in &ids {
            refused(&with(place, json!(name)), place, "is no name");
        }
        let component = pointer::join("/components/schemas", name);
        refused(&with(&component, text.clone()), &component, "is no name");
    }
}

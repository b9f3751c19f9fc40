//! What the reader makes of parameters, callbacks, lists and rules, and what it refuses of them.

use image2video_contract::{Contract, Location, Operation, Origin, Reading, Violation};
use serde_json::{Value, json};

use crate::support::message;

const LIST: &str = "/paths/~1kling~1v1~1videos~1image2video/get";
const GET: &str = "/paths/~1kling~1v1~1videos~1image2video~1{task_id}/get";
const CALLBACK: &str = "/paths/~1kling~1v1~1videos~1image2video/post/callbacks/taskChanged/{$request.body#~1callback_url}";

fn embedded() -> Value {
    serde_json::from_str(Contract::embedded_document()).expect("the embedded document")
}

#[track_caller]
fn operation(name: &str) -> &'static Operation {
    Contract::embedded().operation(name).expect(name)
}

/// The embedded document with another value at a place; `null` takes it away.
#[track_caller]
fn with(place: &str, value: Value) -> Value {
    let mut document = embedded();
    let (parent, key) = place.rsplit_once('/').expect("a pointer");
    let key = key.replace("~1", "/");
    match document.pointer_mut(parent).expect("a parent") {
        Value::Object(map) if value.is_null() => drop(map.remove(&key)),
        Value::Object(map) => drop(map.insert(key, value)),
        Value::Array(items) => items.push(value),
        other => panic!("{other} has no members"),
    }
    document
}

#[track_caller]
fn refused(document: &Value, pointer: &str, message: &str) {
    let defects = Contract::from_document(document).expect_err("a mistake");
    let found = defects
        .iter()
        .any(|defect| defect.pointer == pointer && defect.message.contains(message));
    assert!(found, "no {pointer}: {message} in {defects:#?}");
}

#[test]
fn the_owners_operations_are_read() {
    let names = Contract::embedded().operations.iter();
    let names: Vec<_> = names
        .map(|it| (it.name.as_str(), it.is_charged()))
        .collect();
    assert_eq!(names, [("create", true), ("list", false), ("get", false)]);
    let get = operation("get");
    assert_eq!(get.origin, Origin::Owner);
    assert_eq!(get.path, "/kling/v1/videos/image2video/{task_id}");
    let id = get.parameter(Location::Path, "task_id").expect("the id");
    assert!(id.required && get.parameter(Location::Query, "task_id").is_none());
    let names = operation("list").parameters.iter();
    let names: Vec<_> = names.map(|it| (it.name.as_str(), it.required)).collect();
    assert_eq!(names, [("pageNum", false), ("pageSize", false)]);
    let callback = &operation("create").callbacks[0];
    assert_eq!(
        (
            &*callback.id,
            &*callback.name,
            &*callback.url,
            &*callback.method
        ),
        (
            "image2VideoTaskChanged",
            "callback",
            "/callback_url",
            "POST"
        )
    );
    assert_eq!(callback.pointer, format!("{CALLBACK}/post"));
}

#[test]
fn a_text_of_a_parameter_is_judged_as_the_value_that_it_stands_for() {
    let list = operation("list");
    let page = list.parameter(Location::Query, "pageNum").expect("a page");
    let broken = |text: &str| {
        let judge = page.message.judge(Reading::Decided);
        let violations = judge.violations(&page.value(text)).into_iter();
        let keywords: Vec<_> = violations.map(|it| (it.pointer, it.keyword)).collect();
        assert!(keywords.iter().all(|(at, _)| at.is_empty()));
        keywords.into_iter().map(|(_, keyword)| keyword).next()
    };
    for good in ["1", "30", "1000"] {
        assert_eq!(broken(good), None, "{good}");
    }
    for (bad, keyword) in [
        ("0", "minimum"),
        ("-1", "minimum"),
        ("1001", "maximum"),
        ("99999999999999999999", "maximum"),
    ] {
        assert_eq!(broken(bad).as_deref(), Some(keyword), "{bad}");
    }
    for bad in [
        "", "+1", " 1", "1 ", "01", "1.0", "1e2", "0x1", "1_0", "one", "true", "null", "\"1\"",
        "--1", "1\n", "1,2", "１",
    ] {
        assert_eq!(page.value(bad), json!(bad));
        assert_eq!(broken(bad).as_deref(), Some("type"), "{bad:?}");
    }
    let id = operation("get").parameters[0].value("12");
    assert_eq!(id, json!("12"));
}

/// `list` with one more parameter in its query.
fn with_parameter(schema: Value) -> Contract {
    let parameter = json!({
        "name": "extra", "in": "query", "description": "x", "x-source": "x", "schema": schema,
    });
    let document = with(&format!("{LIST}/parameters/-"), parameter);
    Contract::from_document(&document).expect("a contract")
}

#[test]
fn each_type_of_parameter_has_its_values() {
    let value = |type_: &str, text: &str| {
        let schema = json!({ "type": type_, "description": "x", "x-source": "x" });
        let contract = with_parameter(schema);
        let list = contract.operation("list").expect("list");
        let extra = list.parameter(Location::Query, "extra").expect("extra");
        extra.value(text)
    };
    for (type_, text, expected) in [
        ("number", "0.5", json!(0.5)),
        ("number", "-2", json!(-2)),
        ("number", "1e2", json!(100.0)),
        ("number", ".5", json!(".5")),
        ("number", "+1", json!("+1")),
        ("number", "1e999", json!("1e999")),
        ("number", "NaN", json!("NaN")),
        ("boolean", "true", json!(true)),
        ("boolean", "TRUE", json!("TRUE")),
        ("boolean", "1", json!("1")),
        ("string", "1", json!("1")),
    ] {
        assert_eq!(value(type_, text), expected, "{type_} {text}");
    }
}

#[test]
fn questions_about_parameters_and_callbacks_are_collected() {
    let question = |id: &str| {
        let candidate = |id: &str, limit: u64| json!({ "id": id, "source": "x", "constraint": { "maxLength": limit } });
        json!({
            "type": "string", "description": "x", "x-source": "x", "maxLength": 5,
            "x-wide": { "maxLength": 9 },
            "x-readings": [{ "id": id, "question": "x", "decided": "a", "why": "x",
                "candidates": [candidate("a", 5), candidate("b", 9)] }],
        })
    };
    let contract = with_parameter(question("of-parameter"));
    let found = contract.ambiguities();
    let found = found.iter().find(|(_, _, it)| it.id == "of-parameter");
    assert!(
        matches!(found, Some((name, at, _)) if *name == "list" && at == "/extra"),
        "{found:?}"
    );
    let note = "/components/schemas/TaskInfo/properties/note";
    let mut document = with(note, question("of-callback"));
    document["paths"]["/kling/v1/videos/image2video"]["get"].take();
    document = without_queries(document);
    let contract = Contract::from_document(&document).expect("a contract");
    let found = contract.ambiguities();
    let found = found.iter().find(|(_, _, it)| it.id == "of-callback");
    assert!(
        matches!(found, Some((name, at, _)) if *name == "callback" && at == "/task_info/note"),
        "{found:?}"
    );
}

/// The document with the paths of `create` alone.
fn without_queries(mut document: Value) -> Value {
    let create = document["paths"]["/kling/v1/videos/image2video"]["post"].take();
    document["paths"] = json!({ "/kling/v1/videos/image2video": { "post": create } });
    document
}

#[test]
fn mistakes_in_parameters_have_their_place() {
    let first = format!("{LIST}/parameters/0");
    let scalar = json!({ "type": "string", "description": "x", "x-source": "x" });
    let array = json!({ "type": "array", "description": "x", "x-source": "x", "items": scalar });
    let image = json!({ "type": "string", "description": "x", "x-source": "x", "x-image": {} });
    for (place, value, at, message) in [
        (
            format!("{first}/in"),
            json!("header"),
            format!("{first}/in"),
            "one of path, query",
        ),
        (
            format!("{first}/style"),
            json!("form"),
            format!("{first}/style"),
            "not part of a parameter",
        ),
        (
            format!("{first}/x-narrow"),
            json!({}),
            format!("{first}/x-narrow"),
            "not an `x-` key of a parameter",
        ),
        (
            format!("{first}/name"),
            Value::Null,
            first.clone(),
            "has no `name`",
        ),
        (
            format!("{first}/name"),
            json!("pageSize"),
            format!("{LIST}/parameters/1"),
            "stands twice",
        ),
        (
            format!("{first}/schema"),
            array,
            format!("{first}/schema"),
            "a parameter is a string",
        ),
        (
            format!("{first}/schema"),
            image,
            format!("{first}/schema"),
            "a parameter is a string",
        ),
        (
            format!("{first}/schema/maximum"),
            json!("x"),
            format!("{first}/schema/maximum"),
            "a number",
        ),
        (
            format!("{LIST}/parameters/-"),
            json!({ "$ref": "#/components/parameters/Lost" }),
            format!("{LIST}/parameters/2/$ref"),
            "leads nowhere",
        ),
        (
            format!("{GET}/parameters/0/required"),
            json!(false),
            format!("{GET}/parameters/0"),
            "always required",
        ),
        (
            format!("{GET}/parameters"),
            json!([]),
            GET.to_owned(),
            "`{task_id}` of the path is not one",
        ),
        (
            format!("{GET}/parameters/0/name"),
            json!("id"),
            format!("{GET}/parameters/0"),
            "the path has no `{id}`",
        ),
        (
            "/paths/~1tasks~1{}".to_owned(),
            json!({}),
            "/paths/~1tasks~1{}".to_owned(),
            "a whole segment",
        ),
        (
            "/paths/~1tasks~1a{id}".to_owned(),
            json!({}),
            "/paths/~1tasks~1a{id}".to_owned(),
            "a whole segment",
        ),
        (
            "/paths/~1{a}~1{a}".to_owned(),
            json!({}),
            "/paths/~1{a}~1{a}".to_owned(),
            "each parameter once",
        ),
        (
            "/paths/~1tasks?a=1".to_owned(),
            json!({}),
            "/paths/~1tasks?a=1".to_owned(),
            "ends before `?`",
        ),
    ] {
        refused(&with(&place, value), &at, message);
    }
}

#[test]
fn mistakes_in_callbacks_have_their_place() {
    let post = format!("{CALLBACK}/post");
    for (place, value, at, message) in [
        (
            format!("{CALLBACK}/put"),
            json!({}),
            format!("{CALLBACK}/put"),
            "not part of the path of a callback",
        ),
        (
            format!("{post}/parameters"),
            json!([]),
            format!("{post}/parameters"),
            "not part of a callback",
        ),
        (
            format!("{post}/requestBody"),
            Value::Null,
            post.clone(),
            "has no `requestBody`",
        ),
        (
            format!("{post}/security"),
            json!([{ "bearerAuth": [] }]),
            format!("{post}/security"),
            "credentials of a callback",
        ),
        (
            format!("{post}/responses/404"),
            json!({}),
            format!("{post}/responses/404"),
            "not a status of success",
        ),
        (
            format!("{post}/responses/2XX/content"),
            json!({}),
            format!("{post}/responses/2XX/content"),
            "not part of an answer",
        ),
        (
            format!("{post}/operationId"),
            json!("createImage2VideoTask"),
            format!("{post}/operationId"),
            "names two operations",
        ),
        (
            format!("{post}/x-name"),
            json!("create"),
            format!("{post}/x-name"),
            "short name of two operations",
        ),
        (
            "/components/schemas/CreateImage2VideoRequest/properties/callback_url".to_owned(),
            Value::Null,
            CALLBACK.to_owned(),
            "no member `/callback_url`",
        ),
    ] {
        refused(&with(&place, value), &at, message);
    }
    let other = CALLBACK.replace("{$request.body#~1callback_url}", "{$url}");
    let (parent, _) = CALLBACK.rsplit_once('/').expect("a pointer");
    refused(
        &with(parent, json!({ "{$url}": {} })),
        &other,
        "not an expression",
    );
    refused(&with(parent, json!({})), parent, "one URL");
}

#[test]
fn a_parameter_may_be_referred_to() {
    let place = format!("{GET}/parameters/0");
    let document = embedded();
    let parameter = document.pointer(&place).expect("the parameter").clone();
    let mut document = with("/components/parameters", json!({ "TaskId": parameter }));
    *document.pointer_mut(&place).expect("the parameter") =
        json!({ "$ref": "#/components/parameters/TaskId" });
    let contract = Contract::from_document(&document).expect("a contract");
    let get = contract.operation("get").expect("get");
    assert_eq!(get.parameters[0].pointer, "/components/parameters/TaskId");
}

#[test]
fn an_empty_list_of_rules_is_none() {
    let rules = "/components/schemas/CreateImage2VideoRequest/x-rules";
    let mut document = with(rules, json!([]));
    let schema = "/components/schemas/CreateImage2VideoRequest";
    let schema = document.pointer_mut(schema).and_then(Value::as_object_mut);
    schema
        .expect("a schema")
        .retain(|key, _| !matches!(key, k if k == "x-narrow" || k == "x-readings"));
    let contract = Contract::from_document(&document).expect("a contract");
    let create = contract
        .operation("create")
        .and_then(|it| it.request.as_ref());
    let body = json!({ "image": "https://a.example/a", "image_tail": "https://a.example/b", "duration": "10" });
    assert!(
        create
            .expect("a body")
            .message
            .judge(Reading::Decided)
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
    let judge = create.expect("a body").message.judge(Reading::Decided);
    let url = "https://images.example/a.jpg";
    let body = |second: &str| json!({ "image": url, "frames": [url, second] });
    assert!(judge.allows(&body(url)));
    let bad = body("ftp://images.example/a.jpg");
    assert!(!judge.allows(&bad));
    let found = judge.violations(&bad);
    assert!(
        matches!(&*found, [Violation { pointer, keyword, .. }] if pointer == "/frames/1" && keyword == "x-image/urlSchemes"),
        "{found:?}"
    );
}

/// `x-rules` of an answer, below a list.
#[test]
fn a_rule_of_an_answer_is_judged_where_it_stands() {
    let task =
        json!({ "task_id": "a", "task_status": "succeed", "created_at": 1, "updated_at": 1 });
    let body = json!({ "code": 0, "message": "", "request_id": "r", "data": [task] });
    let judge = message("tasks").judge(Reading::Decided);
    let found = judge.violations(&body);
    assert!(
        matches!(&*found, [Violation { pointer, keyword, .. }]
            if pointer == "/data/0" && keyword == "x-rules/succeed-has-videos"),
        "{found:?}"
    );
}

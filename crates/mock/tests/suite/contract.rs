//! A service of another contract than the embedded one.

use http::Request;
use image2video_contract::{Contract, MemberRole, Strictness, TaskPhase};
use image2video_mock::{Failure, IdGenerator, Scenario, Service};
use serde_json::{Value, json};

use crate::answers::refused;
use crate::images::png;
use crate::request::{NOW, PATH, contract, get, good, json, least, still};
use crate::tasks::LATER;

const SIBLING: &str = "/kling/v1/videos/text2video";

/// The embedded contract with a change.
fn changed(change: impl FnOnce(&mut Value)) -> Contract {
    let mut document = contract().document().clone();
    change(&mut document);
    Contract::from_document(&document).expect("a contract")
}

/// A copy of the operation, at another path.
fn with_sibling(document: &mut Value, path: &str, method: &str) {
    let mut sibling = document["paths"][PATH]["post"].clone();
    sibling["operationId"] = json!("createText2VideoTask");
    sibling["x-name"] = json!("text");
    sibling["callbacks"] = json!({});
    document["paths"][path] = json!({ method: sibling });
}

fn at(path: &str, body: &Value) -> Request<String> {
    let mut request = good();
    *request.uri_mut() = path.parse().expect("a path");
    *request.body_mut() = body.to_string();
    request
}

#[test]
fn the_contract_that_is_given_judges() {
    let contract = changed(|document| {
        document["components"]["schemas"]["VideoDuration"]["enum"] = json!(["5", "10", "15"]);
        document["components"]["schemas"]["VideoDuration"]["x-enum-varnames"] =
            json!(["A", "B", "C"]);
    });
    let service = still().contract(contract).build().expect("a service");
    let mut body = least();
    body["duration"] = json!("15");
    assert_eq!(service.answer_at(&at(PATH, &body), NOW).status(), 200);
    body["duration"] = json!("20");
    refused(
        &service.answer_at(&at(PATH, &body), NOW),
        400,
        1201,
        "/duration: ",
    );
}

#[test]
fn another_operation_that_creates_is_judged_and_answered() {
    let contract = changed(|document| with_sibling(document, SIBLING, "post"));
    let service = still()
        .seed(7)
        .contract(contract)
        .build()
        .expect("a service");
    let answer = service.answer_at(&at(SIBLING, &least()), NOW);
    assert_eq!(answer.status(), 200);
    refused(
        &service.answer_at(&at(SIBLING, &json!({})), NOW),
        400,
        1201,
        "\"image\"",
    );
    assert_eq!(service.answer_at(&at(PATH, &least()), NOW).status(), 200);

    // The task belongs to the path that made it.
    let id = json(answer.body())["data"]["task_id"].clone();
    let id = id.as_str().expect("an id");
    let ids = IdGenerator::new(7, 0);
    assert_eq!(
        ids.parse_task(SIBLING, id).map(|task| task.created_at),
        Some(NOW)
    );
    assert_eq!(ids.parse_task(PATH, id), None);
}

#[test]
fn images_and_pages_may_have_other_names() {
    let contract = changed(|document| {
        let body = &mut document["components"]["schemas"]["CreateImage2VideoRequest"];
        body["properties"]["frame"] = body["properties"]["image"].clone();
        document["paths"][PATH]["get"]["parameters"][1]["name"] = json!("size");
    });
    let service = still().contract(contract).record(9).build();
    let service = service.expect("a service");
    let body = json!({ "image": png(300), "frame": png(400) });
    for _ in 0..2 {
        assert_eq!(service.answer_at(&at(PATH, &body), NOW).status(), 200);
    }
    let frame = service.received()[0].image("frame");
    assert_eq!(frame.map(|image| image.bytes), Some(400));
    let answer = service.answer_at(&get(&format!("{PATH}?size=1")), NOW);
    let tasks = &json(answer.body())["data"];
    assert_eq!(tasks.as_array().map(Vec::len), Some(1), "{tasks}");
}

#[test]
fn an_operation_without_a_role_is_answered_as_an_example_is() {
    let by_id = format!("{SIBLING}/{{task_id}}");
    for (path, asked) in [
        (SIBLING, SIBLING.to_owned()),
        (&by_id, format!("{SIBLING}/7")),
    ] {
        let contract = changed(|document| {
            with_sibling(document, path, "put");
            let get = &document["paths"][format!("{PATH}/{{task_id}}")]["get"];
            let parameters = get["parameters"].clone();
            let sibling = &mut document["paths"][path]["put"];
            if path.contains('{') {
                sibling["parameters"] = parameters;
            }
            let sibling = sibling.as_object_mut();
            sibling.expect("an operation").remove("x-role");
        });
        let service = still().contract(contract.clone()).build();
        let service = service.expect("a service");
        let mut request = at(&asked, &least());
        *request.method_mut() = http::Method::PUT;
        let body = judged(&service, &contract, "text", &request, NOW);
        assert_eq!(body["data"]["task_status"], "submitted", "{path}");
    }
}

/// Answers, and holds the answer to the contract that the service has: its body.
#[track_caller]
fn judged(
    service: &Service,
    contract: &Contract,
    operation: &str,
    request: &Request<String>,
    now: u64,
) -> Value {
    let answer = service.answer_at(request, now);
    let operation = contract.operation(operation).expect("an operation");
    let documented = operation.response(answer.status().as_u16());
    let documented = documented.unwrap_or_else(|| panic!("{answer:?} is not documented"));
    let body = json(answer.body());
    let judge = documented.message.judge(Strictness::Decided);
    assert_eq!(judge.violations(&body), [], "{body}");
    body
}

/// Every text in a document, changed; and every name of a member.
fn renamed(value: &mut Value, from: &str, to: &str) {
    match value {
        Value::String(text) if text == from => *text = to.to_owned(),
        Value::Array(items) => items.iter_mut().for_each(|it| renamed(it, from, to)),
        Value::Object(members) => {
            if let Some(member) = members.remove(from) {
                members.insert(to.to_owned(), member);
            }
            members.values_mut().for_each(|it| renamed(it, from, to));
        }
        _ => {}
    }
}

fn without_examples(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(without_examples),
        Value::Object(members) => {
            members.remove("examples");
            members.values_mut().for_each(without_examples);
        }
        _ => {}
    }
}

const SCHEMAS: &str = "/components/schemas";

/// A member that an answer has to have, and of which there is no example.
fn required_trace_id(document: &mut Value) {
    without_examples(document);
    for name in [
        "CreateImage2VideoResponse",
        "GetImage2VideoTaskResponse",
        "ListImage2VideoTasksResponse",
        "ErrorResponse",
    ] {
        let schema = document.pointer_mut(&format!("{SCHEMAS}/{name}"));
        let schema = schema.expect("a schema");
        let required = schema["required"].as_array_mut().expect("required");
        required.push(json!("trace_id"));
        schema["properties"]["trace_id"] = json!({
            "type": "string",
            "minLength": 8,
            "description": "Where it was traced.",
            "x-source": "an edit",
        });
    }
}

fn created(document: &mut Value) {
    let responses = &mut document["paths"][PATH]["post"]["responses"];
    let responses = responses.as_object_mut().expect("responses");
    let ok = responses.remove("200").expect("200");
    responses.insert("201".to_owned(), ok);
}

/// A name, and an edit of the document.
type Edit = (&'static str, fn(&mut Value));

#[test]
fn answers_follow_an_edit_of_the_document() {
    let edits: &[Edit] = &[
        ("none", |_| {}),
        ("no examples", without_examples),
        ("a required trace_id", required_trace_id),
        ("201", created),
        ("succeeded", |it| renamed(it, "succeed", "succeeded")),
        ("id for task_id", |it| {
            let path = format!("{PATH}/{{task_id}}");
            let get = it["paths"][&path].take();
            renamed(it, "task_id", "id");
            it["paths"][&path] = get;
            renamed(&mut it["paths"][&path]["get"]["responses"], "task_id", "id");
        }),
        ("a queue", |it| {
            let status = &mut it["components"]["schemas"]["TaskStatus"];
            let values = status["enum"].as_array_mut().expect("an enum");
            values.insert(1, json!("queued"));
            status["x-task-phases"]["queued"] = json!("submitted");
        }),
    ];
    for (name, edit) in edits {
        let contract = changed(edit);
        assert_eq!(contract.unanswerable(), [], "{name}");
        let service = still().contract(contract.clone()).build();
        let service = service.expect("a service");
        let ask =
            |operation, request: &_, now| judged(&service, &contract, operation, request, now);
        let named = {
            let mut body = least();
            body["external_task_id"] = json!("harbour-1");
            at(PATH, &body)
        };
        for (request, has_name) in [(good(), false), (named, true)] {
            let body = ask("create", &request, NOW);
            let create = contract.operation("create").expect("create");
            let id = create.tasks(&body)[0].id().expect("an id").to_owned();
            let get = get(&format!("{PATH}/{id}"));
            let mut phases = Vec::new();
            for now in (NOW..=LATER).step_by(500) {
                let body = ask("get", &get, now);
                let task = &contract.operation("get").expect("get").tasks(&body)[0];
                let external = task.get(MemberRole::ExternalTaskId);
                assert_eq!(external.is_some(), has_name, "{name}: {body}");
                let done = task.phase() == Some(TaskPhase::Succeeded);
                let url = task.get(MemberRole::VideoUrl);
                assert_eq!(url.is_some(), done, "{name}: {body}");
                let status = task.get(MemberRole::TaskStatus).cloned();
                phases.push((task.phase().expect("a phase"), status));
            }
            phases.dedup();
            assert!(phases.is_sorted_by_key(|(phase, _)| *phase), "{phases:?}");
            let stages = if *name == "a queue" { 4 } else { 3 };
            assert_eq!(phases.len(), stages, "{name}: {phases:?}");
        }
        let list = ask("list", &get(PATH), LATER);
        let tasks = contract.operation("list").expect("list").tasks(&list).len();
        assert_eq!(tasks, 2, "{name}: {list}");
        service.next(Scenario::Failure(Failure::Content));
        let failing = ask("create", &good(), NOW);
        let create = contract.operation("create").expect("create");
        let id = create.tasks(&failing)[0].id().expect("an id").to_owned();
        let body = ask("get", &get(&format!("{PATH}/{id}")), LATER);
        let task = &contract.operation("get").expect("get").tasks(&body)[0];
        assert_eq!(task.phase(), Some(TaskPhase::Failed), "{name}: {body}");
        ask("create", &at(PATH, &json!({})), NOW);
        ask("get", &get(&format!("{PATH}/x")), NOW);
    }
}

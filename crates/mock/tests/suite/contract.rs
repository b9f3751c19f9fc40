//! A service of another contract than the embedded one.

use http::Request;
use image2video_contract::Contract;
use image2video_mock::IdGenerator;
use serde_json::{Value, json};

use crate::answers::refused;
use crate::images::png;
use crate::request::{NOW, PATH, get, good, json, least, still};

const SIBLING: &str = "/kling/v1/videos/text2video";

/// The embedded contract with a change.
fn changed(change: impl FnOnce(&mut Value)) -> Contract {
    let mut document = Contract::embedded().document().clone();
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
        document["components"]["schemas"]["Duration"]["enum"] = json!(["5", "10", "15"]);
        document["components"]["schemas"]["Duration"]["x-enum-varnames"] = json!(["A", "B", "C"]);
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
fn an_operation_without_a_role_is_not_offered() {
    let contract = changed(|document| {
        with_sibling(document, SIBLING, "put");
        let sibling = document["paths"][SIBLING]["put"].as_object_mut();
        sibling.expect("an operation").remove("x-role");
    });
    let service = still().contract(contract).build().expect("a service");
    let mut request = at(SIBLING, &least());
    *request.method_mut() = http::Method::PUT;
    refused(
        &service.answer_at(&request, NOW),
        501,
        5000,
        "does not offer the operation text",
    );
}

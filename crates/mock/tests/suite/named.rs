//! Tasks that their callers have given an id of their own.

use http::Request;
use serde_json::{Value, json};

use crate::answers::{answer, refused};
use crate::request::{NOW, PATH, contract, create, get, good, json, least, mock, post, still};
use crate::tasks::{LATER, task};

fn named(name: &str) -> Request<String> {
    let mut body = least();
    body["external_task_id"] = json!(name);
    post().body(body.to_string()).expect("a request")
}

#[test]
fn a_task_can_be_asked_for_by_its_callers_id() {
    let service = still().build().expect("a service");
    for (name, path) in [
        ("harbour-1", "harbour-1"),
        ("a b/c+&é", "a%20b%2Fc+&%C3%A9"),
    ] {
        let made = json(answer(&service, &named(name)).body());
        let info = json!({ "external_task_id": name });
        assert_eq!(made["data"]["task_info"], info);
        let id = made["data"]["task_id"].as_str().expect("an id");
        for now in [NOW, LATER] {
            let by_id = task(&service, id, now);
            assert_eq!(by_id["task_info"], info);
            assert_eq!(task(&service, path, now), by_id);
        }
        let list = service.answer_at(&get(PATH), LATER);
        assert_eq!(json(list.body())["data"][0]["task_info"], info);
    }
    create(&service, &good());
    let list = json(service.answer_at(&get(PATH), LATER).body());
    assert_eq!(list["data"][0]["task_info"], json!({}));
}

#[test]
fn no_two_tasks_have_one_id_of_the_caller() {
    let service = still().listed(2).build().expect("a service");
    create(&service, &named("harbour-1"));
    let again = answer(&service, &named("harbour-1"));
    refused(
        &again,
        400,
        1201,
        "/external_task_id: another task has this id",
    );
    let listed = json(service.answer_at(&get(PATH), NOW).body());
    assert_eq!(listed["data"].as_array().map(Vec::len), Some(1));
    // It is known for as long as its task is listed.
    for name in ["harbour-2", "harbour-3", "harbour-1"] {
        create(&service, &named(name));
    }
    let long = answer(&service, &named(&"z".repeat(1_001)));
    refused(
        &long,
        400,
        1201,
        "/external_task_id: it has more than 1000 bytes",
    );
}

#[test]
fn a_service_may_know_nothing_of_it() {
    let service = still().ignore_external_task_ids();
    let service = service.build().expect("a service");
    for _ in 0..2 {
        let made = json(answer(&service, &named("harbour-1")).body());
        assert_eq!(made["data"]["task_info"], json!({}));
    }
    let found = service.answer_at(&get(&format!("{PATH}/harbour-1")), NOW);
    refused(&found, 404, 1203, "");
}

#[test]
fn a_server_of_the_page_need_not_know_it() {
    use image2video_contract::Expectation;

    let create = contract().operation("create").expect("create");
    let message = &create.request.as_ref().expect("a body").message;
    let expect = |member: Value| {
        let mut body = least();
        body["external_task_id"] = member;
        message.expectation(&body)
    };
    assert_eq!(expect(json!("harbour-1")), Expectation::Observe);
    assert_eq!(expect(json!(1)), Expectation::Observe);
    assert_eq!(message.expectation(&least()), Expectation::Accept);
}

#[test]
fn ids_are_of_the_service_that_made_them_unless_a_seed_is_shared() {
    let read = |seed: Option<u64>| {
        let service = || {
            let builder = mock();
            let builder = match seed {
                Some(seed) => builder.seed(seed),
                None => builder,
            };
            builder.build().expect("a service")
        };
        let made = service().answer(&good());
        let id = json(made.body())["data"]["task_id"].clone();
        let path = format!("{PATH}/{}", id.as_str().expect("an id"));
        service().answer(&get(&path)).status().as_u16()
    };
    assert_eq!(read(Some(7)), 200);
    assert_eq!(read(None), 404);
}

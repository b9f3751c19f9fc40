//! Bodies and what is answered to them.

use bytes::Bytes;
use http::Response;
use image2video_contract::Strictness;
use image2video_mock::Service;
use serde_json::{Value, json};

use crate::request::{NOW, contract, good, json, least, post, still};

/// Answers, and holds the answer to the contract.
#[track_caller]
pub(crate) fn answer<B: AsRef<[u8]>>(
    service: &Service,
    request: &http::Request<B>,
) -> Response<Bytes> {
    let answer = service.answer_at(request, NOW);
    let create = contract().operation("create").expect("create");
    let documented = create.response(answer.status().as_u16());
    let documented = documented.expect("a documented status");
    let violations = documented
        .message
        .judge(Strictness::Decided)
        .violations(&json(answer.body()));
    assert_eq!(violations, [], "{answer:?}");
    assert_eq!(answer.headers()["content-type"], "application/json");
    let id = json(answer.body())["request_id"].clone();
    assert_eq!(id.as_str().map(str::len), Some(36));
    answer
}

#[track_caller]
pub(crate) fn refused(answer: &Response<Bytes>, status: u16, code: i64, part: &str) {
    let body = json(answer.body());
    let message = body["message"].as_str().expect("a message");
    assert_eq!(
        (answer.status().as_u16(), &body["code"]),
        (status, &json!(code)),
        "{message}"
    );
    assert!(message.contains(part), "{message:?} has no {part:?}");
    assert!(!message.contains('\n'), "{message:?}");
}

#[test]
fn a_create_is_answered_with_a_new_task() {
    let service = still().build().expect("a service");
    let answer = answer(&service, &good());
    let body = json(answer.body());
    assert_eq!(answer.status(), 200);
    let (task, request) = (&body["data"]["task_id"], &body["request_id"]);
    assert_eq!(
        body,
        json!({
            "code": 0,
            "message": "SUCCEED",
            "request_id": request,
            "data": {
                "task_id": task,
                "task_status": "submitted",
                "task_info": {},
                "created_at": NOW,
                "updated_at": NOW,
            },
        })
    );
    assert_ne!(task, request);
}

#[test]
fn every_example_of_the_contract_is_accepted() {
    let service = still().build().expect("a service");
    let create = contract().operation("create").expect("create");
    let examples = &create.request.as_ref().expect("a body").message.examples;
    assert!(examples.len() >= 5);
    for example in examples {
        let request = post().body(example.value.to_string()).expect("a request");
        assert_eq!(answer(&service, &request).status(), 200, "{}", example.name);
    }
}

#[test]
fn a_body_that_breaks_the_contract_is_refused_by_pointer() {
    // "zebra" marks what was sent: none of it may come back.
    let service = still().build().expect("a service");
    let with = |name: &str, value: Value| {
        let mut body = least();
        body[name] = value;
        body.to_string()
    };
    let table: &[(String, i64, &str)] = &[
        (json!({}).to_string(), 1201, "the body: \"image\" is a required property (required)"),
        (with("image", json!("zebra")), 1201, "/image: the text is neither a URL nor padded base64"),
        (with("image", json!("https://zebra%")), 1201, "/image: "),
        (with("image", json!(["zebra"])), 1201, "/image: "),
        (with("prompt", json!("zebra".repeat(501))), 1201, "/prompt: value is longer than 2500 characters"),
        (with("negative_prompt", json!("z".repeat(2001))), 1201, "/negative_prompt: "),
        (with("cfg_scale", json!(1.01)), 1201, "/cfg_scale: value is greater than the maximum of 1"),
        (with("cfg_scale", json!("zebra")), 1201, "(type)"),
        (with("mode", json!("zebra")), 1201, "/mode: "),
        (with("duration", json!(5)), 1201, "/duration: "),
        (with("callback_url", json!("zebra")), 1201, "/callback_url: value is not a \"uri\""),
        (with("promt", json!("zebra")), 1201, "'promt' was unexpected"),
        (
            json!({"image": "https://images.example/a", "image_tail": "https://images.example/b", "duration": "10"})
                .to_string(),
            1201,
            "With an end frame the only duration is 5 seconds. (x-rules/end-frame-is-5-seconds)",
        ),
        (with("prompt", Value::Null), 1201, "/prompt: "),
        ("[\"zebra\"]".to_owned(), 1200, "the body: value is not of type \"object\" (type)"),
        ("\"zebra\"".to_owned(), 1200, "(type)"),
        ("null".to_owned(), 1200, "(type)"),
        (String::new(), 1200, "the body is empty"),
        (" ".to_owned(), 1200, "not valid JSON"),
        ("zebra".to_owned(), 1200, "not valid JSON: expected value at line 1 column 1"),
        ("{\"image\":\"zebra".to_owned(), 1200, "not valid JSON"),
        (r#"{"zebra":1,"zebra":2}"#.to_owned(), 1200, "two members of one name"),
        ("[".repeat(1_000_000), 1200, "recursion limit"),
        (format!("{}{}", "[".repeat(100), "]".repeat(100)), 1200, "(type)"),
    ];
    for (body, code, part) in table {
        let request = post().body(body.as_str()).expect("a request");
        let answer = answer(&service, &request);
        refused(&answer, 400, *code, part);
        let text = String::from_utf8_lossy(answer.body());
        assert!(!text.contains("zebra"), "{text} has some of {body}");
    }
}

#[test]
fn all_violations_are_named_at_once() {
    let service = still().build().expect("a service");
    let body = json!({ "image": "?", "mode": "fast", "duration": 5 }).to_string();
    let answer = answer(&service, &post().body(body).expect("a request"));
    for pointer in ["/image: ", "/mode: ", "/duration: "] {
        refused(&answer, 400, 1201, pointer);
    }
}

#[test]
fn a_message_does_not_grow_with_the_body() {
    let service = still().build().expect("a service");
    let body = format!(r#"{{"{}":1,"a\nb":2}}"#, "n".repeat(1_000_000));
    let answer = answer(&service, &post().body(body).expect("a request"));
    refused(&answer, 400, 1201, "(required)");
    assert!(answer.body().len() < 3_000);
}

#[test]
fn a_body_over_the_limit_is_refused() {
    let body = least().to_string();
    let service = still().body_limit(body.len()).build().expect("a service");
    assert_eq!(
        answer(&service, &post().body(body.clone()).expect("a request")).status(),
        200
    );
    let answer = answer(&service, &post().body(body + " ").expect("a request"));
    refused(&answer, 413, 1200, "larger than 46 bytes");
}

#[test]
fn the_strictness_decides() {
    let prompt = |length: usize| {
        let mut body = least();
        body["prompt"] = json!("é".repeat(length));
        post().body(body.to_string()).expect("a request")
    };
    for (strictness, longest) in [
        (Strictness::Narrow, 500),
        (Strictness::Decided, 2500),
        (Strictness::Wide, 5000),
    ] {
        let service = still().strictness(strictness).build().expect("a service");
        assert_eq!(
            answer(&service, &prompt(longest)).status(),
            200,
            "{strictness}"
        );
        refused(
            &answer(&service, &prompt(longest + 1)),
            400,
            1201,
            "/prompt: ",
        );
    }
}

#[test]
fn answers_are_the_same_for_the_same_seed_and_clock() {
    let run = |seed| {
        let service = still().seed(seed).build().expect("a service");
        [good(), good()].map(|request| service.answer(&request).into_body())
    };
    assert_eq!(run(7), run(7));
    assert_ne!(run(7), run(8));
    let [first, second] = run(7);
    assert_ne!(
        json(&first)["data"]["task_id"],
        json(&second)["data"]["task_id"]
    );
}

//! The client on the wire: what it really sends, and what it makes of every kind of answer.

use std::time::Duration as Time;

use image2video_client::types::{CreateImage2VideoRequest, Duration, Mode, TaskStatus};
use image2video_client::{ApiKey, Client, Error, ErrorClass, ImageInput};
use image2video_contract::{Contract, Retry};
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::servers::serve_bytes;
use crate::support::{message, spec_examples};

const KEY: &str = "sk-a-key-that-nobody-may-see";

fn client(base_url: &str) -> Client {
    let key = ApiKey::new(KEY).expect("a key");
    Client::builder(base_url, key).build().expect("a client")
}

/// The least request.
fn least() -> CreateImage2VideoRequest {
    let image = ImageInput::from_url("https://images.example/harbour.jpg").expect("a URL");
    CreateImage2VideoRequest::builder()
        .image(image)
        .try_into()
        .expect("a request")
}

async fn server(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

fn accepted() -> Value {
    message("response").examples[0].value.clone()
}

/// A request for a snapshot: the key masked, the port left out.
fn shown(request: &Request) -> Value {
    let headers = request.headers.iter().map(|(name, value)| {
        let value = value.to_str().expect("text").replace(KEY, "[key]");
        let value = if name == "host" {
            "[host]".to_owned()
        } else {
            value
        };
        (name.to_string(), Value::String(value))
    });
    json!({
        "method": request.method.as_str(),
        "path": request.url.path(),
        "query": request.url.query(),
        "headers": headers.collect::<serde_json::Map<_, _>>(),
        "body": serde_json::from_slice::<Value>(&request.body).expect("JSON"),
    })
}

#[tokio::test]
async fn members_that_are_not_set_are_not_sent() {
    let server = server(ResponseTemplate::new(200).set_body_json(accepted())).await;
    client(&server.uri())
        .create(least())
        .await
        .expect("accepted");
    let requests = server.received_requests().await.expect("a recording");
    insta::assert_json_snapshot!("least_request", shown(&requests[0]));
}

#[tokio::test]
async fn every_member_is_sent_as_the_example_has_it() {
    let server = server(ResponseTemplate::new(200).set_body_json(accepted())).await;
    let example = spec_examples()
        .into_iter()
        .find(|example| example.name == "request.everything")
        .expect("the example")
        .body;
    let request: CreateImage2VideoRequest =
        serde_json::from_value(example.clone()).expect("a request");
    assert_eq!(
        (request.mode, request.duration),
        (Some(Mode::Pro), Some(Duration::FiveSeconds))
    );
    client(&server.uri())
        .create(request)
        .await
        .expect("accepted");
    let requests = server.received_requests().await.expect("a recording");
    assert_eq!(
        serde_json::from_slice::<Value>(&requests[0].body).expect("JSON"),
        example
    );
}

#[tokio::test]
async fn a_good_answer_is_typed() {
    let server = server(ResponseTemplate::new(200).set_body_json(accepted())).await;
    let answer = client(&server.uri())
        .create(least())
        .await
        .expect("accepted");
    assert_eq!(answer.data.task_id, "CjMT7WdSwWcAAAAAALvB3g");
    assert_eq!(answer.data.task_status, TaskStatus::Submitted);
    assert_eq!(answer.data.created_at, 1_722_769_557_708);
    assert_eq!(answer.request_id, "Cl68jmfO2ocAAAAAAKQIVw");
}

#[tokio::test]
async fn each_class_of_error_keeps_status_code_request_id_and_body() {
    let mut lines = Vec::new();
    for example in &message("error").examples {
        let status: u16 = example.summary[..3]
            .parse()
            .expect("the summary begins with the status");
        let server = server(ResponseTemplate::new(status).set_body_json(&example.value)).await;
        let error = client(&server.uri())
            .create(least())
            .await
            .expect_err("refused");
        let api = error
            .api()
            .unwrap_or_else(|| panic!("{}: {error:?}", example.name));
        assert_eq!(api.status().as_u16(), status, "{}", example.name);
        assert_eq!(
            Some(api.code()),
            example.value["code"].as_i64(),
            "{}",
            example.name
        );
        assert_eq!(
            Some(api.request_id()),
            example.value["request_id"].as_str(),
            "{}",
            example.name
        );
        assert_eq!(
            serde_json::from_slice::<Value>(api.answer().body()).expect("JSON"),
            example.value,
            "{}",
            example.name
        );
        assert_eq!(
            server.received_requests().await.map(|all| all.len()),
            Some(1),
            "sent once"
        );
        lines.push(format!(
            "{}: {:?}, retryable {}: {error}",
            example.name,
            api.class(),
            error.is_retryable()
        ));
    }
    insta::assert_snapshot!("error_classes", lines.join("\n"));
}

/// What the client makes of a refusal with this status and body.
async fn refused(status: u16, body: &Value) -> Error {
    let server = server(ResponseTemplate::new(status).set_body_json(body)).await;
    let created = client(&server.uri()).create(least()).await;
    created.expect_err("refused")
}

/// The client's table is generated from the document, and the contract is read from it: they agree.
#[tokio::test]
async fn each_documented_code_is_what_the_contract_says_of_it() {
    for known in Contract::embedded().error_codes() {
        let code = known.code;
        let body = json!({ "code": code, "message": "m", "request_id": "r" });
        for status in [400, 429] {
            let error = refused(status, &body).await;
            let class = error.api().map(|api| format!("{:?}", api.class()));
            assert_eq!(class, Some(format!("{:?}", known.class)), "{code}");
            assert_eq!(error.may_have_been_accepted(), known.may_be_paid, "{code}");
            let passes = known.retry != Retry::Never && !known.may_be_paid;
            assert_eq!(error.is_retryable(), passes, "{code}");
        }
    }
}

#[tokio::test]
async fn a_status_tells_what_a_request_may_have_cost() {
    let page = json!("an answer of something in between");
    let envelope = json!({ "code": 1302, "message": "m", "request_id": "r" });
    for (status, may_be_accepted) in [
        (202, true),
        (302, true),
        (307, true),
        (400, false),
        (404, false),
        (408, true),
        (429, false),
        (500, true),
        (503, true),
        (599, true),
    ] {
        for (body, passes) in [(&page, status == 429), (&envelope, true)] {
            let error = refused(status, body).await;
            let accepted = error.may_have_been_accepted();
            assert_eq!(accepted, may_be_accepted, "{status} {body}");
            let retryable = passes && !accepted;
            assert_eq!(error.is_retryable(), retryable, "{status} {body}");
        }
    }
}

#[tokio::test]
async fn a_failure_in_the_envelope_of_a_success_is_an_error() {
    let body =
        json!({ "code": 1102, "message": "the resource pack is used up", "request_id": "r" });
    let server = server(ResponseTemplate::new(200).set_body_json(body)).await;
    let error = client(&server.uri())
        .create(least())
        .await
        .expect_err("refused");
    assert_eq!(
        error.api().map(|api| api.class()),
        Some(ErrorClass::Account)
    );
}

/// What a client makes of an answer that is not what was promised. Each may hide a paid task.
#[track_caller]
fn assert_kept(error: &Error, kind: &str, body: &[u8]) {
    let shown = format!("{error:?}");
    assert!(shown.starts_with(kind), "{shown}");
    assert_eq!(error.body().map(|body| &body[..]), Some(body));
    assert!(
        error.may_have_been_accepted() && !error.is_retryable(),
        "{shown}"
    );
}

#[tokio::test]
async fn a_success_that_makes_no_sense_is_kept_whole() {
    let json =
        |text: &str| ResponseTemplate::new(200).set_body_raw(text.to_owned(), "application/json");
    for (answer, kind, body) in [
        (json("{\"code\": 0, "), "Payload", "{\"code\": 0, "),
        (json(""), "Payload", ""),
        (json("{}"), "Payload", "{}"),
        (
            ResponseTemplate::new(200).set_body_raw("<html>", "text/html"),
            "ContentType",
            "<html>",
        ),
        (
            ResponseTemplate::new(201).set_body_raw("made", "text/plain"),
            "Undocumented",
            "made",
        ),
    ] {
        let server = server(answer).await;
        let error = client(&server.uri()).create(least()).await.expect_err(kind);
        assert_kept(&error, kind, body.as_bytes());
    }
}

#[tokio::test]
async fn an_error_page_keeps_its_status_and_body() {
    let server =
        server(ResponseTemplate::new(502).set_body_raw("<h1>Bad Gateway</h1>", "text/html")).await;
    let error = client(&server.uri())
        .create(least())
        .await
        .expect_err("refused");
    assert_kept(&error, "Undocumented", b"<h1>Bad Gateway</h1>");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(502));
}

#[tokio::test]
async fn a_truncated_answer_keeps_what_arrived() {
    let answer = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{\"code\":0,";
    let error = client(&serve_bytes(answer).await)
        .create(least())
        .await
        .expect_err("truncated");
    assert_kept(&error, "Interrupted", b"{\"code\":0,");
}

#[tokio::test]
async fn a_closed_connection_and_a_closed_port_differ_in_what_they_may_have_cost() {
    let error = client(&serve_bytes(b"").await)
        .create(least())
        .await
        .expect_err("closed");
    assert!(matches!(error, Error::Connection { .. }), "{error:?}");
    assert!(error.may_have_been_accepted() && !error.is_retryable());

    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let base_url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let error = client(&base_url)
        .create(least())
        .await
        .expect_err("nobody there");
    assert!(matches!(error, Error::Connection { .. }), "{error:?}");
    assert!(!error.may_have_been_accepted() && error.is_retryable());
}

#[tokio::test]
async fn a_timeout_is_told_apart_and_not_retryable() {
    let slow = ResponseTemplate::new(200)
        .set_body_json(accepted())
        .set_delay(Time::from_secs(600));
    let server = server(slow).await;
    let key = ApiKey::new(KEY).expect("a key");
    let client = Client::builder(server.uri(), key)
        .timeout(Time::from_millis(50))
        .build()
        .expect("a client");
    let error = client.create(least()).await.expect_err("too slow");
    assert!(
        error.is_timeout() && error.may_have_been_accepted() && !error.is_retryable(),
        "{error:?}"
    );
}

#[tokio::test]
async fn no_error_shows_the_key_or_the_image() {
    let secret = ImageInput::from_bytes(vec![7_u8; 3000]);
    let request: CreateImage2VideoRequest = CreateImage2VideoRequest::builder()
        .image(secret)
        .try_into()
        .expect("a request");
    let encoded = "BwcHBwcH";
    let echo = json!({ "code": 1002, "message": format!("bad key {KEY}"), "request_id": "r" });
    let server = server(ResponseTemplate::new(401).set_body_json(echo)).await;
    let client = client(&server.uri());
    let error = client.create(request.clone()).await.expect_err("refused");
    let mut texts = vec![
        format!("{error}"),
        format!("{error:?}"),
        format!("{client:?}"),
        format!("{request:?}"),
    ];
    for image in [
        encoded,
        "BwcHBwcH!",
        "data:image/png;base64,BwcHBwcH",
        "https://BwcHBwcH/%",
    ] {
        let builder = CreateImage2VideoRequest::builder().image(image);
        texts.push(format!("{builder:?}"));
        let result = CreateImage2VideoRequest::try_from(builder);
        texts
            .push(result.map_or_else(|error| format!("{error} {error:?}"), |it| format!("{it:?}")));
    }
    for text in texts {
        assert!(!text.contains(KEY) && !text.contains(encoded), "{text}");
    }
}

#[tokio::test]
async fn a_rule_across_members_is_kept_however_the_request_was_made() {
    let image = || ImageInput::from_url("https://images.example/harbour.jpg").expect("a URL");
    let request = CreateImage2VideoRequest::builder()
        .image(image())
        .image_tail(image());
    assert!(CreateImage2VideoRequest::try_from(request.clone()).is_ok());
    let five = request.clone().duration(Duration::FiveSeconds);
    assert!(CreateImage2VideoRequest::try_from(five).is_ok());

    let built = request.duration(Duration::TenSeconds);
    let edited = CreateImage2VideoRequest {
        image_tail: Some(image()),
        duration: Some(Duration::TenSeconds),
        ..least()
    };
    let read = serde_json::to_value(&edited).and_then(serde_json::from_value);
    let read: CreateImage2VideoRequest = read.expect("reading is not checked");
    assert!(CreateImage2VideoRequest::try_from(built.clone()).is_err());

    let server = server(ResponseTemplate::new(200).set_body_json(accepted())).await;
    let client = client(&server.uri());
    for error in [
        client.create(built).await,
        client.create(edited).await,
        client.create(read).await,
    ] {
        let error = error.expect_err("it breaks a rule");
        assert!(matches!(error, Error::Request { .. }), "{error:?}");
        let rule = "With an end frame the only duration is 5 seconds.";
        assert!(error.to_string().contains(rule), "{error}");
    }
    let sent = server.received_requests().await.expect("a recording");
    assert!(sent.is_empty(), "{sent:?}");
}

#[tokio::test]
async fn a_refused_member_is_named_and_nothing_is_sent() {
    let server = server(ResponseTemplate::new(200).set_body_json(accepted())).await;
    let request =
        || CreateImage2VideoRequest::builder().image("https://images.example/harbour.jpg");
    for (request, reason) in [
        (
            request().prompt("x".repeat(2501)),
            "`prompt`: the text has 2501 characters; it has to be at most 2500",
        ),
        (
            request().cfg_scale(1.5),
            "`cfg_scale`: the number is 1.5; it has to be from 0 to 1",
        ),
        (
            request().mode("fast"),
            "`mode`: `fast` is not one of `std`, `pro`",
        ),
        (
            request().callback_url("/hook"),
            "`callback_url`: the text is not an absolute URI (RFC 3986)",
        ),
        (
            request().image("secret"),
            "`image`: the text is not base64: standard alphabet, padded, without white space",
        ),
        (
            CreateImage2VideoRequest::builder(),
            "no value supplied for image",
        ),
    ] {
        let error = client(&server.uri())
            .create(request)
            .await
            .expect_err(reason);
        let error = error.to_string();
        assert!(error.ends_with(reason), "{error}");
    }
    let sent = server.received_requests().await.expect("a recording");
    assert!(sent.is_empty(), "{sent:?}");
}

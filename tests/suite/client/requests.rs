//! What is sent, and what is not.

use image2video_client::types::{CreateImage2VideoRequest, Mode, TaskStatus, VideoDuration};
use image2video_client::{Error, ImageInput};
use serde_json::{Value, json};
use wiremock::{Request, ResponseTemplate};

use super::{KEY, accepted, client, least, server};
use crate::support::spec_examples;

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
        (Some(Mode::Pro), Some(VideoDuration::FiveSeconds))
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
async fn a_rule_across_members_is_kept_however_the_request_was_made() {
    let image = || ImageInput::from_url("https://images.example/harbour.jpg").expect("a URL");
    let request = CreateImage2VideoRequest::builder()
        .image(image())
        .image_tail(image());
    assert!(CreateImage2VideoRequest::try_from(request.clone()).is_ok());
    let five = request.clone().duration(VideoDuration::FiveSeconds);
    assert!(CreateImage2VideoRequest::try_from(five).is_ok());

    let built = request.duration(VideoDuration::TenSeconds);
    let mut edited = least();
    edited.image_tail = Some(image());
    edited.duration = Some(VideoDuration::TenSeconds);
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
            request().image("data:image/png;base64,Zm9v"),
            "`image`: base64 goes without a `data:` prefix",
        ),
        (
            request().image("R0lGODlh"),
            "`image`: the file is a GIF; an image is a JPEG or PNG",
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

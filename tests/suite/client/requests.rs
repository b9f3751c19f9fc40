//! What is sent, and what is not.

use image2video_client::Error;
use image2video_client::types::{CreateImage2VideoRequest, CreateImage2VideoRequestBuilder};
use image2video_contract::{ConstraintPart, Strictness, Violation};
use serde_json::{Value, json};
use wiremock::{Request, ResponseTemplate};

use super::{KEY, accepted, client, least, server};
use crate::support::{Fixture, fixtures, message, spec_examples};

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
    let example = accepted();
    let task = &example["data"];
    assert_eq!(answer.data.task_id, task["task_id"]);
    assert_eq!(answer.data.task_status.as_str(), task["task_status"]);
    assert_eq!(answer.data.created_at, task["created_at"]);
    assert_eq!(answer.request_id, example["request_id"]);
}

#[tokio::test]
async fn a_rule_across_members_is_kept_however_the_request_was_made() {
    let server = server(ResponseTemplate::new(200).set_body_json(accepted())).await;
    let client = client(&server.uri());
    for (fixture, rule) in fixtures_that_break_a_rule() {
        let read: CreateImage2VideoRequest =
            serde_json::from_value(fixture.body).expect("reading is not checked");
        let built = CreateImage2VideoRequestBuilder::from(read.clone());
        assert!(CreateImage2VideoRequest::try_from(built.clone()).is_err());
        for error in [client.create(read).await, client.create(built).await] {
            let error = error.expect_err("it breaks a rule");
            assert!(matches!(error, Error::Request { .. }), "{error:?}");
            assert!(error.to_string().contains(&rule), "{error}");
        }
    }
    let sent = server.received_requests().await.expect("a recording");
    assert!(sent.is_empty(), "{sent:?}");
}

/// Requests that break nothing but a rule across members, and its description.
fn fixtures_that_break_a_rule() -> impl Iterator<Item = (Fixture, String)> {
    let requests = fixtures("invalid").into_iter();
    requests.filter(|it| it.kind == "request").filter_map(|it| {
        let judge = message("request").judge(Strictness::Decided);
        let broken = judge.violations(&it.body);
        let [
            Violation {
                part: ConstraintPart::Rule(_),
                message,
                ..
            },
        ] = &*broken
        else {
            return None;
        };
        let message = message.clone();
        Some((it, message))
    })
}

#[tokio::test]
async fn a_refused_member_is_named_and_nothing_is_sent() {
    let server = server(ResponseTemplate::new(200).set_body_json(accepted())).await;
    let request =
        || CreateImage2VideoRequest::builder().image("https://images.example/harbour.jpg");
    for (request, reason) in [
        (
            request().prompt("x".repeat(1_000_000)),
            "`prompt`: the text has 1000000 characters; it has to be ",
        ),
        (
            request().cfg_scale(f64::NAN),
            "`cfg_scale`: the number is not finite",
        ),
        (
            request().mode("no such"),
            "`mode`: `no such` is not one of `",
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
        assert!(error.contains(reason), "{error}");
    }
    let sent = server.received_requests().await.expect("a recording");
    assert!(sent.is_empty(), "{sent:?}");
}

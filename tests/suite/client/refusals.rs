//! What the service refuses in its own words, and what that may have cost.

use image2video_client::{Error, ErrorClass};
use image2video_contract::{Contract, Retry};
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::{client, least, server};
use crate::support::message;

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
        // A refusal with 4XX is taken at its word; with a success the code decides.
        for (status, may_be_accepted) in [(200, known.may_be_paid), (400, false), (429, false)] {
            let error = refused(status, &body).await;
            let class = error.api().map(|api| format!("{:?}", api.class()));
            assert_eq!(class, Some(format!("{:?}", known.class)), "{code}");
            assert_eq!(error.may_have_been_accepted(), may_be_accepted, "{code}");
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

//! Answers that make no sense, break off or never come. Each may hide a paid task.

use std::time::Duration;

use image2video_client::{ApiKey, Client, Error};
use wiremock::ResponseTemplate;

use super::{KEY, accepted, client, least, server};
use crate::servers::serve_bytes;

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
        (json("{\"code\": 0, "), "NotJson", "{\"code\": 0, "),
        (json(""), "NotJson", ""),
        (json("{}"), "Payload", "{}"),
        (
            ResponseTemplate::new(200).set_body_raw("<html>", "text/html"),
            "NotJson",
            "<html>",
        ),
        (
            ResponseTemplate::new(201).set_body_raw("made", "text/plain"),
            "NotJson",
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
        .set_delay(Duration::from_secs(600));
    let server = server(slow).await;
    let key = ApiKey::new(KEY).expect("a key");
    let client = Client::builder(server.uri(), key)
        .timeout(Duration::from_millis(50))
        .build()
        .expect("a client");
    let error = client.create(least()).await.expect_err("too slow");
    assert!(
        error.is_timeout() && error.may_have_been_accepted() && !error.is_retryable(),
        "{error:?}"
    );
}

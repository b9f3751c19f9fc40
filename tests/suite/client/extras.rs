//! What a caller adds to requests beyond the contract.

use image2video_client::reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};
use image2video_client::{ApiKey, Client, Error};
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::{KEY, accepted, client, least, server};

/// The paths of the page and those of the owner.
#[tokio::test]
async fn a_prefix_stands_before_each_path() {
    let server = server(ResponseTemplate::new(200).set_body_json(accepted())).await;
    let builder = || {
        let key = ApiKey::new(KEY).expect("a key");
        Client::builder(format!("{}/api/", server.uri()), key)
    };
    for (builder, path) in [
        (builder(), "/api/kling/v1/videos/image2video"),
        (builder().path_prefix(""), "/api/v1/videos/image2video"),
        (builder().path_prefix("/"), "/api/v1/videos/image2video"),
        (
            builder().path_prefix("a/b"),
            "/api/a/b/v1/videos/image2video",
        ),
    ] {
        let client = builder.build().expect("a client");
        assert_eq!(client.base_url(), format!("{}/api", server.uri()));
        client.create(least()).await.expect("accepted");
        // Whatever is made of the answer.
        let _ = client.get("t").await;
        let _ = client.list().await;
        let sent = server.received_requests().await.expect("a recording");
        let sent: Vec<_> = sent.iter().rev().take(3).map(|it| it.url.path()).collect();
        assert_eq!(sent, [path, &format!("{path}/t"), path]);
    }
    let refused = builder()
        .path_prefix("?key=secret")
        .build()
        .expect_err("no path");
    assert!(!format!("{refused} {refused:?}").contains("secret"));
}

#[tokio::test]
async fn headers_and_members_are_added_to_the_requests_of_the_derived_client_alone() {
    let server = server(ResponseTemplate::new(200).set_body_json(accepted())).await;
    let client = client(&server.uri());
    let trace = HeaderName::from_static("x-trace-id");
    let derived = client
        .with_header(trace.clone(), HeaderValue::from_static("7f3a"))
        .with_header(AUTHORIZATION, HeaderValue::from_static("nobody"))
        .with_member("sound", "on")
        .with_member("mode", "std (high performance)");
    for client in [&derived, &client] {
        client.create(least()).await.expect("accepted");
    }
    let sent = server.received_requests().await.expect("a recording");
    let image = "https://images.example/harbour.jpg";
    let expected = [
        (
            Some("7f3a"),
            json!({ "image": image, "mode": "std (high performance)", "sound": "on" }),
        ),
        (None, json!({ "image": image })),
    ];
    for (sent, (header, body)) in sent.iter().zip(expected) {
        let value = sent
            .headers
            .get(&trace)
            .map(|it| it.to_str().expect("text"));
        assert_eq!(value, header);
        assert_eq!(
            serde_json::from_slice::<Value>(&sent.body).expect("JSON"),
            body
        );
        let key = sent.headers.get(AUTHORIZATION).expect("credentials");
        assert_eq!(key, &format!("Bearer {KEY}"));
    }
}

#[tokio::test]
async fn a_member_that_the_request_has_is_not_added() {
    let server = server(ResponseTemplate::new(200).set_body_json(accepted())).await;
    let client = client(&server.uri()).with_member("image", "secret");
    let error = client.create(least()).await.expect_err("twice");
    assert!(matches!(error, Error::Request { .. }), "{error:?}");
    let shown = error.to_string();
    assert!(
        shown.contains("`image`") && !shown.contains("secret"),
        "{shown}"
    );
    let sent = server.received_requests().await.expect("a recording");
    assert!(sent.is_empty(), "{sent:?}");
}

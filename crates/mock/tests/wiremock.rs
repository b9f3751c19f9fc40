//! The service on a server of `wiremock`.
#![cfg(feature = "wiremock")]
#![expect(
    clippy::expect_used,
    reason = "a test that cannot be set up has failed"
)]

use std::time::Duration;

use image2video_mock::{MockService, Scenario, When};
use serde_json::Value;
use wiremock::matchers::{any, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

const PATH: &str = "/kling/v1/videos/image2video";

async fn send(request: reqwest::RequestBuilder) -> (u16, Value) {
    let answer = request.bearer_auth("sk-1").send().await.expect("an answer");
    let status = answer.status().as_u16();
    let body = answer.bytes().await.expect("a body");
    (status, serde_json::from_slice(&body).expect("JSON"))
}

#[tokio::test]
async fn a_server_of_wiremock_answers_for_the_service() {
    let service = MockService::builder()
        .speed(f64::MAX)
        .start()
        .await
        .expect("a service");
    let server = MockServer::start().await;
    let other = ResponseTemplate::new(204);
    Mock::given(path("/other"))
        .respond_with(other)
        .mount(&server)
        .await;
    Mock::given(any())
        .respond_with(service.responder())
        .with_priority(9)
        .mount(&server)
        .await;

    // Other crates of the workspace have reqwest ask for a provider of TLS.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::new();
    let create = || {
        let post = client.post(format!("{}{PATH}", server.uri()));
        post.header("content-type", "application/json")
            .body(r#"{ "image": "https://images.example/harbour.jpg" }"#)
    };
    let (status, created) = send(create()).await;
    assert_eq!(status, 200, "{created}");
    let id = created["data"]["task_id"].as_str().expect("an id");
    let (_, task) = send(client.get(format!("{}{PATH}/{id}?trace=1", server.uri()))).await;
    let url = task["data"]["task_result"]["videos"][0]["url"]
        .as_str()
        .expect("a video");
    assert!(url.starts_with(&server.uri()), "{url}");
    let part = client
        .get(url)
        .header("range", "bytes=4-7")
        .send()
        .await
        .expect("an answer");
    assert_eq!(
        (part.status().as_u16(), &part.headers()["content-type"]),
        (206, &"video/mp4".parse().expect("a value"))
    );
    assert_eq!(&part.bytes().await.expect("a body")[..], b"ftyp");

    service.next(Scenario::RateLimit(Duration::from_secs(3)));
    assert_eq!(send(create()).await.0, 429);
    service.next(Scenario::Reset(When::After));
    let (status, refused) = send(create()).await;
    assert_eq!((status, &refused["code"]), (501, &5000.into()));
    let other = client.get(format!("{}/other", server.uri())).send().await;
    assert_eq!(other.expect("an answer").status(), 204);
}

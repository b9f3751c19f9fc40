//! The client on the wire: what it really sends, and what it makes of every kind of answer.

mod broken;
mod callback;
mod credentials;
mod download;
mod examples;
mod extras;
mod generate;
mod images;
mod odd;
mod paid;
mod refusals;
mod requests;

use image2video_client::types::CreateImage2VideoRequest;
use image2video_client::{ApiKey, Client, ImageInput};
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::message;

const KEY: &str = "sk-a-key-that-nobody-may-see";

pub(crate) fn client(base_url: &str) -> Client {
    let key = ApiKey::new(KEY).expect("a key");
    Client::builder(base_url, key).build().expect("a client")
}

/// The least request.
pub(crate) fn least() -> CreateImage2VideoRequest {
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

#[tokio::test]
async fn no_error_shows_the_key_or_the_image() {
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\x2c\0\0\x01\x2c".to_vec();
    file.extend([7; 3000]);
    let secret = ImageInput::from_bytes(file).expect("an image");
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

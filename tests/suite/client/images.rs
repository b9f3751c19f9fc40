//! Images on the wire: their base64 is made while they are sent, and the length is known before.

use std::fs;
use std::path::PathBuf;

use image2video_client::types::CreateImage2VideoRequest;
use image2video_client::{Error, ImageError, ImageInput};
use image2video_conformance::image::ImageRecipe;
use serde_json::{Value, json};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;
use wiremock::ResponseTemplate;

use super::{accepted, client, server};

/// A PNG of so many bytes, as base64.
fn png(bytes: u64) -> String {
    let recipe = ImageRecipe {
        bytes: Some(bytes),
        ..ImageRecipe::png(300, 300)
    };
    recipe.text()
}

/// An image on disk; the file is gone with the guard.
struct OnDisk(PathBuf);

impl OnDisk {
    fn new(name: &str, base64: &str) -> Self {
        let name = format!("image2video-tests-{}-{name}.png", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::write(&path, decode(base64)).expect("a file");
        Self(path)
    }

    async fn image(&self) -> ImageInput {
        ImageInput::from_path(&self.0).await.expect("an image")
    }

    fn resize(&self, bytes: u64) {
        let file = fs::OpenOptions::new().write(true).open(&self.0);
        file.and_then(|file| file.set_len(bytes)).expect("a file");
    }
}

impl Drop for OnDisk {
    fn drop(&mut self) {
        drop(fs::remove_file(&self.0));
    }
}

fn decode(base64: &str) -> Vec<u8> {
    use base64::prelude::{BASE64_STANDARD, Engine as _};
    BASE64_STANDARD.decode(base64).expect("base64")
}

fn request(image: ImageInput) -> CreateImage2VideoRequest {
    let builder = CreateImage2VideoRequest::builder().image(image);
    builder.try_into().expect("a request")
}

#[tokio::test]
async fn an_image_is_sent_with_the_length_that_was_told() {
    let server = server(ResponseTemplate::new(200).set_body_json(accepted())).await;
    let client = client(&server.uri());
    // Around the chunks in which an image is encoded.
    let chunk = 96 << 10;
    let sizes = [chunk - 1, chunk, chunk + 1, 2 * chunk, 3 * chunk + 2];
    for bytes in sizes {
        let base64 = png(bytes);
        let on_disk = OnDisk::new(&bytes.to_string(), &base64);
        let file = ImageInput::from_bytes(decode(&base64)).expect("an image");
        let text = ImageInput::from_base64(&*base64).expect("an image");
        let url = "https://images.example/harbour.jpg";
        for (image, tail, sent_tail) in [
            (on_disk.image().await, file.clone(), &*base64),
            (file, ImageInput::from_url(url).expect("a URL"), url),
            (text, on_disk.image().await, &base64),
        ] {
            let request = CreateImage2VideoRequest::builder()
                .image(image)
                .image_tail(tail)
                .prompt("a \"quoted\" harbour\n");
            client.create(request).await.expect("accepted");
            let requests = server.received_requests().await.expect("a recording");
            let sent = requests.last().expect("a request");
            let body: Value = serde_json::from_slice(&sent.body).expect("JSON");
            let expected = json!({
                "image": base64,
                "image_tail": sent_tail,
                "prompt": "a \"quoted\" harbour\n",
            });
            assert!(body == expected, "{bytes}");
            let length = sent.headers.get("content-length").expect("a length");
            assert_eq!(length, &sent.body.len().to_string(), "{bytes}");
            assert_eq!(sent.headers.get("transfer-encoding"), None);
        }
    }
}

#[tokio::test]
async fn a_file_that_has_changed_is_not_sent() {
    let server = server(ResponseTemplate::new(200).set_body_json(accepted())).await;
    let client = client(&server.uri());
    let on_disk = OnDisk::new("changed", &png(1000));
    let request = request(on_disk.image().await);
    for bytes in [999, 1001, 0] {
        on_disk.resize(bytes);
        let error = client.create(request.clone()).await.expect_err("changed");
        assert!(
            matches!(error, Error::Image(ImageError::Changed)),
            "{error:?}"
        );
    }
    fs::remove_file(&on_disk.0).expect("removed");
    let error = client.create(request).await.expect_err("gone");
    assert!(
        matches!(error, Error::Image(ImageError::Read(_))),
        "{error:?}"
    );
    assert!(!error.may_have_been_accepted() && !error.is_retryable());
    let sent = server.received_requests().await.expect("a recording");
    assert!(sent.is_empty(), "{sent:?}");
}

/// The server reads nothing of the body before the file is another, and no connection holds an image of 10 MB.
#[tokio::test]
async fn a_file_that_changes_while_it_is_sent_is_told_and_never_ended() {
    for changed in [1000, 10_000_000] {
        let on_disk = OnDisk::new(&format!("changing-{changed}"), &png(9_999_999));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base_url = format!("http://{}", listener.local_addr().expect("an address"));
        let serve = async {
            let (mut stream, _) = listener.accept().await.expect("a connection");
            let mut received = vec![0; 1];
            stream.read_exact(&mut received).await.expect("a request");
            on_disk.resize(changed);
            let _ = stream.read_to_end(&mut received).await;
            received
        };
        let client = client(&base_url);
        let create = client.create(request(on_disk.image().await));
        let (received, answer) = tokio::join!(serve, create);
        let error = answer.expect_err("changed");
        assert!(
            matches!(error, Error::Image(ImageError::Changed)),
            "{error:?}"
        );
        assert!(!error.may_have_been_accepted() && !error.is_retryable());
        assert!(!received.ends_with(b"}"), "the request has an end");
    }
}

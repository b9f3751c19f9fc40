//! Images of full size.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::answers::{answer, refused};
use crate::request::{contract, post, still};

/// Base64 of a PNG of this many bytes: a small one with a tail that readers ignore.
pub(crate) fn png(bytes: usize) -> String {
    let create = contract().operation("create").expect("create");
    let examples = &create.request.as_ref().expect("a body").message.examples;
    let example = examples
        .iter()
        .find(|example| example.name == "base64-image");
    let small = example.and_then(|example| example.value["image"].as_str());
    let mut file = STANDARD.decode(small.expect("an image")).expect("base64");
    file.resize(bytes, 0);
    STANDARD.encode(file)
}

fn body(image: &str, image_tail: &str) -> Value {
    json!({ "image": image, "image_tail": image_tail, "duration": "5" })
}

#[test]
fn two_images_of_10_mb_fit() {
    let service = still().build().expect("a service");
    let image = png(10_000_000);
    let request = post().body(body(&image, &image).to_string());
    assert_eq!(answer(&service, &request.expect("a request")).status(), 200);
}

#[test]
fn a_byte_more_is_refused_without_showing_the_image() {
    let service = still().build().expect("a service");
    let request = post().body(body(&png(300), &png(10_000_001)).to_string());
    let answer = answer(&service, &request.expect("a request"));
    refused(
        &answer,
        400,
        1201,
        "/image_tail: the image is 10000001 bytes; at most 10000000",
    );
    assert!(answer.body().len() < 300);
}

//! Gateways that take what the page forbids, each in one regard.

use serde_json::{Value, json};

use crate::gateways::ask::{Ask, image};
use crate::gateways::core::Core;
use crate::gateways::gateway::{Gateway, faulty};
use crate::gateways::image::measure;
use crate::gateways::message::{Answer, Request};
use crate::gateways::rules::Step;
use crate::servers::KEY;

fn with(members: &Value) -> Ask {
    Ask::create(members)
}

pub(super) fn gateways() -> Vec<Gateway> {
    [credentials(), texts(), values(), images(), types()]
        .into_iter()
        .flatten()
        .collect()
}

fn credentials() -> Vec<Gateway> {
    vec![
        faulty("takes-anything", "Takes any body with any key.")
            .rules(|rules| rules.steps.clear())
            .takes(Ask::post("[]").without_header("authorization")),
        faulty("takes-any-body", "Takes any body with the right key.")
            .rules(|rules| rules.steps = vec![Step::Credentials])
            .takes(Ask::post("{}")),
        faulty("keys-ignored", "Ignores credentials.")
            .rules(|rules| rules.without(Step::Credentials))
            .takes(with(&json!({})).without_header("authorization")),
        faulty("keys-any", "Takes any bearer token that is not empty.")
            .answers(|core, request| {
                core.answer(&with_good_key(request, |key| key.starts_with("Bearer ")))
            })
            .takes(with(&json!({})).with_header("authorization", "Bearer another")),
        faulty("keys-bare", "Takes the key without a scheme.")
            .answers(|core, request| core.answer(&with_good_key(request, |key| key == KEY)))
            .takes(with(&json!({})).with_header("authorization", KEY)),
        faulty("keys-basic", "Takes the key with the scheme Basic.")
            .answers(|core, request| {
                let is_basic = |key: &str| key.strip_prefix("Basic ") == Some(KEY);
                core.answer(&with_good_key(request, is_basic))
            })
            .takes(with(&json!({})).with_header("authorization", &format!("Basic {KEY}"))),
    ]
}

/// The request with the right credentials, if its own are taken.
fn with_good_key(request: &Request, is_taken: impl Fn(&str) -> bool) -> Request {
    let mut request = request.clone();
    for (name, value) in &mut request.headers {
        if name == "authorization" && is_taken(value) {
            *value = format!("Bearer {KEY}");
        }
    }
    request
}

fn texts() -> Vec<Gateway> {
    vec![
        faulty("prompt-unlimited", "Takes a prompt of any length.")
            .rules(|rules| rules.prompt_limit = usize::MAX)
            .takes(with(&json!({"prompt": "x".repeat(5001)}))),
        faulty(
            "negative-prompt-unlimited",
            "Takes a negative prompt of any length.",
        )
        .rules(|rules| rules.negative_prompt_limit = usize::MAX)
        .takes(with(&json!({"negative_prompt": "x".repeat(2501)}))),
        faulty(
            "negative-prompt-2500",
            "Takes 2500 characters of a negative prompt, as the owner does and the page does not.",
        )
        .rules(|rules| rules.negative_prompt_limit = 2500)
        .takes(with(&json!({"negative_prompt": "x".repeat(2500)}))),
        faulty("callback-url-any", "Takes any text as a callback URL.")
            .rules(|rules| rules.callback_url = |_| true)
            .takes(with(&json!({"callback_url": "not a URL"}))),
        faulty(
            "callback-url-any-scheme",
            "Takes URLs of any scheme as a callback URL.",
        )
        .rules(|rules| rules.callback_url = |url| url.contains("://"))
        .takes(with(
            &json!({"callback_url": "ftp://receiver.example/tasks"}),
        )),
    ]
}

fn values() -> Vec<Gateway> {
    vec![
        faulty("cfg-scale-unlimited", "Takes any number as `cfg_scale`.")
            .rules(|rules| rules.cfg_scale = |_| true)
            .takes(with(&json!({"cfg_scale": 7.5}))),
        faulty("cfg-scale-without-minimum", "Takes a negative `cfg_scale`.")
            .rules(|rules| rules.cfg_scale = |scale| scale <= 1.0)
            .takes(with(&json!({"cfg_scale": -0.1}))),
        faulty("cfg-scale-without-maximum", "Takes a `cfg_scale` above 1.")
            .rules(|rules| rules.cfg_scale = |scale| scale >= 0.0)
            .takes(with(&json!({"cfg_scale": 1.1}))),
        faulty(
            "cfg-scale-rounded",
            "Rounds `cfg_scale` to a hundredth before it looks at it.",
        )
        .rules(|rules| {
            rules.cfg_scale = |scale| (0.0..=1.0).contains(&((scale * 100.0).round() / 100.0))
        })
        .takes(with(&json!({"cfg_scale": 1.001}))),
        faulty("mode-any", "Takes any text as `mode`.")
            .rules(|rules| rules.without(Step::Mode))
            .takes(with(&json!({"mode": "max"}))),
        faulty(
            "mode-in-any-case",
            "Takes the values of `mode` in capitals too.",
        )
        .rules(|rules| rules.modes = &["std", "pro", "STD", "PRO", "Std", "Pro"])
        .takes(with(&json!({"mode": "STD"}))),
        faulty("duration-any", "Takes any text as `duration`.")
            .rules(|rules| rules.without(Step::Duration))
            .takes(with(&json!({"duration": "60"}))),
        faulty(
            "duration-3-to-15",
            "Takes every whole number of seconds from 3 to 15.",
        )
        .rules(|rules| {
            rules.durations = &[
                "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15",
            ]
        })
        .takes(with(&json!({"duration": "15"}))),
        faulty(
            "end-frame-with-10-seconds",
            "Takes an end frame with 10 seconds.",
        )
        .rules(|rules| rules.without(Step::EndFrame))
        .takes(with(
            &json!({"image_tail": image(640, 480), "duration": "10"}),
        )),
    ]
}

fn images() -> Vec<Gateway> {
    let webp = "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA";
    let large = format!("{}{}", image(640, 480), "A".repeat(14 << 20));
    vec![
        faulty(
            "image-optional",
            "Takes a body without an image, and makes a video from its prompt.",
        )
        .rules(|rules| rules.required = &[])
        .takes(Ask::create_without("image")),
        faulty("image-any", "Takes any text as an image.")
            .rules(|rules| rules.without(Step::Image))
            .takes(with(&json!({"image": "harbour"}))),
        faulty(
            "image-tail-any",
            "Takes anything as `image_tail`, also what is no text.",
        )
        .rules(|rules| rules.without(Step::ImageTail))
        .takes(with(&json!({"image_tail": 5}))),
        faulty("image-any-format", "Takes images of any format.")
            .rules(|rules| rules.image_size = |bytes| measure(bytes).or(Some((300, 300))))
            .takes(with(&json!({"image": webp}))),
        faulty("image-any-pixels", "Takes images with too few pixels.")
            .rules(|rules| rules.image_pixels = 0)
            .takes(with(&json!({"image": image(299, 300)}))),
        faulty(
            "image-width-only",
            "Looks at the width of images, and not at their height.",
        )
        .rules(|rules| rules.image_size = |bytes| measure(bytes).map(|(width, _)| (width, width)))
        .takes(with(&json!({"image": image(300, 299)}))),
        faulty("image-any-bytes", "Takes images with too many bytes.")
            .rules(|rules| rules.image_bytes = usize::MAX)
            .takes(with(&json!({"image": large}))),
    ]
}

fn types() -> Vec<Gateway> {
    let image = image(640, 480);
    vec![
        faulty("cfg-scale-as-text", "Takes `cfg_scale` as a string too.")
            .rules(|rules| rules.coerced = &["cfg_scale"])
            .takes(with(&json!({"cfg_scale": "0.5"}))),
        faulty("duration-as-number", "Takes `duration` as a number too.")
            .rules(|rules| rules.coerced = &["duration"])
            .takes(with(&json!({"duration": 5}))),
        faulty("prompt-as-number", "Takes a number as a prompt.")
            .rules(|rules| rules.coerced = &["prompt"])
            .takes(with(&json!({"prompt": 5}))),
        faulty(
            "null-is-absent",
            "Does as if a member that is null were not there.",
        )
        .rules(|rules| rules.null_is_absent = true)
        .takes(with(&json!({"prompt": null}))),
        faulty(
            "junk-after-json",
            "Parses JSON up to its end, and does not look at what follows.",
        )
        .answers(first_value_only)
        .takes(Ask::post(format!("{{\"image\": \"{image}\"}} and so on"))),
        faulty(
            "first-of-a-list",
            "Takes a list of bodies, and makes a task of the first.",
        )
        .answers(
            |core, request| match serde_json::from_slice(&request.body) {
                Ok(Value::Array(bodies)) if !bodies.is_empty() => {
                    core.answer(&with_body(request, &bodies[0]))
                }
                _ => core.answer(request),
            },
        )
        .takes(Ask::post(json!([{"image": image}]).to_string())),
    ]
}

fn first_value_only(core: &Core, request: &Request) -> Answer {
    let mut values = serde_json::Deserializer::from_slice(&request.body).into_iter::<Value>();
    match values.next() {
        Some(Ok(body)) => core.answer(&with_body(request, &body)),
        _ => core.answer(request),
    }
}

fn with_body(request: &Request, body: &Value) -> Request {
    Request {
        body: body.to_string().into_bytes(),
        ..request.clone()
    }
}

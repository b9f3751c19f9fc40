//! Gateways that refuse what the page allows, most of them at a boundary.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::gateways::ask::{Ask, image};
use crate::gateways::gateway::{Gateway, faulty};
use crate::gateways::image::{jpeg, jpeg_size, measure, png_size};
use crate::gateways::message::Answer;
use crate::gateways::trial::each;

fn with(members: &Value) -> Ask {
    Ask::create(members)
}

pub(super) fn gateways() -> Vec<Gateway> {
    [texts(), values(), images()]
        .into_iter()
        .flatten()
        .collect()
}

fn texts() -> Vec<Gateway> {
    vec![
        faulty(
            "prompt-below-500",
            "Takes less than 500 characters of a prompt, not 500.",
        )
        .rules(|rules| rules.prompt_limit = 499)
        .refuses(with(&json!({"prompt": "x".repeat(500)}))),
        faulty(
            "negative-prompt-below-200",
            "Takes less than 200 characters of a negative prompt, not 200.",
        )
        .rules(|rules| rules.negative_prompt_limit = 199)
        .refuses(with(&json!({"negative_prompt": "x".repeat(200)}))),
        faulty(
            "limits-in-bytes",
            "Counts bytes: 500 of a prompt, 200 of a negative prompt.",
        )
        .rules(|rules| {
            rules.length = str::len;
            (rules.prompt_limit, rules.negative_prompt_limit) = (500, 200);
        })
        .refuses(with(&json!({"prompt": "é".repeat(500)}))),
        faulty("ascii-only", "Refuses a prompt that is not ASCII.")
            .rules(|rules| {
                rules.length = |text| {
                    if text.is_ascii() {
                        text.len()
                    } else {
                        usize::MAX
                    }
                }
            })
            .refuses(with(&json!({"prompt": "Ein Boot fährt hinaus."}))),
        faulty(
            "callback-url-https-only",
            "Refuses callback URLs of the scheme http.",
        )
        .rules(|rules| rules.callback_url = |url| url.starts_with("https://"))
        .refuses(with(&json!({"callback_url": "http://127.0.0.1:9/"}))),
        faulty(
            "callback-url-without-query",
            "Refuses callback URLs with a query string.",
        )
        .rules(|rules| rules.callback_url = |url| url.starts_with("http") && !url.contains('?'))
        .refuses(with(
            &json!({"callback_url": "http://127.0.0.1:9/?secret=1"}),
        )),
    ]
}

fn values() -> Vec<Gateway> {
    vec![
        faulty(
            "cfg-scale-above-0",
            "Refuses a `cfg_scale` of 0, which it takes for absent.",
        )
        .rules(|rules| rules.cfg_scale = |scale| scale > 0.0 && scale <= 1.0)
        .refuses(with(&json!({"cfg_scale": 0}))),
        faulty("cfg-scale-below-1", "Refuses a `cfg_scale` of 1.")
            .rules(|rules| rules.cfg_scale = |scale| (0.0..1.0).contains(&scale))
            .refuses(with(&json!({"cfg_scale": 1}))),
        faulty(
            "cfg-scale-whole",
            "Refuses a `cfg_scale` that is not a whole number.",
        )
        .rules(|rules| rules.cfg_scale = |scale| scale == 0.0 || scale == 1.0)
        .refuses(with(&json!({"cfg_scale": 0.5}))),
        faulty("mode-std-only", "Refuses the mode `pro`.")
            .rules(|rules| rules.modes = &["std"])
            .refuses(with(&json!({"mode": "pro"}))),
        faulty(
            "mode-labels-only",
            "Takes the labels of the page's `mode`, and not its values.",
        )
        .rules(|rules| rules.modes = &["std (high performance)", "pro (high quality)"])
        .refuses(with(&json!({"mode": "std"}))),
        faulty("duration-5-only", "Refuses 10 seconds.")
            .rules(|rules| rules.durations = &["5"])
            .refuses(with(&json!({"duration": "10"}))),
        faulty(
            "model-v1-only",
            "Refuses two of the three models that the page lists.",
        )
        .rules(|rules| rules.models = Some(&["kling-v1"]))
        .refuses(with(&json!({"model_name": "kling-v1-6"}))),
    ]
}

fn images() -> Vec<Gateway> {
    let five_mb = format!("{}{}", image(640, 480), "A".repeat(7 << 20));
    vec![
        faulty(
            "image-above-300",
            "Refuses images with 300 pixels at a side.",
        )
        .rules(|rules| rules.image_pixels = 301)
        .refuses(with(&json!({"image": image(300, 300)}))),
        faulty(
            "image-512",
            "Refuses images with less than 512 pixels at a side.",
        )
        .rules(|rules| rules.image_pixels = 512)
        .refuses(with(&json!({"image": image(511, 512)}))),
        faulty("image-5-mb", "Refuses images with more than 5 MB.")
            .rules(|rules| rules.image_bytes = 5 << 20)
            .refuses(with(&json!({"image": five_mb}))),
        faulty(
            "image-1-mb",
            "Refuses bodies with more than 1 MiB with 413, as nginx does unless told otherwise.",
        )
        .answers(|core, request| match request.body.len() > 1 << 20 {
            true => Answer::html(413, "413 Request Entity Too Large"),
            false => core.answer(request),
        })
        .shown_by(each(vec![with(&json!({"image": five_mb}))]), |evidence| {
            evidence.statuses() == [413]
        }),
        faulty("png-only", "Refuses JPEGs.")
            .rules(|rules| rules.image_size = png_size)
            .refuses(with(&json!({"image": STANDARD.encode(jpeg(640, 480))}))),
        faulty("jpeg-only", "Refuses PNGs.")
            .rules(|rules| rules.image_size = jpeg_size)
            .refuses(with(&json!({}))),
        faulty("image-url-only", "Refuses images in base64.")
            .rules(|rules| rules.image_bytes = 0)
            .refuses(with(&json!({}))),
        faulty("image-base64-only", "Refuses URLs of images.")
            .rules(|rules| rules.image_url = |_| false)
            .refuses(with(
                &json!({"image": "https://images.example/harbour.jpg"}),
            )),
        faulty(
            "landscape-only",
            "Refuses images that are higher than wide.",
        )
        .rules(|rules| {
            rules.image_size = |bytes| measure(bytes).filter(|(width, height)| width >= height)
        })
        .refuses(with(&json!({"image": image(300, 400)}))),
    ]
}

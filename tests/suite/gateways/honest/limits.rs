//! Gateways that take more or less where the page contradicts itself or says nothing.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use serde_json::json;

use crate::gateways::ask::{Ask, image};
use crate::gateways::gateway::{Gateway, honest};
use crate::gateways::image::png;
use crate::gateways::rules::Step;
use crate::servers::KEY;

fn prompt(characters: usize) -> Ask {
    Ask::create(&json!({"prompt": "x".repeat(characters)}))
}

fn negative_prompt(characters: usize) -> Ask {
    Ask::create(&json!({"negative_prompt": "x".repeat(characters)}))
}

pub(super) fn gateways() -> Vec<Gateway> {
    [texts(), names(), images(), leniency()]
        .into_iter()
        .flatten()
        .collect()
}

fn texts() -> Vec<Gateway> {
    vec![
        honest(
            "limits-prose",
            "Keeps to the limits of the page's prose: 500 and 200 characters.",
        )
        .rules(|rules| (rules.prompt_limit, rules.negative_prompt_limit) = (500, 200))
        .refuses(prompt(501)),
        honest(
            "limits-owner",
            "Keeps to the limit of the API's owner for the prompt: 2500 characters.",
        )
        .rules(|rules| rules.prompt_limit = 2500)
        .refuses(prompt(2501)),
        honest(
            "limits-mixed",
            "Has the prose's limit for the prompt and the schema's for the negative one.",
        )
        .rules(|rules| rules.prompt_limit = 500)
        .refuses(prompt(501)),
        honest(
            "limits-unstated",
            "Takes up to 3000 characters of a prompt, which nobody stated.",
        )
        .rules(|rules| rules.prompt_limit = 3000)
        .refuses(prompt(3001)),
        honest(
            "limits-unstated-negative",
            "Takes up to 1000 characters of a negative prompt.",
        )
        .rules(|rules| rules.negative_prompt_limit = 1000)
        .refuses(negative_prompt(1001)),
        honest(
            "limits-in-utf-16",
            "Counts UTF-16 units, so that emoji count twice.",
        )
        .rules(|rules| rules.length = |text| text.encode_utf16().count())
        .refuses(Ask::create(&json!({"prompt": "🎈".repeat(2501)}))),
    ]
}

fn names() -> Vec<Gateway> {
    vec![
        honest(
            "mode-labels",
            "Takes the labels of the page's `mode` beside its values.",
        )
        .rules(|rules| {
            rules.modes = &["std", "pro", "std (high performance)", "pro (high quality)"]
        })
        .takes(Ask::create(&json!({"mode": "std (high performance)"}))),
        honest(
            "models-of-the-page",
            "Takes only the models that the page lists.",
        )
        .rules(|rules| rules.models = Some(&["kling-v1", "kling-v1-5", "kling-v1-6"]))
        .refuses(Ask::create(&json!({"model_name": "kling-v2-6"}))),
        honest(
            "models-of-the-owner",
            "Takes the models of today, and no others.",
        )
        .rules(|rules| {
            rules.models = Some(&[
                "kling-v1",
                "kling-v1-5",
                "kling-v1-6",
                "kling-v2-master",
                "kling-v2-1",
                "kling-v2-1-master",
                "kling-v2-5-turbo",
                "kling-v2-6",
            ])
        })
        .refuses(Ask::create(&json!({"model_name": "string"}))),
        honest(
            "unknown-members-refused",
            "Refuses members that it does not know, at the end.",
        )
        .rules(|rules| rules.last(Step::KnownMembers))
        .refuses(Ask::create(&json!({"aspect_ratio": "16:9"}))),
    ]
}

fn images() -> Vec<Gateway> {
    let with_prefix = format!("data:image/png;base64,{}", image(640, 480));
    let url_safe = URL_SAFE.encode([png(640, 480), vec![0xff; 3]].concat());
    // 10 MiB less a little; 4 characters are 3 bytes.
    let below_10_mib = format!("{}{}", image(640, 480), "A".repeat(13_900_000));
    vec![
        honest("data-prefix-taken", "Takes images with a `data:` prefix.")
            .rules(|rules| rules.data_prefix = true)
            .takes(Ask::create(&json!({"image": with_prefix}))),
        honest("url-safe-taken", "Takes base64 with the alphabet for URLs.")
            .rules(|rules| rules.any_base64 = true)
            .takes(Ask::create(&json!({"image": url_safe}))),
        honest(
            "image-tail-unchecked",
            "Takes any text as `image_tail`, and leaves it out.",
        )
        .rules(|rules| rules.checks_image_tail = false)
        .takes(Ask::create(&json!({"image_tail": "later"}))),
        honest("megabytes", "Counts 10,000,000 bytes as 10 MB.")
            .rules(|rules| rules.image_bytes = 10_000_000)
            .refuses(Ask::create(&json!({"image": below_10_mib}))),
        honest(
            "image-endings",
            "Takes URLs of images that end in .jpg, .jpeg or .png, and no others.",
        )
        .rules(|rules| {
            rules.image_url = |url| {
                let path = url.split(['?', '#']).next().unwrap_or_default();
                [".jpg", ".jpeg", ".png"]
                    .iter()
                    .any(|ending| path.ends_with(ending))
            }
        })
        .refuses(Ask::create(
            &json!({"image": "https://images.example/harbour.gif"}),
        )),
    ]
}

fn leniency() -> Vec<Gateway> {
    let lower_case = format!("bearer {KEY}");
    vec![
        honest(
            "scheme-in-any-case",
            "Takes the scheme of `Authorization` in any case, as HTTP has it.",
        )
        .rules(|rules| rules.scheme_in_any_case = true)
        .takes(Ask::create(&json!({})).with_header("authorization", &lower_case)),
        honest(
            "media-type-ignored",
            "Parses a body as JSON whatever it is declared as.",
        )
        .rules(|rules| rules.without(Step::MediaType))
        .takes(Ask::create(&json!({})).with_header("content-type", "text/plain")),
    ]
}

//! Gateways that require what the page calls optional.

use serde_json::json;

use crate::gateways::ask::Ask;
use crate::gateways::gateway::{Gateway, faulty};
use crate::gateways::message::Answer;
use crate::gateways::rules::Step;
use crate::gateways::trial::each;

pub(super) fn gateways() -> Vec<Gateway> {
    let good = || Ask::create(&json!({}));
    vec![
        faulty("wants-model-name", "Requires `model_name`.")
            .rules(|rules| rules.required = &["model_name", "image"])
            .refuses(Ask::create_without("model_name")),
        faulty(
            "wants-model",
            "Requires `model`, which the page does not know, and ignores `model_name`.",
        )
        .rules(|rules| rules.required = &["model", "image"])
        .refuses(good()),
        faulty("wants-prompt", "Requires a prompt.")
            .rules(|rules| rules.required = &["prompt", "image"])
            .refuses(Ask::create_without("prompt")),
        faulty("wants-duration", "Requires `duration`.")
            .rules(|rules| rules.required = &["image", "duration"])
            .refuses(good()),
        faulty(
            "wants-model-name-alone",
            "Requires `model_name` beside the image, and takes any members otherwise.",
        )
        .rules(|rules| {
            rules.required = &["model_name", "image"];
            rules.steps = vec![Step::Credentials, Step::Json, Step::Required];
        })
        .shown_by(
            each(vec![
                Ask::create_without("model_name"),
                Ask::create(&json!({"mode": 7})),
            ]),
            |evidence| evidence.statuses() == [400, 200],
        ),
        faulty(
            "wants-model-name-and-prompt",
            "Requires `model_name` and a prompt.",
        )
        .rules(|rules| rules.required = &["model_name", "prompt", "image"])
        .refuses(Ask::create_without("prompt")),
        faulty("wants-callback-url", "Requires a `callback_url`.")
            .rules(|rules| rules.required = &["image", "callback_url"])
            .refuses(good()),
        faulty("wants-image-tail", "Requires an end frame.")
            .rules(|rules| rules.required = &["image", "image_tail"])
            .refuses(good()),
        faulty(
            "wants-group",
            "Requires a header `X-Group` that the page does not know.",
        )
        .answers(|core, request| match request.header("x-group") {
            None if request.method == "POST" => {
                Answer::json(400, &json!({"error": {"message": "X-Group is required"}}))
            }
            _ => core.answer(request),
        })
        .refuses(good()),
        faulty(
            "wants-accept",
            "Refuses with 406 what does not say `Accept: application/json`.",
        )
        .answers(|core, request| match request.header("accept") {
            Some("application/json") => core.answer(request),
            _ => Answer::empty(406),
        })
        .shown_by(each(vec![good()]), |evidence| evidence.statuses() == [406]),
        faulty(
            "account-closed",
            "Refuses every request for a task with 403 and code 1103.",
        )
        .answers(|core, request| match request.method.as_str() {
            "POST" => {
                let envelope =
                    json!({"code": 1103, "message": "no right", "request_id": core.request_id()});
                Answer::json(403, &envelope)
            }
            _ => core.answer(request),
        })
        .shown_by(each(vec![good()]), |evidence| evidence.statuses() == [403]),
    ]
}

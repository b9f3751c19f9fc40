//! Gateways that look at a request in another order.

use serde_json::json;

use crate::gateways::ask::Ask;
use crate::gateways::gateway::{Gateway, honest};
use crate::gateways::rules::Step;
use crate::gateways::trial::{Next, each};

/// A request without a key, without JSON.
fn no_key_and_no_json() -> Next {
    each(vec![Ask::post("{").without_header("authorization")])
}

/// A body with three faults.
fn three_faults() -> Next {
    each(vec![Ask::create(
        &json!({"mode": "max", "cfg_scale": 7, "callback_url": "mail"}),
    )])
}

pub(super) fn gateways() -> Vec<Gateway> {
    vec![
        honest(
            "body-first",
            "Looks at the whole body before it looks at the key.",
        )
        .rules(|rules| rules.last(Step::Credentials))
        .shown_by(no_key_and_no_json(), |evidence| {
            evidence.statuses() == [400]
        }),
        honest(
            "json-first",
            "Parses the body before it looks at the key, as body parsers in front do.",
        )
        .rules(|rules| rules.first(Step::Json))
        .shown_by(
            each(vec![
                Ask::post("{").without_header("authorization"),
                Ask::create(&json!({"mode": "max"})).without_header("authorization"),
            ]),
            |evidence| evidence.statuses() == [400, 401],
        ),
        honest(
            "media-type-first",
            "Looks at the media type before it looks at the key.",
        )
        .rules(|rules| rules.first(Step::MediaType))
        .shown_by(
            each(vec![
                Ask::create(&json!({}))
                    .without_header("authorization")
                    .without_header("content-type"),
            ]),
            |evidence| evidence.statuses() == [400],
        ),
        honest(
            "last-member-first",
            "Looks at the members from the last to the first.",
        )
        .rules(|rules| {
            let members = rules.steps.iter().position(|step| *step == Step::Required);
            rules.steps[members.unwrap_or(0)..].reverse();
        })
        .shown_by(three_faults(), |evidence| {
            evidence.first().json()["message"] == "callback_url is not a valid URL"
        }),
        honest(
            "unknown-members-first",
            "Refuses members that it does not know before it looks at others.",
        )
        .rules(|rules| {
            let members = rules.steps.iter().position(|step| *step == Step::Required);
            rules.steps.insert(members.unwrap_or(0), Step::KnownMembers);
        })
        .refuses(Ask::create(&json!({"aspect_ratio": "16:9"}))),
        honest(
            "image-last",
            "Looks at the images after everything else, since they are dear to decode.",
        )
        .rules(|rules| {
            rules.last(Step::Image);
            rules.last(Step::ImageTail);
        })
        .shown_by(
            each(vec![Ask::create(
                &json!({"image": "no image", "mode": "max"}),
            )]),
            |evidence| evidence.first().json()["message"] == "mode value 'max' is invalid",
        ),
        honest("all-at-once", "Tells all mistakes of a body at once.")
            .rules(|rules| rules.tells_all = true)
            .shown_by(three_faults(), |evidence| {
                let message = evidence.first().json()["message"].to_string();
                ["cfg_scale", "mode", "callback_url"]
                    .iter()
                    .all(|name| message.contains(name))
            }),
    ]
}

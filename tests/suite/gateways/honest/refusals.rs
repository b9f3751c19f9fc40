//! Gateways that refuse with other statuses and other bodies. The page describes no refusal.

use serde_json::{Value, json};

use crate::gateways::ask::{Ask, image};
use crate::gateways::gateway::{Gateway, honest};
use crate::gateways::message::Answer;
use crate::gateways::rules::Refusal;
use crate::gateways::trial::{Next, each};

pub(super) fn gateways() -> Vec<Gateway> {
    [statuses(), bodies(), envelopes()]
        .into_iter()
        .flatten()
        .collect()
}

/// A body without an image, and a request without a key.
fn refused() -> Next {
    each(vec![
        Ask::create_without("image"),
        Ask::create(&json!({})).without_header("authorization"),
    ])
}

/// An image with more than 10 MB.
fn huge_image() -> Ask {
    let image = format!("{}{}", image(640, 480), "A".repeat(15 << 20));
    Ask::create(&json!({"image": image}))
}

fn statuses() -> Vec<Gateway> {
    vec![
        honest("refusals-422", "Refuses a body with 422 instead of 400.")
            .style(|style| {
                style.refusal = |core, request, refusals| {
                    let answer = core.envelope_of_refusal(request, refusals);
                    let status = if answer.status == 400 {
                        422
                    } else {
                        answer.status
                    };
                    Answer { status, ..answer }
                }
            })
            .shown_by(refused(), |evidence| evidence.statuses() == [422, 401]),
        honest(
            "refusals-403",
            "Refuses a wrong key with 403 instead of 401.",
        )
        .style(|style| {
            style.refusal = |core, request, refusals| {
                let answer = core.envelope_of_refusal(request, refusals);
                let status = if answer.status == 401 {
                    403
                } else {
                    answer.status
                };
                Answer { status, ..answer }
            }
        })
        .shown_by(refused(), |evidence| evidence.statuses() == [400, 403]),
        honest(
            "media-type-415",
            "Refuses a body that is not declared as JSON with 415.",
        )
        .style(|style| {
            style.refusal = |core, request, refusals| {
                let answer = core.envelope_of_refusal(request, refusals);
                let is_media_type = refusals[0].message.starts_with("Content-Type");
                let status = if is_media_type { 415 } else { answer.status };
                Answer { status, ..answer }
            }
        })
        .shown_by(
            each(vec![
                Ask::create(&json!({})).with_header("content-type", "text/plain"),
            ]),
            |evidence| evidence.statuses() == [415],
        ),
        honest(
            "large-image-413",
            "Refuses an image with too many bytes with 413 and a page of HTML.",
        )
        .style(|style| {
            style.refusal = |core, request, refusals| match refusals[0].message.contains("10 MB") {
                true => Answer::html(413, "413 Request Entity Too Large"),
                false => core.envelope_of_refusal(request, refusals),
            }
        })
        .shown_by(each(vec![huge_image()]), |evidence| {
            evidence.statuses() == [413]
        }),
        honest(
            "challenge",
            "Names the scheme that it wants in `WWW-Authenticate`, as HTTP asks for.",
        )
        .style(|style| {
            style.refusal = |core, request, refusals| {
                let answer = core.envelope_of_refusal(request, refusals);
                match answer.status {
                    401 => answer.with_header("www-authenticate", "Bearer realm=\"api\""),
                    _ => answer,
                }
            }
        })
        .shown_by(refused(), |evidence| {
            evidence
                .last()
                .header("www-authenticate")
                .starts_with("Bearer")
        }),
    ]
}

fn bodies() -> Vec<Gateway> {
    vec![
        honest("refusals-empty", "Refuses with a status and nothing else.")
            .style(|style| style.refusal = |_, _, refusals| Answer::empty(refusals[0].status))
            .shown_by(refused(), |evidence| evidence.first().text().is_empty()),
        honest("refusals-html", "Refuses with a page of HTML.")
            .style(|style| {
                style.refusal = |_, _, refusals| Answer::html(refusals[0].status, "Refused")
            })
            .shown_by(refused(), |evidence| {
                evidence.first().text().contains("<h1>")
            }),
        honest("refusals-text", "Refuses with a line of plain text.")
            .style(|style| {
                style.refusal = |_, _, refusals| {
                    let Refusal {
                        status, message, ..
                    } = &refusals[0];
                    Answer::new(*status, "text/plain; charset=utf-8", format!("{message}\n"))
                }
            })
            .shown_by(refused(), |evidence| {
                evidence.first().text() == "image is required\n"
            }),
        honest(
            "refusals-undeclared",
            "Refuses with a line of text that it declares as JSON.",
        )
        .style(|style| {
            style.refusal = |_, _, refusals| {
                let Refusal {
                    status, message, ..
                } = &refusals[0];
                Answer::new(*status, "application/json", message.as_str())
            }
        })
        .shown_by(refused(), |evidence| {
            evidence.first().json().is_null() && evidence.first().text().starts_with("image")
        }),
        honest(
            "problem-details",
            "Refuses with problem details as RFC 9457 has them.",
        )
        .style(|style| {
            style.refusal = |_, request, refusals| {
                let problem = json!({
                    "type": "about:blank",
                    "title": refusals[0].message,
                    "status": refusals[0].status,
                    "instance": request.path,
                });
                Answer::json(refusals[0].status, &problem)
                    .with_media_type("application/problem+json")
            }
        })
        .shown_by(refused(), |evidence| {
            evidence.first().json()["type"] == "about:blank"
        }),
        honest(
            "refusals-openai",
            "Refuses with `error` that holds `message` and `type`.",
        )
        .style(|style| {
            style.refusal = |_, _, refusals| {
                let Refusal {
                    status,
                    member,
                    message,
                    ..
                } = &refusals[0];
                let kind = "invalid_request_error";
                let error =
                    json!({"message": message, "type": kind, "param": member, "code": null});
                Answer::json(*status, &json!({"error": error}))
            }
        })
        .shown_by(refused(), |evidence| {
            evidence.first().json()["error"]["message"] == "image is required"
        }),
        honest("refusals-list", "Refuses with a bare list of mistakes.")
            .style(|style| {
                style.refusal = |_, _, refusals| {
                    let message = |refusal: &Refusal| Value::from(refusal.message.as_str());
                    let messages = refusals.iter().map(message).collect();
                    Answer::json(refusals[0].status, &messages)
                }
            })
            .shown_by(refused(), |evidence| evidence.first().json().is_array()),
    ]
}

fn envelopes() -> Vec<Gateway> {
    vec![
        honest(
            "refusals-data-null",
            "Refuses with the envelope and `data: null` in it.",
        )
        .style(|style| {
            style.refusal = |core, request, refusals| {
                let answer = core.envelope_of_refusal(request, refusals);
                answer.with_json(|json| json["data"] = Value::Null)
            }
        })
        .shown_by(refused(), |evidence| {
            evidence
                .first()
                .json()
                .get("data")
                .is_some_and(Value::is_null)
        }),
        honest(
            "refusals-data-empty",
            "Refuses with the envelope and an empty `data` in it.",
        )
        .style(|style| {
            style.refusal = |core, request, refusals| {
                let answer = core.envelope_of_refusal(request, refusals);
                answer.with_json(|json| json["data"] = json!({}))
            }
        })
        .shown_by(refused(), |evidence| {
            evidence.first().json()["data"] == json!({})
        }),
        honest(
            "refusals-own-codes",
            "Refuses with the envelope and codes that nobody documented.",
        )
        .style(|style| {
            style.refusal = |core, request, refusals| {
                let answer = core.envelope_of_refusal(request, refusals);
                answer.with_json(|json| json["code"] = json!(40_000_017))
            }
        })
        .shown_by(refused(), |evidence| {
            evidence.first().json()["code"] == 40_000_017
        }),
        honest("refusals-text-codes", "Refuses with codes that are words.")
            .style(|style| {
                style.refusal = |core, request, refusals| {
                    let answer = core.envelope_of_refusal(request, refusals);
                    answer.with_json(|json| json["code"] = json!("InvalidParameter"))
                }
            })
            .shown_by(refused(), |evidence| {
                evidence.first().json()["code"] == "InvalidParameter"
            }),
        honest("refusals-in-chinese", "Refuses with messages in Chinese.")
            .style(|style| {
                style.refusal = |core, request, refusals| {
                    let answer = core.envelope_of_refusal(request, refusals);
                    answer.with_json(|json| json["message"] = json!("请求参数非法"))
                }
            })
            .shown_by(refused(), |evidence| {
                evidence.first().json()["message"] == "请求参数非法"
            }),
    ]
}

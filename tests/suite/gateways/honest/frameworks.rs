//! Gateways whose refusals are those of the framework that they were built with.

use serde_json::{Value, json};

use crate::gateways::ask::Ask;
use crate::gateways::core::PATH;
use crate::gateways::gateway::{Gateway, honest};
use crate::gateways::message::{Answer, reason};
use crate::gateways::rules::Refusal;
use crate::gateways::trial::{Next, each};

/// A body without an image, and a method that nobody offers.
fn refused() -> Next {
    each(vec![Ask::create_without("image"), Ask::new("PATCH", PATH)])
}

pub(super) fn gateways() -> Vec<Gateway> {
    [json_frameworks(), text_frameworks()]
        .into_iter()
        .flatten()
        .collect()
}

fn json_frameworks() -> Vec<Gateway> {
    vec![
        honest(
            "fastapi",
            "Refuses as FastAPI does: 422, and `detail` with the place of each mistake.",
        )
        .rules(|rules| rules.tells_all = true)
        .style(|style| {
            style.refusal = |_, _, refusals| match refusals[0] {
                Refusal { status: 400, .. } => {
                    let mistake = |refusal: &Refusal| {
                        let place = ["body"].into_iter().chain(refusal.member);
                        let place: Vec<&str> = place.collect();
                        json!({"type": "value_error", "loc": place, "msg": refusal.message})
                    };
                    let mistakes: Vec<Value> = refusals.iter().map(mistake).collect();
                    Answer::json(422, &json!({"detail": mistakes}))
                }
                Refusal { status, .. } => Answer::json(status, &json!({"detail": reason(status)})),
            }
        })
        .shown_by(refused(), |evidence| {
            evidence.first().json()["detail"][0]["loc"] == json!(["body", "image"])
        }),
        honest(
            "spring",
            "Refuses as Spring Boot does: `timestamp`, `status`, `error`, `message`, `path`.",
        )
        .style(|style| {
            style.refusal = |_, request, refusals| {
                let status = refusals[0].status;
                let error = json!({
                    "timestamp": "2025-06-14T08:13:14.793+0000",
                    "status": status,
                    "error": reason(status),
                    "message": "No message available",
                    "path": request.path,
                });
                Answer::json(status, &error)
            }
        })
        .shown_by(refused(), |evidence| {
            evidence.first().json()["path"] == PATH
        }),
        honest(
            "laravel",
            "Refuses as Laravel does: 422, and `errors` with a list for each member.",
        )
        .rules(|rules| rules.tells_all = true)
        .style(|style| {
            style.refusal = |_, _, refusals| {
                let Refusal {
                    status, message, ..
                } = &refusals[0];
                let mut error = json!({"message": message});
                for refusal in refusals {
                    if let Some(member) = refusal.member {
                        error["errors"][member] = json!([refusal.message]);
                    }
                }
                Answer::json(if *status == 400 { 422 } else { *status }, &error)
            }
        })
        .shown_by(refused(), |evidence| {
            evidence.first().json()["errors"]["image"][0] == "image is required"
        }),
        honest(
            "aspnet",
            "Refuses as ASP.NET Core does: problem details with `errors` and a `traceId`.",
        )
        .style(|style| {
            style.refusal = |core, _, refusals| {
                let Refusal {
                    status,
                    member,
                    message,
                    ..
                } = &refusals[0];
                let problem = json!({
                    "type": "https://tools.ietf.org/html/rfc9110#section-15.5.1",
                    "title": "One or more validation errors occurred.",
                    "status": status,
                    "errors": {member.unwrap_or("$"): [message]},
                    "traceId": core.request_id(),
                });
                Answer::json(*status, &problem).with_media_type("application/problem+json")
            }
        })
        .shown_by(refused(), |evidence| {
            evidence.first().json()["traceId"].is_string()
        }),
        honest(
            "django-rest",
            "Refuses as Django REST does: the members themselves, each with a list.",
        )
        .rules(|rules| rules.tells_all = true)
        .style(|style| {
            style.refusal = |_, _, refusals| {
                let mut error = json!({});
                for refusal in refusals {
                    match refusal.member {
                        Some(member) => error[member] = json!([refusal.message]),
                        None => error["detail"] = json!(refusal.message),
                    }
                }
                Answer::json(refusals[0].status, &error)
            }
        })
        .shown_by(refused(), |evidence| {
            evidence.first().json()["image"][0].is_string()
        }),
    ]
}

fn text_frameworks() -> Vec<Gateway> {
    vec![
        honest(
            "express",
            "Refuses as Express does: a page of HTML for what it does not know, 404 for methods.",
        )
        .style(|style| {
            style.tells_allowed = false;
            style.refusal = |core, request, refusals| match refusals[0].status {
                404 | 405 => {
                    let line = format!("Cannot {} {}", request.method, request.path);
                    Answer::html(404, &line).with_header("x-powered-by", "Express")
                }
                _ => core.envelope_of_refusal(request, refusals),
            }
        })
        .shown_by(refused(), |evidence| {
            evidence.last().text().contains("Cannot PATCH /kling")
        }),
        honest(
            "go",
            "Refuses as Go's standard library does: lines of plain text.",
        )
        .style(|style| {
            style.refusal = |core, request, refusals| {
                let line = match refusals[0].status {
                    404 => "404 page not found\n",
                    405 => "Method Not Allowed\n",
                    _ => return core.envelope_of_refusal(request, refusals),
                };
                Answer::new(refusals[0].status, "text/plain; charset=utf-8", line)
                    .with_header("x-content-type-options", "nosniff")
            }
        })
        .shown_by(refused(), |evidence| {
            evidence.last().text() == "Method Not Allowed\n"
        }),
        honest(
            "gin",
            "Refuses methods with 404 and plain text, and bodies with one word about the binding.",
        )
        .style(|style| {
            style.tells_allowed = false;
            style.refusal = |_, _, refusals| match refusals[0] {
                Refusal {
                    status: 404 | 405, ..
                } => Answer::new(404, "text/plain", "404 page not found"),
                Refusal { status, .. } => {
                    let error =
                        "Key: 'Request.Image' Error:Field validation failed on the 'required' tag";
                    Answer::json(status, &json!({"error": error}))
                }
            }
        })
        .shown_by(refused(), |evidence| evidence.statuses() == [400, 404]),
        honest(
            "nginx",
            "Has nginx in front, which answers methods and unknown paths with its own pages.",
        )
        .style(|style| {
            style.refusal = |core, request, refusals| match refusals[0].status {
                404 => Answer::html(404, "404 Not Found"),
                405 => Answer::html(405, "405 Not Allowed"),
                _ => core.envelope_of_refusal(request, refusals),
            }
        })
        .answers(|core, request| core.answer(request).with_header("server", "nginx/1.27.1"))
        .shown_by(refused(), |evidence| {
            evidence.last().text().contains("nginx")
        }),
    ]
}

//! Gateways that break a connection off, or never finish an answer.

use serde_json::json;

use crate::gateways::ask::{Ask, End};
use crate::gateways::core::Core;
use crate::gateways::gateway::{Gateway, faulty};
use crate::gateways::message::{Answer, Request};
use crate::gateways::raw_server::{Act, head, plain};
use crate::gateways::trial::{Evidence, Next, each, repeated};

pub(super) fn gateways() -> Vec<Gateway> {
    [resets(), cuts(), framings(), hangs()]
        .into_iter()
        .flatten()
        .collect()
}

fn good() -> Next {
    each(vec![Ask::create(&json!({})).briefly()])
}

/// What an honest gateway sends, or this if a task was made.
fn after_task(core: &Core, request: &Request, script: fn(&Answer) -> Vec<Act>) -> Vec<Act> {
    match core.exchange(request) {
        (answer, Some(_)) => script(&answer),
        (answer, None) => vec![Act::Send(plain(&answer))],
    }
}

/// One task was made, the connection ended like this, and so many bytes came before.
fn ended(evidence: &Evidence, end: End, is_length: fn(usize) -> bool) -> bool {
    let reply = evidence.first();
    evidence.tasks.len() == 1 && reply.end == end && is_length(reply.raw.len())
}

fn resets() -> Vec<Gateway> {
    vec![
        faulty(
            "reset-before-task",
            "Resets the connection instead of making a task.",
        )
        .scripted(|core, request| match core.would_take(request) {
            true => vec![Act::Reset],
            false => vec![Act::Send(plain(&core.answer(request)))],
        })
        .shown_by(good(), |evidence| {
            evidence.tasks.is_empty() && evidence.first().end == End::Reset
        }),
        faulty(
            "reset-after-task",
            "Resets the connection after each task was made.",
        )
        .scripted(|core, request| after_task(core, request, |_| vec![Act::Reset]))
        .shown_by(good(), |evidence| {
            ended(evidence, End::Reset, |length| length == 0)
        }),
        faulty(
            "reset-every-third",
            "Resets the connection after every third task was made.",
        )
        .scripted(|core, request| match core.exchange(request) {
            (_, Some(task)) if task.number.is_multiple_of(3) => vec![Act::Reset],
            (answer, _) => vec![Act::Send(plain(&answer))],
        })
        .shown_by(repeated(Ask::create(&json!({})), 3), |evidence| {
            evidence.tasks.len() == 3 && evidence.last().end == End::Reset
        }),
        faulty(
            "closed-after-task",
            "Closes the connection without a word after each task was made.",
        )
        .scripted(|core, request| after_task(core, request, |_| vec![Act::Close]))
        .shown_by(good(), |evidence| {
            ended(evidence, End::Closed, |length| length == 0)
        }),
        faulty(
            "reset-at-large-bodies",
            "Resets the connection at bodies with more than 1 MiB.",
        )
        .scripted(|core, request| match request.body.len() > 1 << 20 {
            true => vec![Act::Reset],
            false => vec![Act::Send(plain(&core.answer(request)))],
        })
        .shown_by(
            each(vec![Ask::create(&json!({"prompt": "x".repeat(1 << 20)}))]),
            |evidence| evidence.first().end == End::Reset,
        ),
    ]
}

fn cuts() -> Vec<Gateway> {
    vec![
        faulty(
            "cut-head",
            "Closes the connection in the middle of the headers after each task was made.",
        )
        .scripted(|core, request| {
            after_task(core, request, |answer| {
                let bytes = plain(answer);
                vec![Act::Send(bytes[..30].to_vec()), Act::Close]
            })
        })
        .shown_by(good(), |evidence| {
            ended(evidence, End::Closed, |length| length == 30)
        }),
        faulty(
            "cut-body",
            "Closes the connection in the middle of the body after each task was made.",
        )
        .scripted(|core, request| {
            after_task(core, request, |answer| {
                let bytes = plain(answer);
                let half = bytes.len() - answer.body.len() / 2;
                vec![Act::Send(bytes[..half].to_vec()), Act::Close]
            })
        })
        .shown_by(good(), |evidence| {
            ended(evidence, End::Closed, |length| length > 100) && evidence.first().json().is_null()
        }),
        faulty(
            "reset-in-body",
            "Resets the connection after the first bytes of the body.",
        )
        .scripted(|core, request| {
            after_task(core, request, |answer| {
                let bytes = plain(answer);
                let half = bytes.len() - answer.body.len() / 2;
                vec![Act::Send(bytes[..half].to_vec()), Act::Reset]
            })
        })
        .shown_by(good(), |evidence| {
            evidence.tasks.len() == 1 && evidence.first().json().is_null()
        }),
        faulty(
            "cut-chunks",
            "Closes the connection between two chunks after each task was made.",
        )
        .scripted(|core, request| {
            after_task(core, request, |answer| {
                let answer = answer.clone().with_header("transfer-encoding", "chunked");
                let chunk = format!("\r\n{:x}\r\n", answer.body.len());
                let parts = [
                    &head("HTTP/1.1", &answer)[..],
                    chunk.as_bytes(),
                    &answer.body,
                    b"\r\n",
                ];
                vec![Act::Send(parts.concat()), Act::Close]
            })
        })
        .shown_by(good(), |evidence| {
            evidence.first().header("transfer-encoding") == "chunked"
                && !evidence.first().text().contains("\r\n0\r\n")
        }),
    ]
}

fn framings() -> Vec<Gateway> {
    vec![
        faulty(
            "no-http",
            "Answers with bytes that are no HTTP after each task was made.",
        )
        .scripted(|core, request| {
            after_task(core, request, |_| {
                vec![
                    Act::Send(b"\x15\x03\x01\x00\x02\x02\x28".to_vec()),
                    Act::Close,
                ]
            })
        })
        .shown_by(good(), |evidence| {
            ended(evidence, End::Closed, |length| length == 7)
        }),
        faulty(
            "bad-chunk-size",
            "Sends a chunk with a size that is no number after each task was made.",
        )
        .scripted(|core, request| {
            after_task(core, request, |answer| {
                let answer = answer.clone().with_header("transfer-encoding", "chunked");
                let parts = [&head("HTTP/1.1", &answer)[..], b"\r\nzz\r\n", &answer.body];
                vec![Act::Send(parts.concat()), Act::Close]
            })
        })
        .shown_by(good(), |evidence| {
            evidence.first().text().starts_with("zz\r\n")
        }),
        faulty(
            "short-length",
            "Declares a body that is 10 bytes shorter than the one that it sends.",
        )
        .scripted(|core, request| {
            after_task(core, request, |answer| {
                let length = (answer.body.len() - 10).to_string();
                let answer = answer.clone().with_header("content-length", &length);
                let parts = [&head("HTTP/1.1", &answer)[..], b"\r\n", &answer.body];
                vec![Act::Send(parts.concat())]
            })
        })
        .shown_by(good(), |evidence| {
            let declared = evidence
                .first()
                .header("content-length")
                .parse()
                .unwrap_or(0);
            declared + 10 == evidence.first().body().len()
        }),
        faulty("two-answers", "Answers twice to one request.")
            .scripted(|core, request| {
                after_task(core, request, |answer| {
                    let second = Answer::json(
                        500,
                        &json!({"code": 5000, "message": "late", "request_id": "2"}),
                    );
                    vec![Act::Send([plain(answer), plain(&second)].concat())]
                })
            })
            .shown_by(good(), |evidence| {
                evidence.first().text().contains("HTTP/1.1 500")
            }),
    ]
}

fn hangs() -> Vec<Gateway> {
    vec![
        faulty("hang", "Reads every request and never answers.")
            .scripted(|_, _| vec![Act::Hang])
            .shown_by(good(), |evidence| {
                evidence.tasks.is_empty() && evidence.first().end == End::Pending
            }),
        faulty("hang-after-task", "Never answers after a task was made.")
            .scripted(|core, request| after_task(core, request, |_| vec![Act::Hang]))
            .shown_by(good(), |evidence| {
                ended(evidence, End::Pending, |length| length == 0)
            }),
        faulty(
            "hang-every-fourth",
            "Never answers to every fourth request, having made its task.",
        )
        .scripted(|core, request| {
            let answer = core.answer(request);
            match request.number.is_multiple_of(4) {
                true => vec![Act::Hang],
                false => vec![Act::Send(plain(&answer))],
            }
        })
        .shown_by(repeated(Ask::create(&json!({})).briefly(), 4), |evidence| {
            evidence.tasks.len() == 4 && evidence.last().end == End::Pending
        }),
        faulty(
            "hang-in-body",
            "Sends half of a body after each task was made, and then nothing.",
        )
        .scripted(|core, request| {
            after_task(core, request, |answer| {
                let bytes = plain(answer);
                let half = bytes.len() - answer.body.len() / 2;
                vec![Act::Send(bytes[..half].to_vec()), Act::Hang]
            })
        })
        .shown_by(good(), |evidence| {
            ended(evidence, End::Pending, |length| length > 100)
        }),
    ]
}

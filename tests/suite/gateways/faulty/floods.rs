//! Gateways that send more than anybody can read, or so slowly that nobody can wait for it.

use std::time::Duration;

use serde_json::{Value, json};

use crate::gateways::ask::{Ask, End};
use crate::gateways::core::{Core, PATH};
use crate::gateways::gateway::{Gateway, faulty};
use crate::gateways::gzip::endless_gzip;
use crate::gateways::message::{Answer, Request};
use crate::gateways::raw_server::{Act, head, plain};
use crate::gateways::task::now;
use crate::gateways::trial::{Next, each};

pub(super) fn gateways() -> Vec<Gateway> {
    [endless(), drips(), large()]
        .into_iter()
        .flatten()
        .collect()
}

fn good() -> Next {
    each(vec![Ask::create(&json!({})).briefly()])
}

/// The head of an answer with this header, and then the same bytes again and again.
fn flood(
    core: &Core,
    request: &Request,
    header: (&str, &str),
    bytes: Vec<u8>,
    pause: Duration,
) -> Vec<Act> {
    match core.exchange(request) {
        (answer, Some(_)) => {
            let answer = answer.with_header(header.0, header.1);
            let start = [&head("HTTP/1.1", &answer)[..], b"\r\n"].concat();
            vec![Act::Send(start), Act::Repeat(bytes, pause)]
        }
        (answer, None) => vec![Act::Send(plain(&answer))],
    }
}

fn endless() -> Vec<Gateway> {
    vec![
        faulty(
            "endless-body",
            "Answers an accepted request with a body that never ends.",
        )
        .scripted(|core, request| {
            let spaces = vec![b' '; 64 << 10];
            flood(
                core,
                request,
                ("connection", "close"),
                spaces,
                Duration::ZERO,
            )
        })
        .shown_by(good(), |evidence| evidence.first().end == End::Endless),
        faulty(
            "endless-chunks",
            "Answers an accepted request with chunks that never end.",
        )
        .scripted(|core, request| {
            let chunk = [b"10000\r\n", &[b'['; 64 << 10][..], b"\r\n"].concat();
            flood(
                core,
                request,
                ("transfer-encoding", "chunked"),
                chunk,
                Duration::ZERO,
            )
        })
        .shown_by(good(), |evidence| evidence.first().end == End::Endless),
        faulty(
            "endless-length",
            "Declares a body of 8 TB for an accepted request, and sends on and on.",
        )
        .scripted(|core, request| {
            let bytes = vec![b'0'; 64 << 10];
            flood(
                core,
                request,
                ("content-length", "8796093022208"),
                bytes,
                Duration::ZERO,
            )
        })
        .shown_by(good(), |evidence| evidence.first().end == End::Endless),
        faulty(
            "endless-headers",
            "Answers an accepted request with headers that never end.",
        )
        .scripted(|core, request| match core.exchange(request) {
            (answer, Some(_)) => {
                let line = format!("x-filler: {}\r\n", "f".repeat(4000));
                let lines = line.repeat(16).into_bytes();
                vec![
                    Act::Send(head("HTTP/1.1", &answer)),
                    Act::Repeat(lines, Duration::ZERO),
                ]
            }
            (answer, None) => vec![Act::Send(plain(&answer))],
        })
        .shown_by(good(), |evidence| evidence.first().end == End::Endless),
        faulty(
            "endless-hints",
            "Sends informational answers to an accepted request without end.",
        )
        .scripted(|core, request| match core.exchange(request) {
            (_, Some(_)) => {
                let hints = b"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(1000);
                vec![Act::Repeat(hints, Duration::ZERO)]
            }
            (answer, None) => vec![Act::Send(plain(&answer))],
        })
        .shown_by(good(), |evidence| evidence.first().end == End::Endless),
        faulty(
            "endless-gzip",
            "Answers an accepted request with compressed bytes that never end.",
        )
        .scripted(|core, request| match core.exchange(request) {
            (answer, Some(_)) => {
                let (start, rest) = endless_gzip();
                let answer = answer.with_header("content-encoding", "gzip");
                let answer = answer.with_header("connection", "close");
                let head = head("HTTP/1.1", &answer);
                let start = [&head[..], b"\r\n", &start].concat();
                vec![Act::Send(start), Act::Repeat(rest, Duration::ZERO)]
            }
            (answer, None) => vec![Act::Send(plain(&answer))],
        })
        .shown_by(good(), |evidence| {
            evidence.first().end == End::Endless
                && evidence.first().body().starts_with(&[0x1f, 0x8b])
        }),
    ]
}

fn drips() -> Vec<Gateway> {
    vec![
        faulty(
            "drip-body",
            "Sends a byte of a body every 20 ms, without end.",
        )
        .scripted(|core, request| {
            let pause = Duration::from_millis(20);
            flood(core, request, ("connection", "close"), vec![b' '], pause)
        })
        .shown_by(good(), |evidence| {
            let reply = evidence.first();
            reply.end == End::Pending && !reply.body().is_empty() && reply.text().trim().is_empty()
        }),
        faulty("drip-head", "Sends a header every 20 ms, without end.")
            .scripted(|core, request| match core.exchange(request) {
                (answer, Some(_)) => {
                    let pause = Duration::from_millis(20);
                    vec![
                        Act::Send(head("HTTP/1.1", &answer)),
                        Act::Repeat(b"x-wait: 1\r\n".to_vec(), pause),
                    ]
                }
                (answer, None) => vec![Act::Send(plain(&answer))],
            })
            .shown_by(good(), |evidence| {
                evidence.first().end == End::Pending && evidence.first().head().contains("x-wait")
            }),
    ]
}

/// What an honest gateway answers, with 20,000 tasks in each list. Their ids are in this member.
fn large_list(core: &Core, request: &Request, id: &str) -> Answer {
    let answer = core.answer(request);
    let is_list = request.method == "GET" && request.path == PATH;
    if !is_list || answer.status != 200 {
        return answer;
    }
    let task = |number: usize| {
        json!({
            id: format!("{}", 700_000_000_000_000_000 + number),
            "task_status": "processing",
            "created_at": now(),
            "updated_at": now(),
        })
    };
    core.envelope((0..20_000).map(task).collect())
}

fn large() -> Vec<Gateway> {
    vec![
        faulty(
            "large-list",
            "Lists 20,000 tasks at once, whatever size is asked for.",
        )
        .answers(|core, request| large_list(core, request, "task_id"))
        .shown_by(each(vec![Ask::new("GET", PATH)]), |evidence| {
            evidence.first().end == End::Endless && evidence.first().text().contains("task_id")
        }),
        faulty(
            "large-list-of-faults",
            "Lists 20,000 tasks at once, and each of them lacks its `task_id`.",
        )
        .answers(|core, request| large_list(core, request, "id"))
        .shown_by(each(vec![Ask::new("GET", PATH)]), |evidence| {
            evidence.first().end == End::Endless && !evidence.first().text().contains("task_id")
        }),
        faulty(
            "large-answer",
            "Puts 20,000 members that nobody asked for into an answer about a task.",
        )
        .style(|style| {
            style.success = |core, data| {
                let members = (0..20_000).map(|number| (format!("member-{number}"), json!(number)));
                core.envelope(data)
                    .with_json(|json| json["debug"] = Value::Object(members.collect()))
            }
        })
        .shown_by(good(), |evidence| {
            evidence.first().text().contains("member-19999")
        }),
        faulty(
            "deep-answer",
            "Puts 10,000 lists in lists into an answer about a task.",
        )
        .answers(|core, request| {
            let (answer, task) = core.exchange(request);
            if task.is_none() {
                return answer;
            }
            let depth = 10_000;
            let lists = format!(",\"trace\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
            let mut body = answer.body.clone();
            body.pop();
            body.extend(lists.into_bytes());
            Answer { body, ..answer }
        })
        .shown_by(good(), |evidence| evidence.first().text().contains("[[[[")),
        faulty("large-refusals", "Refuses with a message of 2 MiB.")
            .style(|style| {
                style.refusal = |core, request, refusals| {
                    let answer = core.envelope_of_refusal(request, refusals);
                    answer.with_json(|json| json["message"] = json!("m".repeat(2 << 20)))
                }
            })
            .shown_by(each(vec![Ask::create_without("image")]), |evidence| {
                evidence.first().end == End::Endless
            }),
    ]
}

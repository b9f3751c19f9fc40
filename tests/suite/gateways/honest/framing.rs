//! Gateways whose answers are framed in another way that HTTP allows.

use std::time::Duration;

use serde_json::json;

use crate::gateways::ask::{Ask, End};
use crate::gateways::gateway::{Gateway, honest};
use crate::gateways::gzip::gzip;
use crate::gateways::message::Answer;
use crate::gateways::raw_server::{Act, head, plain};
use crate::gateways::trial::{Next, each};

fn good() -> Next {
    each(vec![Ask::create(&json!({}))])
}

pub(super) fn gateways() -> Vec<Gateway> {
    [connections(), headers(), bodies()]
        .into_iter()
        .flatten()
        .collect()
}

fn connections() -> Vec<Gateway> {
    vec![
        honest(
            "connection-close",
            "Closes the connection after every answer, and says so.",
        )
        .scripted(|core, request| {
            let answer = core.answer(request).with_header("connection", "close");
            vec![Act::Send(plain(&answer)), Act::Close]
        })
        .shown_by(
            each(vec![Ask::create(&json!({})).keeping_alive()]),
            |evidence| evidence.first().end == End::Closed,
        ),
        honest(
            "http-1.0",
            "Answers with HTTP/1.0, without a length, and closes.",
        )
        .scripted(|core, request| {
            let answer = core.answer(request);
            let body = [b"\r\n", &answer.body[..]].concat();
            vec![
                Act::Send([head("HTTP/1.0", &answer), body].concat()),
                Act::Close,
            ]
        })
        .shown_by(good(), |evidence| {
            evidence.first().head().starts_with("HTTP/1.0 200") && evidence.first().is_task()
        }),
        honest(
            "three-per-connection",
            "Closes a connection after three answers, and does not say so.",
        )
        .scripted(|core, request| vec![Act::Send(plain(&core.answer(request))), Act::CloseAfter(3)])
        .shown_by(each(vec![Ask::create(&json!({})).times(4)]), |evidence| {
            evidence.tasks.len() == 3
        }),
        honest(
            "impatient",
            "Closes a connection on which nothing comes for 10 ms.",
        )
        .scripted(|core, request| {
            let pause = Duration::from_millis(10);
            vec![
                Act::Send(plain(&core.answer(request))),
                Act::CloseIfIdle(pause),
            ]
        })
        .shown_by(
            each(vec![Ask::create(&json!({})).keeping_alive()]),
            |evidence| evidence.first().end == End::Closed,
        ),
        honest(
            "early-hints",
            "Sends an informational answer before the one that counts.",
        )
        .scripted(|core, request| {
            let hints = b"HTTP/1.1 103 Early Hints\r\nlink: </docs>; rel=preload\r\n\r\n";
            vec![
                Act::Send(hints.to_vec()),
                Act::Send(plain(&core.answer(request))),
            ]
        })
        .shown_by(good(), |evidence| {
            evidence.first().raw.starts_with(b"HTTP/1.1 103") && evidence.first().is_task()
        }),
        honest("slow", "Takes 20 ms for every answer.")
            .answers(|core, request| Answer {
                delay: Duration::from_millis(20),
                ..core.answer(request).with_header("x-runtime", "0.020")
            })
            .shown_by(good(), |evidence| {
                evidence.first().header("x-runtime") == "0.020"
            }),
    ]
}

fn headers() -> Vec<Gateway> {
    vec![
        honest(
            "headers-in-capitals",
            "Writes the names of headers in capitals.",
        )
        .scripted(|core, request| {
            let answer = core.answer(request);
            let headers = answer.headers.iter();
            let headers = headers.map(|(name, value)| (name.to_ascii_uppercase(), value.clone()));
            let length = ("CONTENT-LENGTH".to_owned(), answer.body.len().to_string());
            let headers = headers.chain([length]).collect();
            let answer = Answer { headers, ..answer };
            vec![Act::Send(
                [&head("HTTP/1.1", &answer), &b"\r\n"[..], &answer.body].concat(),
            )]
        })
        .shown_by(good(), |evidence| {
            evidence.first().head().contains("CONTENT-TYPE")
        }),
        honest(
            "many-headers",
            "Sends forty headers that nobody asked for, a cookie among them.",
        )
        .answers(|core, request| {
            let answer = core
                .answer(request)
                .with_header("set-cookie", "session=1; HttpOnly");
            (0..40).fold(answer, |answer, number| {
                answer.with_header(&format!("x-trace-{number}"), &"t".repeat(100))
            })
        })
        .shown_by(good(), |evidence| {
            evidence.first().head().contains("x-trace-39")
        }),
        honest("charset", "Adds a charset to the media type.")
            .answers(|core, request| {
                let answer = core.answer(request);
                match answer
                    .headers
                    .iter()
                    .any(|(_, value)| value == "application/json")
                {
                    true => answer.with_media_type("application/json; charset=UTF-8"),
                    false => answer,
                }
            })
            .shown_by(good(), |evidence| {
                evidence.first().header("content-type").ends_with("UTF-8")
            }),
        honest(
            "media-type-in-capitals",
            "Writes the media type as `Application/JSON;charset=utf-8`.",
        )
        .answers(|core, request| {
            let answer = core.answer(request);
            match answer
                .headers
                .iter()
                .any(|(_, value)| value == "application/json")
            {
                true => answer.with_media_type("Application/JSON;charset=utf-8"),
                false => answer,
            }
        })
        .shown_by(good(), |evidence| {
            evidence.first().head().contains("Application/JSON")
        }),
        honest(
            "proxy",
            "Stands behind a proxy, which adds headers of its own.",
        )
        .answers(|core, request| {
            let answer = core
                .answer(request)
                .with_header("via", "1.1 varnish, 1.1 cache-7");
            let answer = answer.with_header("x-cache", "MISS");
            answer.with_header("cf-ray", "8f1d3c2b4a596877-AMS")
        })
        .shown_by(good(), |evidence| {
            evidence.first().header("via").contains("varnish")
        }),
    ]
}

fn bodies() -> Vec<Gateway> {
    vec![
        honest("chunked", "Sends bodies in chunks of 7 bytes.")
            .scripted(|core, request| {
                let answer = core
                    .answer(request)
                    .with_header("transfer-encoding", "chunked");
                let chunk = |chunk: &[u8]| {
                    [format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat()
                };
                let chunks: Vec<u8> = answer.body.chunks(7).flat_map(chunk).collect();
                let parts = [
                    &head("HTTP/1.1", &answer)[..],
                    b"\r\n",
                    &chunks,
                    b"0\r\n\r\n",
                ];
                vec![Act::Send(parts.concat())]
            })
            .shown_by(good(), |evidence| {
                evidence.first().text().starts_with("7\r\n{\"code\"")
            }),
        honest(
            "trailers",
            "Sends bodies in one chunk, with an extension of it and a trailer.",
        )
        .scripted(|core, request| {
            let answer = core
                .answer(request)
                .with_header("transfer-encoding", "chunked");
            let size = format!("\r\n{:X};part=1\r\n", answer.body.len());
            let trailer = b"\r\n0\r\nx-checksum: 1\r\n\r\n";
            let parts = [
                &head("HTTP/1.1", &answer)[..],
                size.as_bytes(),
                &answer.body,
                trailer,
            ];
            vec![Act::Send(parts.concat())]
        })
        .shown_by(good(), |evidence| {
            evidence.first().text().contains("x-checksum: 1")
        }),
        honest(
            "byte-by-byte",
            "Sends the head and the body apart, and the body in two writes.",
        )
        .scripted(|core, request| {
            let answer = core.answer(request).with_header("x-writes", "3");
            let bytes = plain(&answer);
            let (head, body) = bytes.split_at(bytes.len() - answer.body.len());
            let (first, second) = body.split_at(body.len() / 2);
            [head, first, second]
                .map(|part| Act::Send(part.to_vec()))
                .to_vec()
        })
        .shown_by(good(), |evidence| {
            evidence.first().header("x-writes") == "3"
        }),
        honest("gzip", "Compresses bodies for clients that accept it.")
            .answers(|core, request| {
                let answer = core.answer(request);
                let accepted = request.header("accept-encoding").unwrap_or_default();
                if !accepted.contains("gzip") || answer.body.is_empty() {
                    return answer;
                }
                let body = gzip(&answer.body);
                Answer { body, ..answer }.with_header("content-encoding", "gzip")
            })
            .shown_by(
                each(vec![
                    Ask::create(&json!({})).with_header("accept-encoding", "gzip"),
                ]),
                |evidence| evidence.first().body().starts_with(&[0x1f, 0x8b, 8]),
            ),
    ]
}

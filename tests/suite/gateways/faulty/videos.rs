//! Gateways whose videos are no videos.

use std::time::Duration;

use serde_json::json;

use crate::gateways::ask::{Ask, End};
use crate::gateways::gateway::{Gateway, faulty};
use crate::gateways::message::Answer;
use crate::gateways::raw_server::{Act, head, plain};
use crate::gateways::trial::{Next, download};
use crate::gateways::video;

fn downloaded() -> Next {
    download(Ask::create(&json!({})))
}

pub(super) fn gateways() -> Vec<Gateway> {
    let with_video = |name, about, answer: fn(&video::Video) -> Answer| {
        faulty(name, about).style(|style| style.video = answer)
    };
    vec![
        with_video(
            "video-is-html",
            "Serves a page of HTML where a video should be.",
            |_| Answer::html(200, "Sign in"),
        )
        .shown_by(downloaded(), |evidence| {
            evidence.last().text().contains("Sign in")
        }),
        with_video(
            "video-is-text",
            "Serves text that is declared as a video.",
            |_| Answer::new(200, "video/mp4", "expired"),
        )
        .shown_by(downloaded(), |evidence| evidence.last().text() == "expired"),
        with_video(
            "video-is-gone",
            "Has deleted a video when it is asked for.",
            |_| Answer::html(404, "404 Not Found"),
        )
        .shown_by(downloaded(), |evidence| evidence.last().status() == 404),
        with_video("video-is-empty", "Serves a video of 0 bytes.", |_| {
            Answer::new(200, "video/mp4", "")
        })
        .shown_by(downloaded(), |evidence| {
            evidence.last().header("content-type") == "video/mp4"
                && evidence.last().body().is_empty()
        }),
        with_video(
            "video-is-cut",
            "Serves the first half of a video.",
            |video| {
                let mut file = video.to_mp4();
                file.truncate(file.len() / 2);
                Answer::new(200, "video/mp4", file)
            },
        )
        .shown_by(downloaded(), |evidence| {
            let is_there = |kind: &[u8]| evidence.last().body().windows(4).any(|four| four == kind);
            is_there(b"ftyp") && !is_there(b"mdat")
        }),
        with_video(
            "video-redirects",
            "Redirects from a video to a private address.",
            |_| Answer::empty(302).with_header("location", "http://10.0.0.7/video.mp4"),
        )
        .shown_by(downloaded(), |evidence| {
            evidence.last().header("location").contains("10.0.0.7")
        }),
        with_video(
            "video-redirects-in-circles",
            "Redirects from a video to itself.",
            |_| Answer::empty(302).with_header("location", "?again"),
        )
        .shown_by(downloaded(), |evidence| {
            evidence.last().header("location") == "?again"
        }),
        with_video(
            "video-with-large-atom",
            "Serves a video with an atom that claims to have 4 GB.",
            |video| {
                let mut file = video.to_mp4();
                file[..4].copy_from_slice(&[0xff; 4]);
                Answer::new(200, "video/mp4", file)
            },
        )
        .shown_by(downloaded(), |evidence| {
            evidence.last().body().starts_with(&[0xff; 4])
        }),
        faulty("video-is-endless", "Serves a video that never ends.")
            .scripted(|core, request| {
                let answer = core.answer(request);
                if !request.path.starts_with("/files/") || answer.status != 200 {
                    return vec![Act::Send(plain(&answer))];
                }
                let answer = answer.with_header("connection", "close");
                let start = [&head("HTTP/1.1", &answer)[..], b"\r\n", &answer.body].concat();
                vec![
                    Act::Send(start),
                    Act::Repeat(vec![0; 64 << 10], Duration::ZERO),
                ]
            })
            .shown_by(downloaded(), |evidence| evidence.last().end == End::Endless),
    ]
}

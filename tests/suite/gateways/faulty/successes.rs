//! Gateways that answer about a task that they made with another status, or send the client elsewhere.

use super::statuses::{every, good, made_with};
use crate::gateways::core::{Core, PATH};
use crate::gateways::gateway::{Gateway, faulty};
use crate::gateways::message::{Answer, Request};

pub(super) fn gateways() -> Vec<Gateway> {
    [other_successes(), redirects(), named()]
        .into_iter()
        .flatten()
        .collect()
}

/// The answer about a task with another status.
fn with_status<const STATUS: u16>(core: &Core, request: &Request) -> Answer {
    match core.exchange(request) {
        (answer, Some(_)) => Answer {
            status: STATUS,
            ..answer
        },
        (answer, None) => answer,
    }
}

fn other_successes() -> Vec<Gateway> {
    vec![
        faulty("201", "Answers 201 with the task.")
            .answers(with_status::<201>)
            .shown_by(good(), made_with::<201>),
        faulty("202", "Answers 202 with the task.")
            .answers(with_status::<202>)
            .shown_by(good(), made_with::<202>),
        faulty("204", "Answers 204 with nothing.")
            .answers(|core, request| match core.exchange(request) {
                (_, Some(_)) => Answer::empty(204),
                (answer, None) => answer,
            })
            .shown_by(good(), made_with::<204>),
        faulty("200-empty", "Answers 200 with nothing.")
            .answers(|core, request| match core.exchange(request) {
                (_, Some(_)) => Answer::empty(200),
                (answer, None) => answer,
            })
            .shown_by(good(), |evidence| {
                made_with::<200>(evidence) && evidence.first().text().is_empty()
            }),
        faulty(
            "200-html",
            "Answers 200 with a page of HTML, as a gateway's front page is.",
        )
        .answers(every::<1, 200>)
        .shown_by(good(), |evidence| {
            made_with::<200>(evidence) && evidence.first().text().contains("<h1>")
        }),
    ]
}

/// Sends the client on to another place after the task was made.
fn redirect<const STATUS: u16>(core: &Core, request: &Request) -> Answer {
    match core.exchange(request) {
        (_, Some(task)) => {
            let to = match STATUS {
                303 => format!("{PATH}/{}", task.id),
                _ => PATH.to_owned(),
            };
            Answer::empty(STATUS).with_header("location", &to)
        }
        (answer, None) => answer,
    }
}

fn redirects() -> Vec<Gateway> {
    vec![
        faulty("303", "Redirects to the task that was made with 303.")
            .answers(redirect::<303>)
            .shown_by(good(), made_with::<303>),
        faulty(
            "302",
            "Redirects to the list of tasks with 302 after the task was made.",
        )
        .answers(redirect::<302>)
        .shown_by(good(), made_with::<302>),
        faulty(
            "307",
            "Redirects to the same place with 307 after the task was made, so that more are.",
        )
        .answers(redirect::<307>)
        .shown_by(good(), made_with::<307>),
        faulty(
            "308",
            "Redirects to the same place with 308 after the task was made, so that more are.",
        )
        .answers(redirect::<308>)
        .shown_by(good(), made_with::<308>),
    ]
}

fn named() -> Vec<Gateway> {
    vec![
        faulty("400-with-task", "Answers 400 with the task that was made.")
            .answers(with_status::<400>)
            .shown_by(good(), made_with::<400>),
        faulty("409-with-task", "Answers 409 with the task that was made.")
            .answers(with_status::<409>)
            .shown_by(good(), made_with::<409>),
        faulty("429-with-task", "Answers 429 with the task that was made.")
            .answers(with_status::<429>)
            .shown_by(good(), made_with::<429>),
        faulty("500-with-task", "Answers 500 with the task that was made.")
            .answers(with_status::<500>)
            .shown_by(good(), |evidence| {
                made_with::<500>(evidence) && evidence.first().json()["data"]["task_id"].is_string()
            }),
    ]
}

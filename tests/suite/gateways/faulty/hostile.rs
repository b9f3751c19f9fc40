//! Gateways whose texts and ids harm whoever prints them or builds paths from them.

use serde_json::json;

use crate::gateways::ask::Ask;
use crate::gateways::core::Style;
use crate::gateways::gateway::{Gateway, faulty};
use crate::gateways::message::Answer;
use crate::gateways::trial::{Next, each};

fn good() -> Next {
    each(vec![Ask::create(&json!({}))])
}

/// Some of these gateways refuse mode pro, so that its message is told.
fn accepted_and_refused() -> Next {
    each(vec![
        Ask::create(&json!({})),
        Ask::create(&json!({"mode": "pro"})),
    ])
}

pub(super) fn gateways() -> Vec<Gateway> {
    [texts(), ids()].into_iter().flatten().collect()
}

const CLEARS_SCREEN: &str = "\u{1b}[2J\u{1b}[1;1H\u{1b}]0;owned\u{7}done";
const CONTROLS: &str =
    "bell\u{7} back\u{8}\u{8}\u{8}\u{8} null\0 return\rover delete\u{7f} c1\u{9b}31m";
const BIDI: &str = "\u{202e}dellecnac saw ksat eht\u{202c} \u{2066}\u{200f}\u{200b}\u{feff}";
const LINES: &str = "ok\u{2028}\n212 passed, 0 failed, 0 skipped\u{2029}\r\n\u{85}";
const MARKUP: &str =
    "</pre><script>alert(1)</script>\n::error file=a.rs::no]]>`$(reboot)`| a | b |";

/// A gateway that refuses mode pro, and says this about everything.
fn says<const TEXT: usize>(name: &'static str, about: &'static str) -> Gateway {
    const TEXTS: [&str; 5] = [CLEARS_SCREEN, CONTROLS, BIDI, LINES, MARKUP];
    faulty(name, about)
        .rules(|rules| rules.modes = &["std"])
        .style(|style| {
            style.success = |core, data| {
                core.envelope(data)
                    .with_json(|json| json["message"] = json!(TEXTS[TEXT]))
            };
            style.refusal = |core, request, refusals| {
                let answer = core.envelope_of_refusal(request, refusals);
                answer.with_json(|json| json["message"] = json!(TEXTS[TEXT]))
            };
        })
        .shown_by(accepted_and_refused(), |evidence| {
            let mut replies = evidence.replies.iter();
            replies.all(|reply| reply.json()["message"] == TEXTS[TEXT])
        })
}

fn texts() -> Vec<Gateway> {
    vec![
        says::<0>(
            "terminal-escapes",
            "Refuses mode pro, and has escape sequences for terminals in its messages.",
        ),
        says::<1>(
            "control-characters",
            "Refuses mode pro, and has control characters in its messages.",
        ),
        says::<2>(
            "bidi",
            "Refuses mode pro, and has characters that turn the direction of writing in its messages.",
        ),
        says::<3>(
            "line-separators",
            "Refuses mode pro, and has lines that look like those of a report in its messages.",
        ),
        says::<4>(
            "markup",
            "Refuses mode pro, and has markup for HTML, shells and workflows in its messages.",
        ),
        faulty(
            "escapes-in-members",
            "Has members that are named by escape sequences.",
        )
        .style(|style| {
            style.data = |snapshot| {
                let mut data = snapshot.to_data();
                data["updated_at"] = json!({CLEARS_SCREEN: {BIDI: 1}});
                data
            }
        })
        .shown_by(good(), |evidence| {
            evidence.first().json()["data"]["updated_at"][CLEARS_SCREEN].is_object()
        }),
        faulty(
            "escapes-in-status",
            "Has an escape sequence as the status of a task.",
        )
        .style(|style| {
            style.data = |snapshot| {
                let mut data = snapshot.to_data();
                data["task_status"] = json!(CLEARS_SCREEN);
                data
            }
        })
        .shown_by(good(), |evidence| {
            evidence.first().json()["data"]["task_status"] == CLEARS_SCREEN
        }),
        faulty(
            "escapes-in-raw-body",
            "Refuses mode pro with a text of escape sequences that is no JSON.",
        )
        .rules(|rules| rules.modes = &["std"])
        .style(|style| {
            style.refusal = |_, _, refusals| {
                let text = format!("{CLEARS_SCREEN}{CONTROLS}{BIDI}{LINES}");
                Answer::new(refusals[0].status, "text/plain", text)
            }
        })
        .shown_by(accepted_and_refused(), |evidence| {
            evidence.last().text().starts_with(CLEARS_SCREEN)
        }),
    ]
}

/// Gives this to the first task as its id, and to the others what most gateways give.
fn first_only(number: usize, id: &str) -> String {
    match number {
        1 => id.to_owned(),
        _ => (Style::default().task_id)(number),
    }
}

fn ids() -> Vec<Gateway> {
    vec![
        faulty("task-id-parent", "Gives `..` as the id of its first task.")
            .style(|style| style.task_id = |number| first_only(number, ".."))
            .shown_by(good(), |evidence| evidence.tasks[0].id == ".."),
        faulty(
            "task-id-slash",
            "Gives ids of tasks with slashes, a query and a fragment in them.",
        )
        .style(|style| style.task_id = |number| format!("../../account?close={number}#/"))
        .shown_by(good(), |evidence| evidence.tasks[0].id.ends_with("#/")),
        faulty("task-id-root", "Gives `/` as the id of its first task.")
            .style(|style| style.task_id = |number| first_only(number, "/"))
            .shown_by(good(), |evidence| evidence.tasks[0].id == "/"),
        faulty(
            "task-id-url",
            "Gives a URL of another host as the id of a task.",
        )
        .style(|style| style.task_id = |number| format!("//other.example/{number}"))
        .shown_by(good(), |evidence| {
            evidence.tasks[0].id.starts_with("//other")
        }),
        faulty(
            "task-id-empty",
            "Gives an empty text as the id of its first task.",
        )
        .style(|style| style.task_id = |number| first_only(number, ""))
        .shown_by(good(), |evidence| evidence.tasks[0].id.is_empty()),
        faulty("task-id-long", "Gives ids of tasks of 10 kB.")
            .style(|style| style.task_id = |number| format!("{number:010240}"))
            .shown_by(good(), |evidence| evidence.tasks[0].id.len() == 10_240),
        faulty(
            "task-id-with-escapes",
            "Gives ids of tasks with control characters and spaces.",
        )
        .style(|style| style.task_id = |number| format!("{CLEARS_SCREEN} \r\nx-header: {number}"))
        .shown_by(good(), |evidence| evidence.tasks[0].id.contains("x-header")),
        faulty(
            "task-id-for-shells",
            "Gives ids of tasks that a shell would run.",
        )
        .style(|style| style.task_id = |number| format!("1'; echo $(id) `id` \"{number}\" #"))
        .shown_by(good(), |evidence| evidence.tasks[0].id.contains("$(id)")),
    ]
}

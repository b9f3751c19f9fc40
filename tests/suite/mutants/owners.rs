//! Mutants of the operations that the API owner documents, and of what it sends by itself. What
//! they break is worth knowing, and never a failure.

use image2video_contract::pointer;
use serde_json::{Value, json};

use super::answers::{self, Named};
use super::documents::operation;
use super::meanings::{self, accepted, member, named};
use super::server::{Fault, Part};
use super::table::{Mutant, of_part};
use super::{honest, requests, tasks};
use crate::servers::with_body;

/// Every mutant; `plain` is the document that the servers hold, `whole` has callbacks too.
pub(super) fn all(plain: &Value, whole: &Value) -> Vec<Mutant> {
    let mut all = requests::parameters(plain);
    for (part, name) in [(Part::List, "list"), (Part::Get, "get")] {
        let told = honest::told(plain, part);
        let mut spoils = answers::all(plain, name, Some(&told));
        let own = match part {
            Part::List => named(tasks::of_page()),
            _ => named(tasks::of_a_task()),
        };
        let at = if part == Part::List {
            "/data/*"
        } else {
            "/data"
        };
        spoils.extend(meanings::all(at));
        spoils.extend(own);
        all.extend(spoiling(part, &format!("{name} answer"), spoils));
        all.extend(requests::heads(part, name));
    }
    let callback = format!("{}/callbacks", operation(whole, "create"));
    all.extend(callbacks(plain, whole, &callback));
    all.extend(spoiling(Part::Video, "video", named(tasks::of_video())));
    all
}

fn spoiling(part: Part, prefix: &str, spoils: Vec<Named>) -> Vec<Mutant> {
    let of = |(name, spoil)| {
        of_part(
            part,
            format!("{prefix} {name}"),
            Fault::SpoilsOf(part, spoil),
        )
    };
    spoils.into_iter().map(of).collect()
}

/// What is sent to the URL of a callback: the task alone, without an envelope.
fn callbacks(plain: &Value, whole: &Value, at: &str) -> Vec<Mutant> {
    let told: Vec<_> = honest::told(plain, Part::Callback);
    let told: Vec<_> = told.into_iter().map(|(_, body)| body).collect();
    let mut spoils = Vec::new();
    for body in bodies(whole, at) {
        spoils.extend(answers::of_message(whole, &body, "200", Some(&told)));
    }
    spoils.extend(meanings::of_task(""));
    spoils.extend(meanings::of_body());
    spoils.extend(named([
        (
            "200 is in an envelope",
            accepted(|sent| {
                with_body(sent, |body| {
                    let data = body.take();
                    *body =
                        json!({ "code": 0, "message": "SUCCEED", "request_id": "r", "data": data });
                })
            }),
        ),
        (
            "200 /created_at another by 1 ms",
            member("/created_at", |time| json!(time.as_i64().map(|t| t - 1))),
        ),
        (
            "200 /task_status is failed of a task that succeeds",
            member("/task_status", |_| json!("failed")),
        ),
    ]));
    for (name, _) in &mut spoils {
        // It is made like an answer, and is none.
        *name = name
            .replace(" for 200", "")
            .trim_start_matches("200 ")
            .to_owned();
    }
    spoiling(Part::Callback, "callback", spoils)
}

/// Where the callbacks at a place have their bodies.
fn bodies(whole: &Value, at: &str) -> Vec<String> {
    let mut places = vec![at.to_owned()];
    // A name, an expression and a method.
    for _ in 0..3 {
        let under = |at: &String| {
            let members = whole.pointer(at).and_then(Value::as_object);
            let names = members.expect("callbacks").keys();
            names
                .map(|name| pointer::join(at, name))
                .collect::<Vec<_>>()
        };
        places = places.iter().flat_map(under).collect();
    }
    let content = |at: String| format!("{at}/requestBody/content");
    places.into_iter().map(content).collect()
}

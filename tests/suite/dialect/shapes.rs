//! `x-other-shapes`.

use image2video_contract::{MemberRole, TaskPhase};
use serde_json::{Value, json};

use super::{refused, with};
use crate::frozen::frozen;

/// A body, the shape that it has, and what is told in it: a task and how far it is, or words.
type Shaped<'a> = (Value, Option<&'a str>, Option<(&'a str, Option<TaskPhase>)>);

#[test]
fn an_answer_has_the_shape_whose_marks_it_has() {
    let task = |id, status| json!({ "id": id, "object": "video", "status": status, "model": null });
    let record = json!({ "code": "success", "message": "", "data": { "task_id": "b", "status": "FAILURE" } });
    let path_error =
        json!({ "timestamp": "now", "status": 404, "error": "Not Found", "path": "/v1" });
    let page = json!({ "code": 0, "data": { "task_id": "a", "task_status": "submitted" } });
    let bodies: [Shaped<'_>; 7] = [
        (
            task("a", "queued"),
            Some("video-object"),
            Some(("a", Some(TaskPhase::Submitted))),
        ),
        // What it has beside its marks may be wrong.
        (task("a", "done"), Some("video-object"), Some(("a", None))),
        (
            record,
            Some("task-record"),
            Some(("b", Some(TaskPhase::Failed))),
        ),
        (
            json!({ "error": { "message": "no" } }),
            Some("error-object"),
            None,
        ),
        (path_error, Some("path-error"), None),
        (json!({ "error": "no" }), None, None),
        (page, None, None),
    ];
    for (body, shape, told) in bodies {
        let found = frozen().other_shape(&body);
        assert_eq!(found.map(|shape| &*shape.id), shape, "{body}");
        let tasks = found
            .map(|shape| shape.message.tasks(&body))
            .unwrap_or_default();
        let told_in = tasks
            .first()
            .map(|task| (task.id().expect("an id"), task.phase()));
        assert_eq!(told_in, told, "{body}");
    }
    let error = json!({ "error": { "message": "no" } });
    let shape = frozen().other_shape(&error).expect("a shape");
    assert_eq!(
        shape.message.value_of(MemberRole::Message, &error),
        Some(&json!("no"))
    );
}

#[test]
fn mistakes_in_shapes_have_their_place() {
    const SHAPES: &str = "/x-other-shapes";
    let embedded = super::document();
    let first = embedded[&SHAPES[1..]][0].clone();
    let count = embedded[&SHAPES[1..]].as_array().expect("a list").len();
    #[rustfmt::skip] // a table
    let mistakes = [
        (format!("{SHAPES}/-"), first, format!("{SHAPES}/{count}"), "names two shapes"),
        (format!("{SHAPES}/0/x-source"), Value::Null, format!("{SHAPES}/0"), "has no `x-source`"),
        (format!("{SHAPES}/0/marks"), json!([]), format!("{SHAPES}/0/marks"), "not part of an entry"),
        (format!("{SHAPES}/0/schema/required"), Value::Null, format!("{SHAPES}/0/schema"), "every object would"),
        (format!("{SHAPES}/0/schema/properties/id/x-role"), json!("tasks"), format!("{SHAPES}/0/schema/properties/id/x-role"), "one of "),
    ];
    for (place, value, at, message) in mistakes {
        refused(&with(&place, value), &at, message);
    }
}

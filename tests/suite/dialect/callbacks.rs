//! Callbacks, and the questions that are open about them.

use image2video_contract::{Contract, QuestionAt};
use serde_json::{Value, json};

use super::{operation, refused, with, with_parameter};

const CALLBACK: &str = "/paths/~1kling~1v1~1videos~1image2video/post/callbacks/taskChanged/{$request.body#~1callback_url}";

#[test]
fn the_callback_is_read() {
    let callback = &operation("create").callbacks[0];
    let names = [
        &callback.id,
        &callback.name,
        &callback.url,
        &callback.method,
    ];
    let expected = [
        "image2VideoTaskChanged",
        "callback",
        "/callback_url",
        "POST",
    ];
    assert_eq!(names, expected);
    assert_eq!(callback.pointer, format!("{CALLBACK}/post"));
}

#[test]
fn questions_about_parameters_and_callbacks_are_collected() {
    let question = |id: &str| {
        let reading = |id: &str, limit: u64| json!({ "id": id, "source": "x", "constraint": { "maxLength": limit } });
        json!({
            "type": "string", "description": "x", "x-source": "x", "maxLength": 5,
            "x-wide": { "maxLength": 9 },
            "x-questions": [{ "id": id, "question": "x", "decided": "a", "why": "x",
                "readings": [reading("a", 5), reading("b", 9)] }],
        })
    };
    let contract = with_parameter(question("of-parameter"));
    let found = contract.questions();
    let found = found.iter().find(|it| it.question.id == "of-parameter");
    assert!(
        matches!(found, Some(QuestionAt { operation: "list", pointer, .. }) if pointer == "/extra"),
        "{found:?}"
    );
    let note = "/components/schemas/TaskResult/properties/note";
    let contract =
        Contract::from_document(&with(note, question("of-callback"))).expect("a contract");
    let found = contract.questions();
    let found = found.iter().find(|it| it.question.id == "of-callback");
    assert!(
        matches!(found, Some(QuestionAt { operation: "callback", pointer, .. }) if pointer == "/task_result/note"),
        "{found:?}"
    );
}

#[test]
fn mistakes_in_callbacks_have_their_place() {
    let post = format!("{CALLBACK}/post");
    #[rustfmt::skip] // a table
    let mistakes = [
        (format!("{CALLBACK}/put"), json!({}), format!("{CALLBACK}/put"), "not part of the path of a callback"),
        (format!("{post}/parameters"), json!([]), format!("{post}/parameters"), "not part of a callback"),
        (format!("{post}/requestBody"), Value::Null, post.clone(), "has no `requestBody`"),
        (format!("{post}/security"), json!([{ "bearerAuth": [] }]), format!("{post}/security"), "credentials of a callback"),
        (format!("{post}/responses/ok"), json!({}), format!("{post}/responses/ok"), "neither a status nor a class"),
        (format!("{post}/responses/2XX"), Value::Null, format!("{post}/responses"), "no answer means that it was received"),
        (format!("{post}/responses/2XX/content"), json!({}), format!("{post}/responses/2XX/content"), "not part of an answer"),
        (format!("{post}/operationId"), json!("createImage2VideoTask"), format!("{post}/operationId"), "names two operations"),
        (format!("{post}/x-name"), json!("create"), format!("{post}/x-name"), "short name of two operations"),
        ("/components/schemas/CreateImage2VideoRequest/properties/callback_url".to_owned(), Value::Null, CALLBACK.to_owned(), "no member `/callback_url`"),
    ];
    for (place, value, at, message) in mistakes {
        refused(&with(&place, value), &at, message);
    }
    let other = CALLBACK.replace("{$request.body#~1callback_url}", "{$url}");
    let (parent, _) = CALLBACK.rsplit_once('/').expect("a pointer");
    refused(
        &with(parent, json!({ "{$url}": {} })),
        &other,
        "not an expression",
    );
    refused(&with(parent, json!({})), parent, "one URL");
}

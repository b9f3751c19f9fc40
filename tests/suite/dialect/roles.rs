//! `x-role` and `x-task-phases`: what parts of the document are for.

use image2video_contract::{
    Contract, MemberRole, Message, OperationRole, ParameterRole, TaskPhase,
};
use serde_json::{Value, json};

use super::{LIST, message, operation, refused, with};
use crate::changes::changed;
use crate::frozen::frozen;

const CREATE: &str = "/paths/~1kling~1v1~1videos~1image2video/post";
const GET: &str = "/paths/~1kling~1v1~1videos~1image2video~1{task_id}/get";
const SCHEMAS: &str = "/components/schemas";

#[test]
fn operations_and_parameters_have_roles() {
    for (name, role) in [
        ("create", OperationRole::Create),
        ("list", OperationRole::List),
        ("get", OperationRole::Get),
    ] {
        let operation = operation(name);
        assert_eq!(operation.role, Some(role), "{name}");
        let path = operation.tasks_path();
        assert_eq!(path, Some("/kling/v1/videos/image2video"), "{name}");
    }
    for (operation, role, name) in [
        (operation("get"), ParameterRole::TaskId, "task_id"),
        (operation("list"), ParameterRole::PageNumber, "pageNum"),
        (operation("list"), ParameterRole::PageSize, "pageSize"),
    ] {
        let found = operation.parameter_of(role);
        assert_eq!(found.map(|it| it.name.as_str()), Some(name));
    }
}

#[test]
fn each_family_has_its_operations() {
    let names = |contract: &Contract| {
        let families = contract.task_families();
        let name = |it: &image2video_contract::Operation| it.name.clone();
        let named = families.map(|it| (name(it.create), it.get.map(name), it.list.map(name)));
        named.collect::<Vec<_>>()
    };
    let some = |name: &str| Some(name.to_owned());
    let first = ("create".to_owned(), some("get"), some("list"));
    assert_eq!(names(frozen()), std::slice::from_ref(&first));
    let document = changed(&["text2video", "lookup-operation"]);
    let contract = Contract::from_document(&document).expect("a contract");
    let second = (
        "create-text".to_owned(),
        some("get-text"),
        some("list-text"),
    );
    assert_eq!(names(&contract), [first, second]);
    let costs = contract.operation("costs").expect("an operation");
    assert_eq!((costs.role, costs.is_charged()), (None, false));
}

#[test]
fn members_are_found_by_their_role() {
    #[rustfmt::skip] // a table
    let places = [
        ("response", MemberRole::TaskId, Some("/data/task_id")),
        ("response", MemberRole::Code, Some("/code")),
        ("response", MemberRole::VideoUrl, None),
        ("tasks", MemberRole::Task, Some("/data/*")),
        ("tasks", MemberRole::CreatedAt, Some("/data/*/created_at")),
        ("task", MemberRole::VideoUrl, Some("/data/task_result/videos/*/url")),
        ("callback", MemberRole::Task, Some("")),
        ("callback", MemberRole::TaskStatus, Some("/task_status")),
        ("request", MemberRole::Duration, Some("/duration")),
        ("request", MemberRole::Mode, Some("/mode")),
        ("task", MemberRole::Units, Some("/data/final_unit_deduction")),
        ("error", MemberRole::RequestId, Some("/request_id")),
        ("error", MemberRole::TaskId, None),
    ];
    for (kind, role, pointer) in places {
        assert_eq!(message(kind).pointer_of(role), pointer, "{kind} {role:?}");
    }
    assert_eq!(
        message("request").image_members(),
        ["/image", "/image_tail"]
    );
    assert_eq!(message("response").image_members(), [""; 0]);
}

#[test]
fn a_body_tells_of_its_tasks() {
    let example = |message: &'static Message, name: &str| {
        let mut examples = message.examples.iter();
        &examples.find(|it| it.name == name).expect(name).value
    };
    let page = message("tasks");
    let tasks = page.tasks(example(page, "page"));
    let [first, second] = tasks.as_slice() else {
        panic!("{tasks:?}")
    };
    assert_eq!(first.pointer, "/data/0");
    assert_eq!(first.id(), Some("CjMT7WdSwWcAAAAAALvB3i"));
    assert_eq!(first.phase(), Some(TaskPhase::Processing));
    assert_eq!(first.get(MemberRole::VideoUrl), None);
    let url = "https://results.example/CjMT7WdSwWcAAAAAALvB3w.mp4";
    assert_eq!(second.get(MemberRole::VideoUrl), Some(&json!(url)));
    let at = second.pointer_of(MemberRole::UpdatedAt);
    assert_eq!(at.as_deref(), Some("/data/1/updated_at"));
    assert_eq!(second.phase(), Some(TaskPhase::Succeeded));

    let callback = message("callback");
    let body = example(callback, "failed");
    assert_eq!(callback.tasks(body)[0].phase(), Some(TaskPhase::Failed));
    let id = callback.value_of(MemberRole::TaskId, body);
    assert_eq!(id, Some(&json!("CjMT7WdSwWcAAAAAALvB3h")));
    let unknown = json!({ "task_id": "a", "task_status": "queued" });
    assert_eq!(callback.tasks(&unknown)[0].phase(), None);
    assert!(page.tasks(&json!({ "data": "none" })).is_empty());
}

#[test]
fn mistakes_in_roles_have_their_place() {
    let video = format!("{SCHEMAS}/Video/properties/id");
    let status = format!("{SCHEMAS}/TaskStatus");
    let task_ids = format!("{SCHEMAS}/Task/properties/task_id");
    let prompt = format!("{SCHEMAS}/NegativePrompt/x-role");
    let number = format!("{LIST}/parameters/0");
    #[rustfmt::skip] // a table
    let mistakes = [
        (format!("{CREATE}/x-role"), json!("make"), format!("{CREATE}/x-role"), "one of create, get, list"),
        (format!("{CREATE}/x-role"), json!("list"), format!("{CREATE}/x-role"), "another shape"),
        (format!("{CREATE}/x-role"), Value::Null, format!("{GET}/x-role"), "no operation creates"),
        (format!("{LIST}/x-role"), json!("create"), format!("{LIST}/x-role"), "another shape"),
        (format!("{LIST}/x-role"), json!("get"), format!("{LIST}/x-role"), "does not name"),
        (format!("{GET}/x-role"), json!("list"), format!("{GET}/x-role"), "does not name"),
        (format!("{GET}/parameters/0/x-role"), Value::Null, format!("{GET}/x-role"), "another shape"),
        (format!("{task_ids}/x-role"), Value::Null, format!("{CREATE}/x-role"), "does not name"),
        (format!("{SCHEMAS}/Task/x-role"), Value::Null, format!("{CREATE}/x-role"), "does not name"),
        (format!("{number}/x-role"), json!("page"), format!("{number}/x-role"), "one of task-id, page-number, page-size"),
        (format!("{number}/x-role"), json!("task-id"), format!("{number}/x-role"), "is in the path"),
        (format!("{number}/x-role"), json!("page-size"), format!("{LIST}/parameters/1"), "has the same role"),
        (format!("{GET}/parameters/0/x-role"), json!("page-size"), format!("{GET}/parameters/0/x-role"), "is in the query"),
        (format!("{video}/x-role"), json!("video"), format!("{video}/x-role"), "one of code, message"),
        (format!("{video}/x-role"), json!("code"), format!("{video}/x-role"), "is of type integer"),
        (prompt.clone(), json!("prompt"), format!("{SCHEMAS}/Prompt/x-role"), "of `/negative_prompt` and of `/prompt`"),
        (format!("{status}/x-task-phases"), Value::Null, status.clone(), "nothing says what the values"),
        (format!("{status}/x-task-phases/failed"), Value::Null, format!("{status}/x-task-phases"), "`failed` has no phase"),
        (format!("{status}/x-task-phases/queued"), json!("submitted"), format!("{status}/x-task-phases/queued"), "no value of the enum"),
        (format!("{status}/x-task-phases/failed"), json!("over"), format!("{status}/x-task-phases/failed"), "one of submitted, processing, succeeded, failed"),
    ];
    for (place, value, at, message) in mistakes {
        refused(&with(&place, value), &at, message);
    }
}

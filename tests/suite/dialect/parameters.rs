//! Parameters of paths and queries.

use image2video_contract::{Contract, Location, Origin, Strictness};
use serde_json::{Value, json};

use super::{LIST, document, operation, refused, with, with_parameter};
use crate::frozen::frozen;

const GET: &str = "/paths/~1kling~1v1~1videos~1image2video~1{task_id}/get";

#[test]
fn the_owners_operations_are_read() {
    let names = frozen().operations.iter();
    let names: Vec<_> = names
        .map(|it| (it.name.as_str(), it.is_charged()))
        .collect();
    assert_eq!(names, [("create", true), ("list", false), ("get", false)]);
    let get = operation("get");
    assert_eq!(get.origin, Origin::Owner);
    assert_eq!(get.path, "/kling/v1/videos/image2video/{task_id}");
    let id = get.parameter(Location::Path, "task_id").expect("the id");
    assert!(id.required && get.parameter(Location::Query, "task_id").is_none());
    let names = operation("list").parameters.iter();
    let names: Vec<_> = names.map(|it| (it.name.as_str(), it.required)).collect();
    assert_eq!(names, [("pageNum", false), ("pageSize", false)]);
}

#[test]
fn a_text_of_a_parameter_is_judged_as_the_value_that_it_stands_for() {
    let list = operation("list");
    let page = list.parameter(Location::Query, "pageNum").expect("a page");
    let broken = |text: &str| {
        let judge = page.message.judge(Strictness::Decided);
        let violations = judge.violations(&page.value(text)).into_iter();
        let keywords: Vec<_> = violations
            .map(|it| (it.pointer, it.part.to_string()))
            .collect();
        assert!(keywords.iter().all(|(at, _)| at.is_empty()));
        keywords.into_iter().map(|(_, keyword)| keyword).next()
    };
    for good in ["1", "30", "1000"] {
        assert_eq!(broken(good), None, "{good}");
    }
    for (bad, keyword) in [
        ("0", "minimum"),
        ("-1", "minimum"),
        ("1001", "maximum"),
        ("99999999999999999999", "maximum"),
    ] {
        assert_eq!(broken(bad).as_deref(), Some(keyword), "{bad}");
    }
    for bad in [
        "", "+1", " 1", "1 ", "01", "1.0", "1e2", "0x1", "1_0", "one", "true", "null", "\"1\"",
        "--1", "1\n", "1,2", "１",
    ] {
        assert_eq!(page.value(bad), json!(bad));
        assert_eq!(broken(bad).as_deref(), Some("type"), "{bad:?}");
    }
    let id = operation("get").parameters[0].value("12");
    assert_eq!(id, json!("12"));
}

#[test]
fn each_type_of_parameter_has_its_values() {
    let value = |type_: &str, text: &str| {
        let schema = json!({ "type": type_, "description": "x", "x-source": "x" });
        let contract = with_parameter(schema);
        let list = contract.operation("list").expect("list");
        let extra = list.parameter(Location::Query, "extra").expect("extra");
        extra.value(text)
    };
    for (type_, text, expected) in [
        ("number", "0.5", json!(0.5)),
        ("number", "-2", json!(-2)),
        ("number", "1e2", json!(100.0)),
        ("number", ".5", json!(".5")),
        ("number", "+1", json!("+1")),
        ("number", "1e999", json!("1e999")),
        ("number", "NaN", json!("NaN")),
        ("boolean", "true", json!(true)),
        ("boolean", "TRUE", json!("TRUE")),
        ("boolean", "1", json!("1")),
        ("string", "1", json!("1")),
    ] {
        assert_eq!(value(type_, text), expected, "{type_} {text}");
    }
}

#[test]
fn mistakes_in_parameters_have_their_place() {
    let first = format!("{LIST}/parameters/0");
    let scalar = json!({ "type": "string", "description": "x", "x-source": "x" });
    let array = json!({ "type": "array", "description": "x", "x-source": "x", "items": scalar });
    let image = json!({ "type": "string", "description": "x", "x-source": "x", "x-image": {} });
    #[rustfmt::skip] // a table
    let mistakes = [
        (format!("{first}/in"), json!("header"), format!("{first}/in"), "one of path, query"),
        (format!("{first}/style"), json!("form"), format!("{first}/style"), "not part of a parameter"),
        (format!("{first}/x-narrow"), json!({}), format!("{first}/x-narrow"), "not an `x-` key of a parameter"),
        (format!("{first}/name"), Value::Null, first.clone(), "has no `name`"),
        (format!("{first}/name"), json!("pageSize"), format!("{LIST}/parameters/1"), "stands twice"),
        (format!("{first}/schema"), array, format!("{first}/schema"), "a parameter is a string"),
        (format!("{first}/schema"), image, format!("{first}/schema"), "a parameter is a string"),
        (format!("{first}/schema/maximum"), json!("x"), format!("{first}/schema/maximum"), "a number"),
        (format!("{LIST}/parameters/-"), json!({ "$ref": "#/components/parameters/Lost" }), format!("{LIST}/parameters/2/$ref"), "leads nowhere"),
        (format!("{GET}/parameters/0/required"), json!(false), format!("{GET}/parameters/0"), "always required"),
        (format!("{GET}/parameters"), json!([]), GET.to_owned(), "`{task_id}` of the path is not one"),
        (format!("{GET}/parameters/0/name"), json!("id"), format!("{GET}/parameters/0"), "the path has no `{id}`"),
        ("/paths/~1tasks~1{}".to_owned(), json!({}), "/paths/~1tasks~1{}".to_owned(), "a whole segment"),
        ("/paths/~1tasks~1a{id}".to_owned(), json!({}), "/paths/~1tasks~1a{id}".to_owned(), "a whole segment"),
        ("/paths/~1{a}~1{a}".to_owned(), json!({}), "/paths/~1{a}~1{a}".to_owned(), "each parameter once"),
        ("/paths/~1tasks?a=1".to_owned(), json!({}), "/paths/~1tasks?a=1".to_owned(), "ends before `?`"),
    ];
    for (place, value, at, message) in mistakes {
        refused(&with(&place, value), &at, message);
    }
}

#[test]
fn a_parameter_may_be_referred_to() {
    let place = format!("{GET}/parameters/0");
    let document = document();
    let parameter = document.pointer(&place).expect("the parameter").clone();
    let mut document = with("/components/parameters", json!({ "TaskId": parameter }));
    *document.pointer_mut(&place).expect("the parameter") =
        json!({ "$ref": "#/components/parameters/TaskId" });
    let contract = Contract::from_document(&document).expect("a contract");
    let get = contract.operation("get").expect("get");
    assert_eq!(get.parameters[0].pointer, "/components/parameters/TaskId");
}

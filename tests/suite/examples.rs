//! Every example and fixture against its schema: the generated files with the jsonschema crate, and
//! the judges, which also look into images.

use std::collections::{BTreeMap, BTreeSet};

use image2video_conformance::case::ConstraintAt;
use image2video_contract::image::ImageKey;
use image2video_contract::{
    Constraint, ConstraintPart, Contract, Keyword, Schema, Strictness, Violation,
};
use serde_json::Value;

use crate::support::{Fixture, KINDS, fixtures, message, read, schema_file, spec_examples};

fn violations(fixture: &Fixture) -> Vec<Violation> {
    message(&fixture.kind)
        .judge(Strictness::Decided)
        .violations(&fixture.body)
}

/// What the generated file says of a body; it is blind to images.
pub(crate) fn schema_errors(fixture: &Fixture) -> usize {
    let schema =
        serde_json::from_str(&read(&schema_file(&fixture.kind))).expect("a generated schema");
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .expect("a valid schema");
    validator.iter_errors(&fixture.body).count()
}

#[test]
fn every_example_of_the_spec_is_valid() {
    let examples = spec_examples();
    assert!(examples.len() > 20, "{} examples", examples.len());
    for example in examples {
        assert_eq!(violations(&example), [], "{}", example.name);
        assert_eq!(schema_errors(&example), 0, "{}", example.name);
    }
}

#[test]
fn every_valid_fixture_is_valid() {
    let mut refused = BTreeMap::new();
    for fixture in fixtures("valid") {
        let violations = violations(&fixture);
        let agree = violations.is_empty() == (schema_errors(&fixture) == 0);
        assert!(agree, "{}: file and judge differ", fixture.name);
        if !violations.is_empty() {
            refused.insert(fixture.name, violations);
        }
    }
    assert!(
        refused.is_empty(),
        "change these of tests/fixtures/valid: {refused:#?}"
    );
}

#[track_caller]
fn table(folder: &str, kind: &str) -> String {
    let fixtures = fixtures(folder)
        .into_iter()
        .filter(|fixture| fixture.kind == kind);
    let lines = fixtures.flat_map(|fixture| {
        let violations = violations(&fixture);
        assert!(
            !violations.is_empty(),
            "change tests/fixtures/{folder}/{}.json: the contract allows it",
            fixture.name
        );
        let of_images = violations
            .iter()
            .all(|violation| violation.part.keyword() == Keyword::Image);
        assert_eq!(
            schema_errors(&fixture) == 0,
            of_images,
            "{}: file and judge differ",
            fixture.name
        );
        violations.into_iter().map(move |violation| {
            let Violation {
                pointer,
                part,
                message,
            } = violation;
            format!("{}: {pointer:?} {part}: {message}", fixture.name)
        })
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn invalid_requests_break_the_rule_they_are_named_for() {
    insta::assert_snapshot!("invalid_requests", table("invalid", "request"));
}

#[test]
fn invalid_answers_break_the_rule_they_are_named_for() {
    insta::assert_snapshot!("invalid_responses", table("invalid", "response"));
    insta::assert_snapshot!("invalid_errors", table("invalid", "error"));
}

#[test]
fn invalid_tasks_break_the_rule_they_are_named_for() {
    insta::assert_snapshot!("invalid_callbacks", table("invalid", "callback"));
    insta::assert_snapshot!("invalid_tasks", table("invalid", "task"));
    insta::assert_snapshot!("invalid_lists", table("invalid", "tasks"));
}

#[test]
fn every_schema_file_is_held_against_bodies() {
    let files = KINDS.iter().map(|kind| read(&schema_file(&kind.name)));
    let known: Vec<Value> = files
        .map(|text| {
            let mut schema: Value = serde_json::from_str(&text).expect("a generated schema");
            // What the file says of itself.
            schema.as_object_mut().expect("a schema").remove("$comment");
            schema
        })
        .collect();
    for (name, schema) in Contract::embedded().message_schemas() {
        assert!(known.contains(&schema), "{name}: no fixture is of its kind");
    }
}

#[test]
fn the_examples_of_the_page_break_exactly_these_rules() {
    insta::assert_snapshot!("known_wrong_request", table("known-wrong", "request"));
    insta::assert_snapshot!("known_wrong_response", table("known-wrong", "response"));
}

/// Each constraint of a schema. `maxBytes` needs a file of 10 MB, which the generated cases have.
fn constraints(schema: &Schema) -> BTreeSet<ConstraintAt> {
    let mut all = BTreeSet::new();
    schema.walk(&mut |at, schema| {
        let constraints = schema.constraints(Strictness::Decided).iter();
        let parts = constraints.flat_map(Constraint::parts);
        let parts = parts.filter(|part| *part != ConstraintPart::Image(ImageKey::MaxBytes));
        all.extend(parts.map(|part| constraint(at, part)));
    });
    all
}

fn constraint(at: &str, part: ConstraintPart) -> ConstraintAt {
    ConstraintAt {
        pointer: at.to_owned(),
        part,
    }
}

/// The pointer with `*` for the number of an item, as schemas have it.
fn any_item(at: &str) -> String {
    let is_number = |token: &str| !token.is_empty() && token.bytes().all(|b| b.is_ascii_digit());
    let tokens = at
        .split('/')
        .map(|token| if is_number(token) { "*" } else { token });
    tokens.collect::<Vec<_>>().join("/")
}

#[test]
fn each_constraint_has_an_invalid_fixture() {
    // An unknown task is told as any other error.
    for kind in KINDS.iter().filter(|kind| kind.name != "unknown-task") {
        let kind = &*kind.name;
        let mut missing = constraints(&message(kind).schema);
        // The task below an envelope is the callback's.
        if kind.starts_with("task") {
            let is_data = constraint("/data", ConstraintPart::Keyword(Keyword::Type));
            missing.retain(|it| !it.pointer.starts_with("/data") || *it == is_data);
        }
        for fixture in fixtures("invalid")
            .into_iter()
            .filter(|fixture| fixture.kind == kind)
        {
            for violation in violations(&fixture) {
                let at = any_item(&violation.pointer);
                // A rule is the object's; its violation is at the member.
                let is_rule = matches!(violation.part, ConstraintPart::Rule(_));
                missing.retain(|it| it.part != violation.part || !is_rule && it.pointer != at);
            }
        }
        let missing: Vec<_> = missing.iter().map(ToString::to_string).collect();
        assert!(
            missing.is_empty(),
            "add a tests/fixtures/invalid/{kind}.X.json that breaks each of these alone: {missing:#?}"
        );
    }
    let is_object = constraint("", ConstraintPart::Keyword(Keyword::Type));
    assert!(constraints(&message("request").schema).contains(&is_object));
}

//! Cases of operations that only read, and of what the service sends by itself. None is charged, so
//! each goes alone, after the cases that make tasks.

use std::collections::BTreeSet;

use image2video_contract::{
    Callback, Expectation, Keyword, Location, Operation, OperationRole, Parameter, pointer,
};
use serde_json::{Value, json};

use super::environment::EXAMPLE_URI;
use super::{Aspect, Case, CaseRequest, Environment, Exercise, Probe, exercise, judgement, values};

/// An id of the right form that no service has given.
const NO_SUCH_TASK: &str = "AAAAAAAAAAAAAAAAAAAAAA";

/// The cases of an operation that only reads.
pub(super) fn cases(operation: &Operation, environment: &Environment) -> Vec<Case> {
    let name = &operation.name;
    let mut cases = Vec::new();
    for parameter in &operation.parameters {
        match parameter.location {
            Location::Path => {
                let exercise = Exercise::new(Aspect::UnknownId, "", "an id that nobody was given");
                let at = pointer::join("", &parameter.name);
                let request = without_task(operation);
                cases.push(Case::new(name, &at, exercise, Expectation::Refuse, request));
            }
            Location::Query => cases.extend(texts(operation, parameter, environment)),
        }
    }
    let plain = CaseRequest::new(operation, Vec::new());
    let summary = match plain.needs_task() {
        true => "a task that was made before",
        false => "without parameters",
    };
    let mut accepted = vec![(Aspect::Plain, summary)];
    if operation.role == Some(OperationRole::Get) {
        // Only shows over time: the status goes one way, and ends in a video that can be fetched.
        accepted.push((Aspect::StatusOrder, "a task from its beginning to its end"));
        let video = "the beginning of the video that the task made";
        accepted.push((Aspect::Video, video));
    }
    cases.extend(accepted.into_iter().map(|(aspect, summary)| {
        let exercise = Exercise::new(aspect, "", summary);
        Case::new(name, "", exercise, Expectation::Accept, plain.clone())
    }));
    cases
}

/// What is checked of everything that the service sends to a URL.
pub(super) fn callback(operation: &Operation, callback: &Callback) -> Case {
    let summary = "what is sent while the task goes on";
    let exercise = Exercise::new(Aspect::Callbacks, "", summary);
    let request = CaseRequest::new(operation, Vec::new());
    Case::new(&callback.name, "", exercise, Expectation::Accept, request)
}

/// Each side of each constraint of a parameter.
fn texts(operation: &Operation, parameter: &Parameter, environment: &Environment) -> Vec<Case> {
    let name = &parameter.name;
    let at = pointer::join("", name);
    let schema = &parameter.message.schema;
    let mut probes = values::probes(schema, &environment.image_urls, EXAMPLE_URI);
    probes.extend(values::plain_values(schema));
    probes.push(Probe::of_keyword(Keyword::Type, "empty", json!("")));
    let wrong_type = Aspect::keyword(Keyword::Type);
    let mut known = BTreeSet::new();
    let mut cases = Vec::new();
    for probe in probes {
        let mut exercise = probe.exercise;
        let text = match probe.value.value() {
            // There is no way to say these.
            Value::Null | Value::Array(_) | Value::Object(_) => continue,
            // A query has no quotes: a number as a string is a number, and words are none.
            Value::String(text) if exercise.aspect == wrong_type && !text.is_empty() => {
                "words".to_owned()
            }
            value => exercise::plain(&value),
        };
        let value = parameter.value(&text);
        let expect = parameter.message.expectation(&value);
        // `name=` is as good as left out to many servers, and nobody says otherwise.
        let is_open = text.is_empty() && expect == Expectation::Refuse;
        if is_open || !known.insert(text.clone()) {
            continue;
        }
        exercise.summary = format!("{name}={text}");
        let request = CaseRequest::new(operation, vec![(name.clone(), text)]);
        let mut case = Case::new(&operation.name, &at, exercise, expect, request);
        case.breaks = judgement::breaks(&parameter.message, expect, &value, &at);
        cases.push(case);
    }
    cases
}

/// A request that needs no task: its path is one that nobody has.
pub(super) fn without_task(operation: &Operation) -> CaseRequest {
    let parameters = operation.parameters.iter();
    let in_path = parameters.filter(|parameter| parameter.location == Location::Path);
    let unknown = in_path.map(|parameter| (parameter.name.clone(), NO_SUCH_TASK.to_owned()));
    CaseRequest::new(operation, unknown.collect())
}

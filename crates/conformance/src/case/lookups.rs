//! Cases of operations that only read, and of what the service sends by itself. None is charged, so
//! each goes alone, after the cases that make tasks.

use std::collections::BTreeSet;

use image2video_contract::{
    Callback, Expectation, Keyword, Location, Operation, OperationRole, Parameter, pointer,
};
use serde_json::{Value, json};

use super::aspect::Aspect;
use super::body::Body;
use super::data::{Case, Exercise};
use super::environment::{EXAMPLE_URI, Environment};
use super::judgement::Judgement;
use super::probe::Probe;
use super::request::{CaseRequest, Credentials};
use super::values;

/// An id of the right form that no service has given.
const NO_SUCH_TASK: &str = "AAAAAAAAAAAAAAAAAAAAAA";

/// The cases of an operation that only reads.
pub(super) fn cases(operation: &Operation, environment: &Environment) -> Vec<Case> {
    let plain = request(operation, Vec::new());
    let accepted = |aspect, summary: &str| {
        let (name, exercise) = (&operation.name, Exercise::new(aspect, "", summary));
        Case::new(
            name,
            String::new(),
            exercise,
            Expectation::Accept,
            plain.clone(),
        )
    };
    let mut cases = Vec::new();
    for parameter in &operation.parameters {
        match parameter.location {
            Location::Path => cases.push(unknown_id(operation, parameter)),
            Location::Query => cases.extend(texts(operation, parameter, environment)),
        }
    }
    let summary = match plain.needs_task() {
        true => "a task that was made before",
        false => "without parameters",
    };
    cases.push(accepted(Aspect::Plain, summary));
    if operation.role == Some(OperationRole::Get) {
        // Only shows over time: the status goes one way, and ends in a video that can be fetched.
        let life = "a task from its beginning to its end";
        cases.push(accepted(Aspect::StatusOrder, life));
        let video = "the beginning of the video that the task made";
        cases.push(accepted(Aspect::Video, video));
    }
    cases
}

/// What is checked of everything that the service sends to a URL.
pub(super) fn callback(operation: &Operation, callback: &Callback) -> Case {
    let summary = "what is sent while the task goes on";
    let exercise = Exercise::new(Aspect::Callbacks, "", summary);
    let (name, request) = (&callback.name, request(operation, Vec::new()));
    Case::new(name, String::new(), exercise, Expectation::Accept, request)
}

fn unknown_id(operation: &Operation, parameter: &Parameter) -> Case {
    let summary = "an id that nobody was given";
    let exercise = Exercise::new(Aspect::UnknownId, "", summary);
    let id = (parameter.name.clone(), NO_SUCH_TASK.to_owned());
    let (at, request) = (
        pointer::join("", &parameter.name),
        request(operation, vec![id]),
    );
    Case::new(&operation.name, at, exercise, Expectation::Refuse, request)
}

/// Each side of each constraint of a parameter.
fn texts(operation: &Operation, parameter: &Parameter, environment: &Environment) -> Vec<Case> {
    let schema = &parameter.message.schema;
    let mut probes = values::probes(schema, &environment.image_urls, EXAMPLE_URI);
    probes.push(Probe::of_keyword(Keyword::Type, "empty", json!("")));
    let wrong_type = Aspect::keyword(Keyword::Type);
    let mut known = BTreeSet::new();
    let mut cases = Vec::new();
    for Probe { exercise, value } in probes {
        let text = match value.value() {
            // A query has no quotes: a number as a string is a number, and words are none.
            Value::String(text) if exercise.aspect == wrong_type && !text.is_empty() => {
                "words".to_owned()
            }
            value => match text(&value) {
                Some(text) => text,
                None => continue,
            },
        };
        let judgement = Judgement::for_parameter(parameter, &text);
        // `name=` is as good as left out to many servers, and nobody says otherwise.
        let is_open = text.is_empty() && judgement.expect == Expectation::Refuse;
        if is_open || !known.insert(text.clone()) {
            continue;
        }
        let name = &parameter.name;
        let exercise = Exercise {
            summary: format!("{name}={text}"),
            ..exercise
        };
        let (at, request) = (
            pointer::join("", name),
            request(operation, vec![(name.clone(), text)]),
        );
        cases.push(Case::new(&operation.name, at, exercise, judgement, request));
    }
    cases
}

/// A value as a parameter says it; there is no way to say null, a list or an object.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null | Value::Array(_) | Value::Object(_) => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// A wrong method needs no task; its path is one that nobody has.
pub(super) fn with_method(operation: &Operation, method: &str) -> CaseRequest {
    let paths = operation.parameters.iter();
    let paths = paths.filter(|parameter| parameter.location == Location::Path);
    let parameters = paths.map(|parameter| (parameter.name.clone(), NO_SUCH_TASK.to_owned()));
    CaseRequest {
        method: method.to_owned(),
        ..request(operation, parameters.collect())
    }
}

/// The request with these parameters, and the least value of each other that it cannot do without.
pub(super) fn request(operation: &Operation, mut parameters: Vec<(String, String)>) -> CaseRequest {
    for parameter in &operation.parameters {
        let given = parameters.iter().any(|(name, _)| *name == parameter.name);
        if parameter.location == Location::Query && parameter.required && !given {
            let least = text(&values::least(&parameter.message.schema).value());
            parameters.push((parameter.name.clone(), least.unwrap_or_default()));
        }
    }
    CaseRequest {
        method: operation.method.clone(),
        path: operation.path.clone(),
        parameters,
        content_type: None,
        credentials: Credentials::Given,
        body: Body::None,
    }
}

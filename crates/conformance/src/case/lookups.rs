//! Cases of operations that only read, and of what the service sends by itself. None is charged, so
//! each goes alone, after the cases that make tasks.

use std::collections::BTreeSet;

use image2video_contract::{
    Callback, Expectation, Keyword, Location, Operation, Parameter, pointer,
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
    let needs_task = plain.needs_task();
    let accepted = |aspect, summary| {
        let exercise = Exercise::new(aspect, "", summary);
        let judgement = Expectation::Accept.into();
        Case::new(&operation.name, exercise, judgement, plain.clone())
    };
    let mut all = Vec::new();
    for parameter in &operation.parameters {
        match parameter.location {
            Location::Path => all.push(unknown_id(operation, parameter)),
            Location::Query => all.extend(texts(operation, parameter, environment)),
        }
    }
    if needs_task {
        all.push(accepted(Aspect::Plain, "a task that was made before"));
        // Only shows over time: the status goes one way, and ends in a video that can be fetched.
        let life = "a task from its beginning to its end";
        all.push(accepted(Aspect::StatusOrder, life));
        let video = "the beginning of the video that the task made";
        all.push(accepted(Aspect::Video, video));
    } else {
        all.push(accepted(Aspect::Plain, "without parameters"));
    }
    all
}

/// What is checked of everything that the service sends to a URL.
pub(super) fn callback(operation: &Operation, callback: &Callback) -> Case {
    let summary = "what is sent while the task goes on";
    let exercise = Exercise::new(Aspect::Callbacks, "", summary);
    let request = request(operation, Vec::new());
    Case::new(
        &callback.name,
        exercise,
        Expectation::Accept.into(),
        request,
    )
}

fn unknown_id(operation: &Operation, parameter: &Parameter) -> Case {
    let summary = "an id that nobody was given";
    let exercise = Exercise {
        pointer: pointer::join("", &parameter.name),
        ..Exercise::new(Aspect::UnknownId, "", summary)
    };
    let id = (parameter.name.clone(), NO_SUCH_TASK.to_owned());
    let request = request(operation, vec![id]);
    Case::new(
        &operation.name,
        exercise,
        Expectation::Refuse.into(),
        request,
    )
}

/// Each side of each constraint of a parameter.
fn texts(operation: &Operation, parameter: &Parameter, environment: &Environment) -> Vec<Case> {
    let schema = &parameter.message.schema;
    let mut probes = values::probes(schema, &environment.image_urls, EXAMPLE_URI);
    probes.push(Probe::of_keyword(Keyword::Type, "empty", json!("")));
    let mut known = BTreeSet::new();
    let mut cases = Vec::new();
    for probe in probes {
        let is_wrong_type = probe.part.keyword() == Keyword::Type;
        let text = match probe.value.value() {
            // A query has no quotes: a number as a string is a number, and words are none.
            Value::String(text) if is_wrong_type && !text.is_empty() => "words".to_owned(),
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
            pointer: pointer::join("", name),
            aspect: Aspect::Constraint(probe.part),
            label: probe.label,
            summary: format!("{name}={text}"),
        };
        let request = request(operation, vec![(name.clone(), text)]);
        cases.push(Case::new(&operation.name, exercise, judgement, request));
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

//! Cases of operations that only read, and of what the service sends by itself. None is charged, so
//! each goes alone, after the cases that make tasks.

use image2video_contract::{
    Callback, Contract, Expectation, Location, Operation, Parameter, Strictness,
};
use serde_json::Value;

use super::body::Body;
use super::request::{CaseRequest, Credentials};
use super::values;
use super::{Case, Manner};

/// An id of the right form that no service has given.
const NO_SUCH_TASK: &str = "AAAAAAAAAAAAAAAAAAAAAA";

/// What a case exercises that no keyword of a schema says.
pub(crate) const PLAIN: &str = "path/plain";
pub(crate) const UNKNOWN: &str = "path/unknown";

/// The cases of an operation that only reads.
pub(super) fn cases(operation: &Operation) -> Vec<Case> {
    let mut all = vec![plain(operation)];
    for parameter in &operation.parameters {
        all.extend(match parameter.location {
            Location::Path => vec![unknown(operation, parameter)],
            Location::Query => probes(operation, parameter),
        });
    }
    if plain(operation).request.needs_task() {
        all.extend(life(operation));
    }
    all
}

/// What is checked of everything that the service sends to a URL.
pub(super) fn of_callback(operation: &Operation, callback: &Callback) -> Case {
    let request = request(operation, Vec::new());
    Case {
        manner: Manner::Receive,
        pointer: String::new(),
        ..case(
            &callback.name,
            "body/received",
            "what is sent while the task goes on",
            request,
        )
    }
}

/// The operation with nothing but what it needs; the id of a task that is there.
fn plain(operation: &Operation) -> Case {
    let request = request(operation, Vec::new());
    let summary = if request.needs_task() {
        "a task that was made before"
    } else {
        "without parameters"
    };
    case(&operation.name, PLAIN, summary, request)
}

fn unknown(operation: &Operation, parameter: &Parameter) -> Case {
    let text = (parameter.name.clone(), NO_SUCH_TASK.to_owned());
    let rest = format!("{}/path/unknown", parameter.name);
    Case {
        expect: Expectation::Refuse,
        pointer: format!("/{}", parameter.name),
        keyword: UNKNOWN.to_owned(),
        ..case(
            &operation.name,
            &rest,
            "an id that nobody was given",
            request(operation, vec![text]),
        )
    }
}

/// Each side of each constraint of a parameter.
fn probes(operation: &Operation, parameter: &Parameter) -> Vec<Case> {
    let of = |probe: values::Probe| {
        // A query has no quotes: a number as a string is a number, and words are none.
        let text = match (probe.keyword, probe.label.as_str()) {
            ("type", "string") => "words".to_owned(),
            _ => text(&probe.value.value())?,
        };
        Some(of_text(
            operation,
            parameter,
            probe.keyword,
            &probe.label,
            text,
        ))
    };
    let mut cases: Vec<Case> = values::probes(&parameter.message.schema)
        .into_iter()
        .filter_map(of)
        .collect();
    let mut empty = of_text(operation, parameter, "type", "empty", String::new());
    if empty.expect == Expectation::Refuse {
        // `name=` is as good as left out to many servers, and nobody says otherwise.
        empty.expect = Expectation::Observe;
    }
    cases.push(empty);
    let mut seen = std::collections::BTreeSet::new();
    cases.retain(|case| seen.insert(case.request.parameters.clone()));
    cases
}

fn of_text(
    operation: &Operation,
    parameter: &Parameter,
    keyword: &str,
    label: &str,
    text: String,
) -> Case {
    let allows = |strictness| {
        let judge = parameter.message.judge(strictness);
        judge.allows(&parameter.value(&text))
    };
    let expect = match (allows(Strictness::Narrow), allows(Strictness::Wide)) {
        (true, _) => Expectation::Accept,
        (false, true) => Expectation::Observe,
        (false, false) => Expectation::Refuse,
    };
    let name = &parameter.name;
    let summary = format!("{name}={text}");
    let request = request(operation, vec![(name.clone(), text)]);
    Case {
        expect,
        pointer: format!("/{name}"),
        keyword: keyword.to_owned(),
        ..case(
            &operation.name,
            &format!("{name}/{keyword}/{label}"),
            &summary,
            request,
        )
    }
}

/// A value as a parameter says it; there is no way to say null, a list or an object.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null | Value::Array(_) | Value::Object(_) => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// What only shows over time: the status goes one way, and ends in a video that can be fetched.
fn life(operation: &Operation) -> [Case; 2] {
    let of = |rest, summary, manner| Case {
        manner,
        ..case(
            &operation.name,
            rest,
            summary,
            request(operation, Vec::new()),
        )
    };
    [
        of(
            "life/status-order",
            "a task from its beginning to its end",
            Manner::Follow,
        ),
        of(
            "life/video",
            "the beginning of the video that the task made",
            Manner::Fetch,
        ),
    ]
}

/// The cases of credentials, with a request that is good but for them: nothing is charged.
pub(super) fn anonymous(operation: &Operation, credentials: Credentials) -> CaseRequest {
    CaseRequest {
        credentials,
        ..request(operation, Vec::new())
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
fn request(operation: &Operation, mut parameters: Vec<(String, String)>) -> CaseRequest {
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

fn case(name: &str, rest: &str, summary: &str, request: CaseRequest) -> Case {
    Case {
        id: format!("{name}/{rest}"),
        operation: name.to_owned(),
        pointer: String::new(),
        keyword: rest.to_owned(),
        summary: summary.to_owned(),
        expect: Expectation::Accept,
        evidence: Vec::new(),
        missing: None,
        manner: Manner::Request,
        request,
    }
}

/// Other methods that the contract has at the path of an operation; HEAD goes with GET (RFC 9110,
/// section 9.3.2).
pub(super) fn methods_at<'c>(contract: &'c Contract, path: &str) -> Vec<&'c str> {
    let here = contract.operations.iter();
    let here = here.filter(|operation| operation.path == path);
    let mut methods: Vec<_> = here.map(|operation| operation.method.as_str()).collect();
    if methods.contains(&"GET") {
        methods.push("HEAD");
    }
    methods
}

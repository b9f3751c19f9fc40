//! Reports in tests: whether they are what their schema says, and what they found.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

use bytes::Bytes;
use http::{Request, Response};
use image2video_conformance::{Code, Finding, Report, json};
use serde_json::{Value, json};

use crate::frozen::frozen;
use crate::servers;
use crate::support::read;

/// Whether the JSON report is what its schema says.
#[track_caller]
pub(crate) fn assert_valid(report: &Report) {
    let schema: Value =
        serde_json::from_str(&read("spec/schemas/report.json")).expect("the report's schema");
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .expect("a schema");
    let report: Value = serde_json::from_str(&json(report)).expect("a report in JSON");
    let errors: Vec<_> = validator
        .iter_errors(&report)
        .map(|error| error.to_string())
        .collect();
    assert_eq!(errors, Vec::<String>::new());
}

/// What was found, each kind once, with the first case that has it. Numbers differ from run to run.
pub(crate) fn found(report: &Report) -> String {
    let mut kinds = BTreeMap::new();
    for case in &report.cases {
        // What could not be sent is no finding of the server's.
        let of_server = |finding: &&Finding| finding.code != Code::NotSent;
        for finding in case.findings.iter().filter(of_server) {
            let words: String = finding
                .message
                .chars()
                .filter(|c| !c.is_ascii_digit())
                .collect();
            let kind = (finding.code.as_str(), &finding.pointer, words);
            kinds
                .entry(kind)
                .or_insert_with(|| format!("in {}: {}", case.id, finding.message));
        }
    }
    let lines = kinds
        .into_iter()
        .map(|((code, pointer, _), rest)| format!("{code} {pointer} {rest}"));
    lines.collect::<Vec<_>>().join("\n")
}

/// A member of the body of a request.
pub(crate) fn member(request: &Request<Bytes>, name: &str) -> Option<Value> {
    serde_json::from_slice::<Value>(request.body())
        .ok()?
        .get(name)
        .cloned()
}

/// A refusal with an id of its own.
pub(crate) fn refuse(message: &str) -> Response<Bytes> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let id = format!("refusal-{}", NEXT.fetch_add(1, Ordering::Relaxed));
    servers::json(
        400,
        &json!({ "code": 1201, "message": message, "request_id": id }),
    )
}

/// The answer of a success, as the frozen spec has it.
pub(crate) fn success() -> Value {
    let create = frozen().operation("create").expect("create");
    let success = create.success().expect("an answer of success");
    success.message.examples[0].value.clone()
}

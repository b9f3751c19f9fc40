//! Every body at hand: fixtures, examples of the spec and generated cases.

use image2video_conformance::case::{Body, Credentials};
use image2video_conformance::{Environment, cases};
use image2video_contract::{Contract, Keyword, Strictness};

use crate::support::{Fixture, KINDS, fixtures, message, request_kind, spec_examples};

/// All of them; `is_wanted` is asked before a generated body is made, since some take megabytes.
pub(crate) fn bodies(is_wanted: impl Fn(&Body) -> bool) -> Vec<Fixture> {
    let folders = ["valid", "invalid", "known-wrong"]
        .into_iter()
        .flat_map(fixtures);
    let generated = cases(Contract::embedded(), &Environment::default())
        .into_iter()
        .filter_map(|case| {
            let sent =
                case.request.credentials == Credentials::Given && is_wanted(&case.request.body);
            let body = case.request.body.value().filter(|_| sent)?;
            let kind = request_kind(&case.operation);
            let is_known = KINDS.iter().any(|it| it.name == kind);
            let name = case.id;
            is_known.then_some(Fixture { name, kind, body })
        });
    let all: Vec<_> = folders.chain(spec_examples()).chain(generated).collect();
    assert!(all.len() > 200, "{} bodies", all.len());
    all
}

/// Whether the decided schema allows a body, image content aside: neither a type nor a JSON Schema
/// looks into an image.
pub(crate) fn schema_allows(fixture: &Fixture) -> bool {
    let violations = message(&fixture.kind)
        .judge(Strictness::Decided)
        .violations(&fixture.body);
    violations
        .iter()
        .all(|violation| violation.part.keyword() == Keyword::Image)
}

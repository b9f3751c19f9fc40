//! Controls: a refusal proves something if a body was accepted that differs from it in one member.

use image2video_contract::{Operation, Request};

use crate::case::{Body, Case, CaseRequest, Change, JsonBody, Source, pointer_of};

/// The request of a case, made from an accepted one by changing a single member of it. `None` if that
/// cannot be, or the body would have another fault as well.
pub(crate) fn upon(
    operation: &Operation,
    accepted: &CaseRequest,
    case: &Case,
) -> Option<CaseRequest> {
    let request = operation.request.as_ref()?;
    let (control, own) = (accepted.body.json()?, case.request.body.json()?);
    // What goes with its value need not be as the case has it.
    let is_met = |change: &&Change| change.is_open() && control.member(&change.path).is_some();
    let changes = own.changes.iter().filter(|it| !is_met(it)).cloned();
    let body = changes.fold(control.clone(), |body, change| body.with(change));
    // A large image is the one change, and the other members do not look at its size.
    let has_its_faults = || {
        let is_large = body
            .changed()
            .any(|it| matches!(it, Source::Image(recipe) if recipe.is_large()));
        is_large || case.has_faults_of(&request.message, &body.value())
    };
    (is_one_change(request, control, &body) && has_its_faults()).then(|| CaseRequest {
        body: Body::Json(body.clone()),
        ..case.request.clone()
    })
}

/// Whether an accepted request is the control of another: the two differ in one member, which the
/// accepted one has too, or which no schema names. The control of what is no JSON is the intact body.
pub(crate) fn is_control(
    operation: &Operation,
    accepted: &CaseRequest,
    other: &CaseRequest,
) -> bool {
    let Some((request, control)) = operation.request.as_ref().zip(accepted.body.json()) else {
        return true;
    };
    match &other.body {
        Body::Json(body) => is_one_change(request, control, body),
        Body::Damaged { json, .. } => differences(control, json).is_empty(),
        Body::None | Body::Text(_) => true,
    }
}

fn is_one_change(request: &Request, control: &JsonBody, body: &JsonBody) -> bool {
    if body.base != control.base {
        // A body of another type, or of nothing at all.
        return body.changes.is_empty();
    }
    match differences(control, body).as_slice() {
        [path] => path.is_empty() || control.member(path).is_some() || !is_named(request, path),
        _ => false,
    }
}

/// The places where two bodies of one base differ.
pub(crate) fn differences<'b>(a: &'b JsonBody, b: &'b JsonBody) -> Vec<&'b [String]> {
    let all = a.changes.iter().chain(&b.changes);
    let mut paths: Vec<_> = all.map(|change| change.path.as_slice()).collect();
    paths.sort_unstable();
    paths.dedup();
    let mut different: Vec<&[String]> = Vec::new();
    for path in paths {
        // Where the whole is another, what is in it does not matter.
        let is_in_another = different.iter().any(|other| path.starts_with(other));
        if !is_in_another && !is_same(a.member(path).as_ref(), b.member(path).as_ref()) {
            different.push(path);
        }
    }
    different
}

fn is_same(a: Option<&Source>, b: Option<&Source>) -> bool {
    match (a, b) {
        (Some(Source::Image(recipe)), Some(Source::Value(text)))
        | (Some(Source::Value(text)), Some(Source::Image(recipe))) => {
            !recipe.is_large() && text.as_str().is_some_and(|text| text == recipe.text())
        }
        (a, b) => a == b,
    }
}

fn is_named(request: &Request, path: &[String]) -> bool {
    request.message.schema.at(&pointer_of(path)).is_some()
}

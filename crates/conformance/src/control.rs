//! Controls: a refusal proves something if a body was accepted that differs from it in one member.

use image2video_contract::{MemberRole, Operation, Request, pointer};

use crate::case::{Body, Case, CaseRequest, Change, JsonBody, Source, pointer_of};

/// The request of a case, made from an accepted one, its control, by changing a single member.
#[derive(Debug, Clone)]
pub(crate) struct Variant {
    /// Index of the control.
    pub(crate) control: usize,
    /// Index of the accepted request that has the member as well, where the control has none.
    pub(crate) also: Option<usize>,
    /// The request.
    pub(crate) request: CaseRequest,
}

impl Variant {
    /// Indices of the accepted requests that it rests on.
    pub(crate) fn rests_on(&self) -> impl Iterator<Item = usize> {
        [self.control].into_iter().chain(self.also)
    }
}

/// The request of a case, made from one of the accepted requests by changing a single member of it, or adding one as
/// another of them has it. `None` if that cannot be, or the body would have another fault as well.
pub(crate) fn upon(
    operation: &Operation,
    accepted: &[&CaseRequest],
    control: usize,
    case: &Case,
) -> Option<Variant> {
    let request = operation.request.as_ref()?;
    let (accepted_body, own) = (accepted[control].body.json()?, case.request.body.json()?);
    // What goes with its value need not be as the case has it.
    let is_met =
        |change: &&Change| change.is_open() && accepted_body.member(&change.path).is_some();
    let changes = own.changes.iter().filter(|it| !is_met(it)).cloned();
    let mut body = changes.fold(accepted_body.clone(), |body, change| body.with(change));
    if let Some(unique) = unique(request)
        && accepted_body.member(&unique).is_some()
        && body.member(&unique) == accepted_body.member(&unique)
    {
        body = body.with(Change::set(&unique, None));
    }
    let variant = |body: JsonBody, also| {
        // A large image is the one change, and the other members do not look at its size.
        let is_large = |it: &Source| matches!(it, Source::Image(recipe) if recipe.is_large());
        let has_its_faults =
            body.changed().any(is_large) || case.has_faults_of(&request.message, &body.value());
        has_its_faults.then(|| Variant {
            control,
            also,
            request: CaseRequest {
                body: Body::Json(body),
                ..case.request.clone()
            },
        })
    };
    let [path] = changed(request, accepted_body, &body)[..] else {
        return None;
    };
    if !is_added(request, accepted_body, path) {
        return variant(body.clone(), None);
    }
    let others = accepted.iter().enumerate();
    others
        .filter_map(|(index, it)| Some((index, it.body.json()?.member(path)?)))
        .map(|(index, to)| (index, body.with(Change::set(path, to))))
        .filter(|(_, body)| has_all_of(body, own))
        .find_map(|(index, body)| variant(body, Some(index)))
}

/// Whether an accepted request is the control of another: the two differ in one member, which the
/// accepted one has too, or which no schema names, or which others that were accepted have as the other has it. The
/// control of what is no JSON is the intact body.
pub(crate) fn is_control<'a>(
    operation: &Operation,
    control: &CaseRequest,
    mut accepted: impl Iterator<Item = &'a CaseRequest>,
    other: &CaseRequest,
) -> bool {
    let Some((request, control)) = operation.request.as_ref().zip(control.body.json()) else {
        return true;
    };
    let body = match &other.body {
        Body::Json(body) if body.base == control.base => body,
        // A body of another type, or of nothing at all.
        Body::Json(body) => return body.changes.is_empty(),
        Body::Damaged { json, .. } => return differences(control, json).is_empty(),
        Body::None | Body::Text(_) => return true,
    };
    match changed(request, control, body)[..] {
        [path] if is_added(request, control, path) => accepted.any(|it| {
            let there = it.body.json().and_then(|it| it.member(path));
            there.is_some() && is_same(there.as_ref(), body.member(path).as_ref())
        }),
        [_] => true,
        _ => false,
    }
}

/// Where a body differs from its control. A value that no two tasks share is the control's, and what is made from that
/// goes without it.
fn changed<'b>(request: &Request, control: &'b JsonBody, body: &'b JsonBody) -> Vec<&'b [String]> {
    let mut paths = differences(control, body);
    if let Some(unique) = unique(request)
        && paths.len() > 1
        && body.member(&unique).is_none()
    {
        paths.retain(|path| *path != unique);
    }
    paths
}

/// The place of the value that no two tasks share.
fn unique(request: &Request) -> Option<Vec<String>> {
    let pointer = request.message.pointer_of(MemberRole::ExternalTaskId)?;
    Some(pointer::tokens(pointer).collect())
}

/// Whether a member that a schema names is new to a body.
fn is_added(request: &Request, control: &JsonBody, path: &[String]) -> bool {
    let is_named = request.message.schema.at(&pointer_of(path)).is_some();
    !path.is_empty() && control.member(path).is_none() && is_named
}

/// The places where two bodies of one base differ.
pub(crate) fn differences<'b>(a: &'b JsonBody, b: &'b JsonBody) -> Vec<&'b [String]> {
    let all = a.changes.iter().chain(&b.changes);
    let mut paths: Vec<_> = all.map(|change| change.path.as_slice()).collect();
    paths.sort_unstable();
    paths.dedup();
    let mut different: Vec<&[String]> = Vec::new();
    for path in paths {
        // Where the whole is another, or absent, what is in it does not matter.
        let mut around = (1..=path.len()).map(|length| &path[..length]);
        let path = around
            .find(|it| a.member(it).is_some() != b.member(it).is_some())
            .unwrap_or(path);
        let is_in_another = different.iter().any(|other| path.starts_with(other));
        if !is_in_another && !is_same(a.member(path).as_ref(), b.member(path).as_ref()) {
            different.push(path);
        }
    }
    different
}

/// Whether a body has each value that another insists on.
fn has_all_of(body: &JsonBody, other: &JsonBody) -> bool {
    let mut insisted = other.changes.iter().filter(|it| !it.is_open());
    insisted.all(|it| is_same(body.member(&it.path).as_ref(), it.to.as_ref()))
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

#[cfg(test)]
mod tests {
    use image2video_contract::Contract;
    use serde_json::json;

    use super::*;

    /// What adds a member has a control only if another request was accepted with it.
    #[test]
    fn a_member_is_new_to_its_control_and_not_to_the_server() {
        let mut charged = Contract::embedded().operations.iter();
        let operation = charged.find(|it| it.is_charged()).expect("an operation");
        let request = operation.request.as_ref().expect("a body");
        let mut names = request.message.schema.properties.iter();
        let (name, _) = names.next().expect("a member");
        let with = |text: Option<&str>| {
            let to = text.map(|text| Source::Value(json!(text)));
            let body = JsonBody::new(Source::Value(json!({})), Vec::new());
            let body = body.with(Change::set(std::slice::from_ref(name), to));
            CaseRequest::with_body(operation, Body::Json(body))
        };
        let (control, refused) = (with(None), with(Some("a")));
        for (another, is_proof) in [(Some("a"), true), (Some("b"), false), (None, false)] {
            let accepted = [control.clone(), with(another)];
            let found = is_control(operation, &control, accepted.iter(), &refused);
            assert_eq!(found, is_proof, "{another:?}");
        }
    }
}

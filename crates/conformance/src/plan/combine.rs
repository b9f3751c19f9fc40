//! Cases that must be accepted, put together into as few requests as can be.

use std::cmp::Reverse;

use image2video_contract::{ConstraintPart, Expectation, Request};

use crate::case::{Aspect, Body, Case, CaseRequest};

/// A request that must be accepted.
#[derive(Debug, Clone)]
pub struct Acceptance {
    /// Indices of the cases that it exercises; none if it is a control and nothing else.
    pub cases: Vec<usize>,
    /// The request.
    pub request: CaseRequest,
}

impl Acceptance {
    /// The body with that of another request as well, if the whole must still be accepted.
    pub(super) fn merged(&self, request: &Request, other: &CaseRequest) -> Option<Body> {
        Self::accepted(request, self.request.body.merged(&other.body)?)
    }

    /// The same, where what does not insist on a value gives way.
    fn merged_freely(&self, request: &Request, other: &CaseRequest) -> Option<Body> {
        Self::accepted(request, self.request.body.merged_freely(&other.body)?)
    }

    fn accepted(request: &Request, merged: Body) -> Option<Body> {
        let expectation = request
            .message
            .expectation(&merged.json()?.with_small_images());
        (expectation == Expectation::Accept).then_some(merged)
    }
}

/// Puts each case into the first request that it can share: no member is changed in two ways, and
/// the whole must still be accepted. The least body goes first and alone, and the fullest next.
pub(super) fn acceptances(
    request: &Request,
    cases: &[Case],
    accept: Vec<usize>,
    least: CaseRequest,
) -> Vec<Acceptance> {
    let least_value = least.body.value();
    let is_least = |index: &usize| {
        let body = &cases[*index].request.body;
        !body.is_large() && body.value() == least_value
    };
    let (first, rest): (Vec<_>, Vec<_>) = accept.into_iter().partition(is_least);
    // What sets most members goes first, as it leaves the least choice of what goes with it. Large bodies share requests
    // that have little else in them: the fuller ones are to be controls.
    let mut order = rest;
    order.sort_by_key(|&index| {
        let case = &cases[index];
        let is_combination = matches!(case.aspect, Aspect::Constraint(ConstraintPart::Rule(_)));
        (
            case.request.body.is_large(),
            !case.is_example(),
            !is_combination,
        )
    });
    let mut combined = combine(request, cases, &order);
    combined.sort_by_key(|it| Reverse(it.cases.len()));
    let first = Acceptance {
        request: first
            .first()
            .map_or(least, |&index| cases[index].request.clone()),
        cases: first,
    };
    [first].into_iter().chain(combined).collect()
}

/// Puts each case into the first request that it can share, and then gives up what can be.
fn combine(request: &Request, cases: &[Case], order: &[usize]) -> Vec<Acceptance> {
    let mut combined: Vec<Acceptance> = Vec::new();
    for &index in order {
        let own = &cases[index].request;
        let mut places: Vec<_> = (0..combined.len()).collect();
        if own.body.is_large() {
            places.reverse();
        }
        let shared = places
            .into_iter()
            .find_map(|place| Some((place, combined[place].merged(request, own)?)));
        match shared {
            Some((place, body)) => {
                combined[place].cases.push(index);
                combined[place].request.body = body;
            }
            None => combined.push(Acceptance {
                cases: vec![index],
                request: own.clone(),
            }),
        }
    }
    give_up(request, cases, &mut combined);
    combined
}

/// Gives up each request whose cases all have a place in others.
fn give_up(request: &Request, cases: &[Case], combined: &mut Vec<Acceptance>) {
    for index in (0..combined.len()).rev() {
        let mut others = combined.clone();
        let given_up = others.remove(index);
        let has_place = given_up.cases.iter().all(|&case| {
            let own = &cases[case].request;
            let mut places = others.iter_mut();
            let shared = places.find_map(|it| Some((it.merged_freely(request, own)?, it)));
            let Some((body, place)) = shared else {
                return false;
            };
            place.request.body = body;
            place.cases.push(case);
            true
        });
        if has_place {
            *combined = others;
        }
    }
}

//! Controls: sees to it that what must be refused is one change away from something that must be accepted.

use std::collections::BTreeSet;

use image2video_contract::{ConstraintPart, Expectation, Operation, pointer};

use super::{Acceptance, Charged};
use crate::case::{Aspect, Body, Case, CaseRequest, Change, least};
use crate::control::{Variant, upon};

/// So many acceptances at most are kept as possible controls of a case.
const CONTROLS: usize = 3;

impl Charged {
    /// Sees to it that each case has a control: where no acceptance is one, a good request is added to
    /// one, if that can be.
    pub(super) fn add_controls(
        &mut self,
        operation: &Operation,
        cases: &[Case],
        indices: &[usize],
    ) {
        let Some(request) = &operation.request else {
            return;
        };
        for case in indices.iter().map(|&index| &cases[index]) {
            if !self.upon(operation, case).is_empty() {
                continue;
            }
            for good in good_requests(operation, case) {
                let combined = self.acceptances.iter_mut().skip(1);
                let mut small = combined.filter(|it| !it.request.body.is_large());
                let shared = small.find_map(|it| Some((it.merged(request, &good)?, it)));
                if let Some((body, acceptance)) = shared {
                    acceptance.request.body = body;
                }
            }
        }
    }

    /// The request of a case upon what can be its control. If nothing can, controls are added.
    pub(super) fn with_control(&mut self, operation: &Operation, case: &Case) -> Vec<Variant> {
        let known = self.upon(operation, case);
        if !known.is_empty() {
            return known;
        }
        let good = good_requests(operation, case).into_iter();
        self.acceptances.extend(good.map(|request| Acceptance {
            cases: Vec::new(),
            request,
        }));
        self.upon(operation, case)
    }

    fn upon(&self, operation: &Operation, case: &Case) -> Vec<Variant> {
        let requests: Vec<_> = self.acceptances.iter().map(|it| &it.request).collect();
        let small = (0..requests.len()).filter(|&index| !requests[index].body.is_large());
        let upon = small.filter_map(|index| upon(operation, &requests, index, case));
        let mut upon: Vec<_> = upon.collect();
        upon.sort_by_key(|it| it.also.is_some());
        upon.truncate(CONTROLS);
        upon
    }

    /// The last acceptance that is not the only control of anything. The first two are never held back.
    pub(super) fn dispensable(&self) -> Option<usize> {
        let is_needed = |index: usize| {
            let mut trials = self.refusals.iter().chain(&self.observations);
            let needs = |it: &Variant| it.rests_on().any(|other| other == index);
            trials.any(|trial| !trial.upon.is_empty() && trial.upon.iter().all(needs))
        };
        let mut late = (2..self.acceptances.len()).rev();
        late.find(|&index| !is_needed(index))
    }
}

/// Requests that must be accepted and differ in one member from that of a case: the member that it is about, or one of
/// those that its rule is about, has a good value. Where none is good beside the others, each is absent once.
fn good_requests(operation: &Operation, case: &Case) -> Vec<CaseRequest> {
    let Some((request, body)) = operation.request.as_ref().zip(case.request.body.json()) else {
        return Vec::new();
    };
    let message = &request.message;
    let good = |path: &[String], to| {
        let body = body.with(Change::set(path, to));
        let is_good = message.expectation(&body.with_small_images()) == Expectation::Accept;
        is_good.then(|| CaseRequest {
            body: Body::Json(body),
            ..case.request.clone()
        })
    };
    let with = |path: &[String], at: &str| good(path, Some(least(message.schema.at(at)?)));
    if !case.pointer.is_empty() {
        let path: Vec<_> = pointer::tokens(&case.pointer).collect();
        return with(&path, &case.pointer).into_iter().collect();
    }
    if !matches!(&case.aspect, Aspect::Constraint(ConstraintPart::Rule(_))) {
        return Vec::new();
    }
    let members: BTreeSet<_> = body
        .changes
        .iter()
        .filter_map(|it| it.path.first())
        .collect();
    let one = |name: &&String| {
        let at = pointer::join("", name);
        with(std::slice::from_ref(*name), &at)
    };
    if let Some(good) = members.iter().find_map(one) {
        return vec![good];
    }
    let absent = members
        .iter()
        .filter_map(|&name| good(std::slice::from_ref(name), None));
    absent.collect()
}

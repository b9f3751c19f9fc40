//! The plan: which requests are sent, in which order, and which cases each of them exercises.
//!
//! The order keeps the cost low. What must be refused goes first, since a server that keeps its promises
//! charges nothing for it. What must be accepted is combined, so that few accepted requests exercise every
//! constraint's valid side. Observations follow, for what is left of the budget; then lookups of the tasks
//! that were made, which are not charged.

use image2video_contract::{Contract, Expectation, Operation};

use crate::case::{Body, Case, CaseRequest, Credentials};
use crate::search;

/// Which requests are sent, in order.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The cases, sorted by id.
    pub cases: Vec<Case>,
    /// The requests that may be charged.
    pub steps: Vec<Step>,
    /// Indices of the cases that are not charged, in order; each is sent alone, after the steps.
    pub lookups: Vec<usize>,
    /// How many limits are searched for after the steps, with requests that follow from the answers.
    pub searches: usize,
}

/// One request and the cases that it exercises.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Indices of the cases.
    pub cases: Vec<usize>,
    /// What a server owes to the request.
    pub expect: Expectation,
    /// Whether a server that keeps every promise may accept it, which is charged.
    pub may_cost: bool,
}

impl Plan {
    /// Plans the cases.
    #[must_use]
    pub fn new(contract: &Contract, cases: Vec<Case>) -> Self {
        let with_expectation = |expect| {
            (0..cases.len())
                .filter(|&i| {
                    let case = &cases[i];
                    case.expect == expect && case.missing.is_none() && is_charged(contract, case)
                })
                .collect::<Vec<_>>()
        };
        let single_steps = |expect| {
            let step = |i: usize| Step {
                cases: vec![i],
                expect,
                may_cost: may_cost(contract, &cases[i]),
            };
            let mut steps: Vec<_> = with_expectation(expect).into_iter().map(step).collect();
            // What is free first, small before large, and what answers a question before what does not.
            steps.sort_by_key(|step| {
                let case = &cases[step.cases[0]];
                let is_large = case.request.body.is_large();
                (step.may_cost, is_large, case.evidence.is_empty())
            });
            steps
        };
        let mut steps = single_steps(Expectation::Refuse);
        steps.extend(combine(
            contract,
            &cases,
            with_expectation(Expectation::Accept),
        ));
        steps.extend(single_steps(Expectation::Observe));
        Self {
            lookups: lookups(contract, &cases),
            searches: search::count(contract, &cases),
            cases,
            steps,
        }
    }

    /// How many requests a server that keeps every promise accepts: at least and at most.
    #[must_use]
    pub fn cost(&self) -> (usize, usize) {
        let must = |step: &&Step| step.expect == Expectation::Accept;
        let least = self.steps.iter().filter(must).count();
        let most = self.steps.iter().filter(|step| step.may_cost).count();
        (least, most + self.searches * search::ACCEPTANCES as usize)
    }

    /// The request of some cases together.
    #[must_use]
    pub fn request(&self, cases: &[usize]) -> Option<CaseRequest> {
        let (&first, rest) = cases.split_first()?;
        let mut request = self.cases[first].request.clone();
        for &i in rest {
            request.body = request.body.merged(&self.cases[i].request.body)?;
        }
        Some(request)
    }
}

fn is_charged(contract: &Contract, case: &Case) -> bool {
    let operation = contract.operation(&case.operation);
    operation.is_some_and(Operation::is_charged)
}

/// Whether a server that keeps every promise may accept a case. Where the body alone forbids it, what is
/// observed about it is free.
fn may_cost(contract: &Contract, case: &Case) -> bool {
    let by_body = expectation(contract, case, &case.request.body);
    case.expect != Expectation::Refuse && by_body != Some(Expectation::Refuse)
}

/// What a server owes to a request of a case's operation with this body.
fn expectation(contract: &Contract, case: &Case, body: &Body) -> Option<Expectation> {
    let request = contract.operation(&case.operation)?.request.as_ref()?;
    Some(
        request
            .message
            .expectation(&body.json()?.with_small_images()),
    )
}

/// The cases that are not charged: of each operation first the plain request, which tells whether the
/// server offers it; what takes time comes at the end.
fn lookups(contract: &Contract, cases: &[Case]) -> Vec<usize> {
    let place = |case: &Case| {
        let names = contract.operations.iter().map(|operation| &operation.name);
        names.into_iter().position(|name| *name == case.operation)
    };
    let is_free = |&i: &usize| cases[i].missing.is_none() && !is_charged(contract, &cases[i]);
    let mut indices: Vec<_> = (0..cases.len()).filter(is_free).collect();
    indices.sort_by_key(|&i| {
        let case = &cases[i];
        (case.aspect.action(), place(case), !case.is_plain(), i)
    });
    indices
}

/// Puts each case into the first request that it can share: no member is changed in two ways, and
/// the whole must still be accepted.
fn combine(contract: &Contract, cases: &[Case], indices: Vec<usize>) -> Vec<Step> {
    let mut steps: Vec<(Step, Body)> = Vec::new();
    for i in indices {
        let case = &cases[i];
        let shared = steps.iter_mut().find_map(|(step, body)| {
            let first = &cases[step.cases[0]];
            if first.operation != case.operation || case.request.credentials != Credentials::Given {
                return None;
            }
            let merged = body.merged(&case.request.body)?;
            // Bodies that must be accepted each by itself may have to be refused together.
            let expect = expectation(contract, case, &merged);
            (expect == Some(Expectation::Accept)).then_some((step, body, merged))
        });
        match shared {
            Some((step, body, merged)) => {
                step.cases.push(i);
                *body = merged;
            }
            None => {
                let step = Step {
                    cases: vec![i],
                    expect: Expectation::Accept,
                    may_cost: true,
                };
                steps.push((step, case.request.body.clone()));
            }
        }
    }
    steps.into_iter().map(|(step, _)| step).collect()
}

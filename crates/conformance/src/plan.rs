//! The plan: which requests a run sends, as far as that is known before the first answer.
//!
//! What must be accepted is combined, so that few accepted requests exercise every constraint's valid
//! side, and goes first; what must be refused is an accepted body with one member changed. How a run
//! goes on from the answers is decided in [`run`](crate::run).

mod combine;
mod controls;

use std::collections::{BTreeMap, HashSet};

use image2video_contract::{Contract, Expectation, Operation, Request};

pub use self::combine::Acceptance;
use self::combine::acceptances;
use crate::bound::Bound;
use crate::case::{
    self, Aspect, Body, Case, CaseRequest, Change, Environment, JsonBody, base, least,
};
use crate::control::Variant;
use crate::coverage::{NotExercised, not_exercised};
use crate::recording::Purpose;
use crate::search::{ACCEPTANCES, Searched};

/// Which requests are sent, in order.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What the cases were made with.
    pub environment: Environment,
    /// The cases, sorted by id.
    pub cases: Vec<Case>,
    /// What is sent to each operation that is charged.
    pub charged: Vec<Charged>,
    /// Indices of the cases that are never charged, in order; each goes alone.
    pub lookups: Vec<usize>,
    /// The sides of constraints that no case of the contract exercises, as far as they were asked for.
    pub not_exercised: Vec<NotExercised>,
    /// The limits that are searched for afterwards, with requests that follow from the answers.
    pub(crate) searches: Vec<Searched>,
}

/// What is sent to an operation that is charged.
#[derive(Debug, Clone)]
pub struct Charged {
    /// Short name of the operation.
    pub operation: String,
    /// What must be accepted: the least body, the fullest combination, and the others.
    pub acceptances: Vec<Acceptance>,
    /// Index of the acceptance that is held back until everything else was sent, to show that the server
    /// still accepts something.
    pub held_back: Option<usize>,
    /// What must be refused.
    pub refusals: Vec<Trial>,
    /// What the page leaves open.
    pub observations: Vec<Trial>,
    /// What is tried if the least body is refused: bodies with further members that the contract allows.
    pub(crate) fuller: Vec<CaseRequest>,
}

/// A case that is tried upon what was accepted.
#[derive(Debug, Clone)]
pub struct Trial {
    /// Index of the case.
    pub case: usize,
    /// Whether a server that keeps every promise may accept it, which is charged.
    pub may_cost: bool,
    /// Number of its group: the cases with its pointer and aspect.
    pub(crate) group: usize,
    /// Its request upon each acceptance that can be its control.
    pub(crate) upon: Vec<Variant>,
}

impl Plan {
    /// Plans cases that were made with an environment.
    #[must_use]
    pub fn new(contract: &Contract, environment: Environment, cases: Vec<Case>) -> Self {
        let operations = contract.operations.iter().filter(|it| it.is_charged());
        Self {
            charged: operations
                .filter_map(|operation| Charged::new(operation, &cases))
                .collect(),
            lookups: lookups(contract, &cases),
            searches: Searched::all(contract, &cases),
            not_exercised: Vec::new(),
            cases,
            environment,
        }
    }

    /// Plans those of all cases of a contract whose ids are wanted, and notes what no case exercises.
    #[must_use]
    pub fn selected(
        contract: &Contract,
        environment: Environment,
        is_wanted: impl Fn(&str) -> bool,
    ) -> Self {
        let mut cases = case::cases(contract, &environment);
        let mut not_exercised = not_exercised(contract, &cases);
        cases.retain(|case| is_wanted(&case.id));
        not_exercised.retain(|it| is_wanted(&it.id));
        Self {
            not_exercised,
            ..Self::new(contract, environment, cases)
        }
    }

    /// Plans the cases of these ids.
    pub(crate) fn chosen(contract: &Contract, environment: &Environment, ids: &[String]) -> Self {
        let ids: HashSet<&str> = ids.iter().map(String::as_str).collect();
        let cases = case::chosen(contract, environment, &|id| ids.contains(id));
        Self::new(contract, environment.clone(), cases)
    }

    /// How many requests a server that keeps every promise accepts: at least and at most.
    #[must_use]
    pub fn cost(&self) -> (usize, usize) {
        let least: usize = self.charged.iter().map(Charged::cost).sum();
        let observed = self.charged.iter().flat_map(|it| &it.observations);
        let most = least + observed.filter(|trial| trial.may_cost).count();
        (least, most + self.searches.len() * ACCEPTANCES)
    }

    /// Whether every server that keeps its promises accepts a request.
    pub(crate) fn must_be_accepted(&self, purpose: &Purpose, cases: &[usize]) -> bool {
        let mut cases = cases.iter().map(|&case| &self.cases[case]);
        match purpose {
            Purpose::Control => true,
            Purpose::Cases => cases.all(|case| case.expect == Expectation::Accept),
            Purpose::Search { .. } | Purpose::Settle => false,
        }
    }

    /// Of each operation how many requests must be accepted, and how few could do.
    pub fn bounds(&self) -> impl Iterator<Item = (&Charged, Bound)> {
        let charged = self.charged.iter();
        charged.filter_map(|it| Some((it, Bound::new(&it.operation, &self.cases)?)))
    }

    /// The request of some cases together.
    pub(crate) fn request(&self, cases: &[usize]) -> Option<CaseRequest> {
        let mut planned = self.charged.iter().flat_map(|it| &it.acceptances);
        if let Some(planned) = planned.find(|it| it.cases == cases) {
            return Some(planned.request.clone());
        }
        let (&first, rest) = cases.split_first()?;
        let mut request = self.cases[first].request.clone();
        for &case in rest {
            let body = &self.cases[case].request.body;
            request.body = request.body.merged_freely(body)?;
        }
        Some(request)
    }
}

impl Charged {
    fn new(operation: &Operation, cases: &[Case]) -> Option<Self> {
        let request = operation.request.as_ref()?;
        let with = |expect| {
            let ours = move |(_, case): &(usize, &Case)| {
                case.operation == operation.name && case.expect == expect && case.missing.is_none()
            };
            let indices = cases
                .iter()
                .enumerate()
                .filter(ours)
                .map(|(index, _)| index);
            indices.collect::<Vec<_>>()
        };
        let accept = with(Expectation::Accept);
        let (refuse, observe) = (with(Expectation::Refuse), with(Expectation::Observe));
        if accept.is_empty() && refuse.is_empty() && observe.is_empty() {
            return None;
        }
        let least = JsonBody {
            base: base(&request.message),
            changes: Vec::new(),
        };
        let fuller = fuller(request, &least, accept.iter().map(|&index| &cases[index])).into_iter();
        let mut charged = Self {
            operation: operation.name.clone(),
            fuller: fuller
                .map(|body| CaseRequest::with_body(operation, Body::Json(body)))
                .collect(),
            acceptances: acceptances(
                request,
                cases,
                accept,
                CaseRequest::with_body(operation, Body::Json(least)),
            ),
            held_back: None,
            refusals: Vec::new(),
            observations: Vec::new(),
        };
        charged.add_controls(operation, cases, &refuse);
        charged.refusals = charged.trials(operation, cases, refuse);
        charged.observations = charged.trials(operation, cases, observe);
        charged.held_back = charged.dispensable();
        Some(charged)
    }

    /// The cases: what goes several at a time before what goes alone, small before large, and what answers a
    /// question before what does not.
    fn trials(
        &mut self,
        operation: &Operation,
        cases: &[Case],
        mut indices: Vec<usize>,
    ) -> Vec<Trial> {
        let may_cost =
            |case: &Case| case.expect == Expectation::Observe && !must_be_refused(operation, case);
        indices.sort_by_cached_key(|&index| {
            let case = &cases[index];
            (
                may_cost(case),
                case.request.body.is_large(),
                case.evidence.is_empty(),
            )
        });
        let mut groups: BTreeMap<(&str, &Aspect), usize> = BTreeMap::new();
        let trial = |index: usize| {
            let case = &cases[index];
            let next = groups.len();
            Trial {
                case: index,
                may_cost: may_cost(case),
                group: *groups.entry((&case.pointer, &case.aspect)).or_insert(next),
                upon: self.with_control(operation, case),
            }
        };
        indices.into_iter().map(trial).collect()
    }

    /// What it costs at least. Without one that is held back, the least body is sent once more.
    fn cost(&self) -> usize {
        let has_trials = !self.refusals.is_empty() || !self.observations.is_empty();
        let once_more = self.held_back.is_none() && has_trials;
        self.acceptances.len() + usize::from(once_more)
    }
}

/// Whether the body alone forbids a request: what is observed about it is free.
fn must_be_refused(operation: &Operation, case: &Case) -> bool {
    let request = operation.request.as_ref().zip(case.request.body.json());
    request.is_some_and(|(request, body)| {
        request.message.expectation(&body.with_small_images()) == Expectation::Refuse
    })
}

/// Bodies with one member more than the least, those with another value of a member that it has, and then with
/// more and more members.
fn fuller<'c>(
    request: &Request,
    least_body: &JsonBody,
    accepted: impl Iterator<Item = &'c Case>,
) -> Vec<JsonBody> {
    let is_accepted =
        |body: &JsonBody| request.message.expectation(&body.value()) == Expectation::Accept;
    let (mut singles, mut growing) = (Vec::new(), Vec::new());
    let mut all = least_body.clone();
    for (name, schema) in &request.message.schema.properties {
        if request.message.schema.requires(name) {
            continue;
        }
        let change = Change::set(std::slice::from_ref(name), least(schema));
        let single = least_body.with(change.clone());
        let more = all.with(change);
        singles.extend(Some(single).filter(is_accepted));
        if is_accepted(&more) {
            all = more;
            growing.push(all.clone());
        }
    }
    let least_value = least_body.value();
    let small = accepted.filter(|case| !case.request.body.is_large());
    let bodies = small.filter_map(|case| case.request.body.json());
    let others = bodies.filter(|body| match &body.changes[..] {
        [change] => change
            .path
            .first()
            .is_some_and(|name| least_value.get(name).is_some()),
        _ => false,
    });
    let others = others.filter(|body| body.value() != least_value).cloned();
    let growing = growing.into_iter().skip(1);
    singles.into_iter().chain(others).chain(growing).collect()
}

/// What is never charged: of each operation first the plain request, which tells whether the server
/// offers it; what takes time comes at the end.
fn lookups(contract: &Contract, cases: &[Case]) -> Vec<usize> {
    let place = |case: &Case| {
        let mut operations = contract.operations.iter();
        operations.position(|operation| operation.name == case.operation)
    };
    let is_charged = |case: &Case| {
        let operation = contract.operation(&case.operation);
        operation.is_some_and(Operation::is_charged)
    };
    let is_lookup = |index: &usize| cases[*index].missing.is_none() && !is_charged(&cases[*index]);
    let mut indices: Vec<_> = (0..cases.len()).filter(is_lookup).collect();
    indices.sort_by_key(|&index| {
        let case = &cases[index];
        (case.action(), place(case), !case.is_plain(), index)
    });
    indices
}

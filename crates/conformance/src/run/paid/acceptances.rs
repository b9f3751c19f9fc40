//! Bodies that must be accepted.

use std::collections::BTreeSet;

use image2video_contract::Expectation;

use super::Paid;
use crate::case::CaseRequest;
use crate::plan::Acceptance;
use crate::recording::Purpose;
use crate::run::situation::{Request, State, Step};

impl<'s> Paid<'s> {
    pub(super) fn acceptance(&self, cases: &[usize], request: CaseRequest) -> Request {
        match cases {
            [] => self.control(request),
            cases => Request {
                cases: cases.to_vec(),
                purpose: Purpose::Cases,
                ..self.control(request)
            },
        }
    }

    /// The other bodies that must be accepted, but for the one that is held back. `refused` is filled with
    /// the members that the server refuses.
    pub(super) fn acceptances(
        &self,
        core: &'s CaseRequest,
        refused: &mut BTreeSet<&'s str>,
    ) -> Option<Step> {
        let all = self.charged.acceptances.iter().enumerate().skip(1);
        let now = all.filter(|(index, _)| self.charged.held_back != Some(*index));
        now.into_iter()
            .find_map(|(_, acceptance)| self.accept(acceptance, core, refused, self.kept_back()))
    }

    /// What is kept back of the budget, for an acceptance after everything else.
    fn kept_back(&self) -> usize {
        let has_trials = !self.charged.refusals.is_empty() || !self.charged.observations.is_empty();
        usize::from(has_trials)
    }

    /// A combination that is refused is split, until the culprit stands alone; its member leaves all later
    /// combinations.
    pub(super) fn accept(
        &self,
        acceptance: &'s Acceptance,
        core: &'s CaseRequest,
        refused: &mut BTreeSet<&'s str>,
        kept_back: usize,
    ) -> Option<Step> {
        if acceptance.cases.is_empty() {
            return self.accept_cases(&[], &acceptance.request, core, refused, kept_back);
        }
        let cases = acceptance.cases.iter().copied();
        let is_apart = |case: &usize| refused.contains(self.member(*case));
        let (apart, together): (Vec<_>, Vec<_>) = cases.partition(is_apart);
        let groups = [together]
            .into_iter()
            .chain(apart.into_iter().map(|case| vec![case]));
        for group in groups.filter(|group| !group.is_empty()).collect::<Vec<_>>() {
            let step = self.accept_cases(&group, &acceptance.request, core, refused, kept_back);
            if step.is_some() {
                return step;
            }
        }
        None
    }

    fn accept_cases(
        &self,
        cases: &[usize],
        planned: &'s CaseRequest,
        core: &'s CaseRequest,
        refused: &mut BTreeSet<&'s str>,
        kept_back: usize,
    ) -> Option<Step> {
        let halves = |refused: &mut BTreeSet<&'s str>| {
            let (front, back) = cases.split_at(cases.len() / 2);
            [front, back]
                .into_iter()
                .find_map(|half| self.accept_cases(half, planned, core, refused, kept_back))
        };
        let plain = match cases {
            [] => planned.clone(),
            cases => self.situation.plan.request(cases)?,
        };
        // What is sent without a case is found again by its request alone.
        let request = self.with_members_of(core, &plain);
        match self.state_of(cases, &request) {
            State::InFlight => Some(Step::Answer),
            State::NotSent | State::Again => {
                match request == plain || self.must_be_accepted(&request) {
                    true => self.pay(self.acceptance(cases, request), kept_back),
                    // What the server wants beside does not go with all of it.
                    false if cases.len() > 1 => halves(refused),
                    false => None,
                }
            }
            State::Refused(_) if cases.len() > 1 => halves(refused),
            State::Refused(_) => {
                let members = cases.first().map(|&case| self.member(case));
                refused.extend(members.filter(|it| !it.is_empty()));
                None
            }
            State::Accepted(_) | State::Lost => None,
        }
    }

    fn must_be_accepted(&self, request: &CaseRequest) -> bool {
        let operation = self.situation.contract.operation(&self.charged.operation);
        let message = operation.and_then(|it| Some(&it.request.as_ref()?.message));
        let judged = message.zip(request.body.json());
        judged.is_none_or(|(message, body)| {
            message.expectation(&body.with_small_images()) == Expectation::Accept
        })
    }

    /// The member that a case is about.
    fn member(&self, case: usize) -> &'s str {
        self.situation.plan.cases[case].pointer.as_str()
    }
}

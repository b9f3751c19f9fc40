//! What is tried upon what was accepted: bodies that must be refused, what the page leaves open, and limits.

use std::collections::BTreeSet;

use super::Paid;
use crate::case::{CaseRequest, Credentials};
use crate::control::{is_control, upon};
use crate::disposition::Disposition;
use crate::plan::Trial;
use crate::run::history::Exchange;
use crate::run::situation::{Request, Situation, State, Step};

impl<'s> Paid<'s> {
    /// What must be refused goes several at a time, what may be accepted alone. The first of a group that
    /// may have been paid for ends the group.
    pub(super) fn trials(&self, core: &'s CaseRequest, trials: &'s [Trial]) -> Option<Step> {
        let history = self.situation.history;
        let doubtful = |trial: &&Trial| {
            let mut exchanges = history.of_case(trial.case).filter(|it| it.end.is_some());
            !trial.may_cost && exchanges.any(|it| it.disposition() == Disposition::MaybePaid)
        };
        let ended: BTreeSet<_> = trials
            .iter()
            .filter(doubtful)
            .map(|trial| trial.group)
            .collect();
        for trial in trials.iter().filter(|trial| !ended.contains(&trial.group)) {
            match Situation::state(history.of_case(trial.case), false) {
                State::NotSent | State::Again => {
                    if let Some(step) = self.try_one(core, trial) {
                        return Some(step);
                    }
                }
                State::InFlight if trial.may_cost => return Some(Step::Answer),
                _ => {}
            }
        }
        trials
            .iter()
            .any(|trial| {
                matches!(
                    Situation::state(history.of_case(trial.case), false),
                    State::InFlight
                )
            })
            .then_some(Step::Answer)
    }

    fn try_one(&self, core: &'s CaseRequest, trial: &'s Trial) -> Option<Step> {
        let request = || {
            self.situation
                .request(trial.case, self.trial_request(core, trial))
        };
        if trial.may_cost {
            return self.pay(request(), 1);
        }
        let mut in_flight = self.situation.in_flight();
        let needs_room = self.situation.case(trial.case).request.body.is_large();
        let crowded = in_flight.any(|it| needs_room || is_large(it))
            || self.situation.in_flight().count() >= self.situation.concurrency();
        if crowded || self.in_doubt() && self.is_busy() {
            return Some(Step::Answer);
        }
        self.situation
            .has_room_for(1)
            .then(|| Step::send(request()))
    }

    /// The request of a case upon an accepted one, or upon the established body if no accepted one is its
    /// control.
    fn trial_request(&self, core: &'s CaseRequest, trial: &'s Trial) -> CaseRequest {
        let case = self.situation.case(trial.case);
        let accepted: Vec<_> = self.accepted().collect();
        let is_accepted = |index: usize| {
            let planned = &self.charged.acceptances[index].request;
            accepted.contains(&planned)
        };
        let mut planned = trial.upon.iter();
        if let Some(variant) = planned.find(|it| it.rests_on().all(is_accepted)) {
            return variant.request.clone();
        }
        let operation = self.situation.contract.operation(&self.charged.operation);
        let small = (0..accepted.len()).filter(|&index| !accepted[index].body.is_large());
        let upon = small.filter_map(|index| upon(operation?, &accepted, index, case));
        upon.min_by_key(|it| it.also.is_some())
            .map(|variant| variant.request)
            .unwrap_or_else(|| self.with_members_of(core, &case.request))
    }

    /// The requests that were accepted, with a body and good credentials.
    fn accepted(&self) -> impl Iterator<Item = &'s CaseRequest> {
        let history = self.situation.history;
        let ours = history
            .charged()
            .filter(|it| it.sent.operation == self.charged.operation);
        let accepted = ours
            .filter(|it| it.is_accepted())
            .filter_map(Exchange::request);
        accepted.filter(|it| it.credentials == Credentials::Given && it.body.json().is_some())
    }

    pub(super) fn searches(&self) -> Option<Step> {
        let Situation { plan, history, .. } = *self.situation;
        let ours = plan
            .searches
            .iter()
            .filter(|it| it.operation == self.charged.operation);
        for searched in ours {
            let Some(search) = searched.search(history, |exchange| self.has_control(exchange))
            else {
                continue;
            };
            let Some(size) = search.next() else { continue };
            let purpose = search.purpose(size);
            let same = history
                .exchanges
                .iter()
                .filter(|it| it.sent.purpose == purpose);
            match Situation::state(same, false) {
                State::InFlight => return Some(Step::Answer),
                State::NotSent | State::Again => {
                    let request = Request {
                        cases: vec![search.case],
                        purpose,
                        ..self.control(search.request(size))
                    };
                    if let Some(step) = self.pay(request, 1) {
                        return Some(step);
                    }
                }
                State::Accepted(_) | State::Refused(_) | State::Lost => {}
            }
        }
        None
    }

    /// Whether an exchange shows what the server does: it was accepted, or refused where a control was
    /// accepted before.
    fn has_control(&self, exchange: &Exchange) -> bool {
        let operation = self.situation.contract.operation(&self.charged.operation);
        let Some((operation, request)) = operation.zip(exchange.request()) else {
            return false;
        };
        exchange.is_accepted()
            || self
                .accepted()
                .any(|it| is_control(operation, it, self.accepted(), request))
    }
}

fn is_large(exchange: &Exchange) -> bool {
    exchange
        .request()
        .is_some_and(|request| request.body.is_large())
}

//! The part of a run that costs money.
//!
//! Its order: a body that the server accepts is established; the other bodies that must be accepted;
//! what must be refused, upon what was accepted; observations; searches for limits; and last the
//! acceptance that was held back, which shows that nothing but their faults caused the refusals.

mod acceptances;
mod trials;

use std::collections::BTreeSet;

use super::history::Exchange;
use super::situation::{Request, Situation, State, Step};
use crate::case::{Body, CaseRequest};
use crate::plan::Charged;
use crate::recording::{Outgoing, Purpose};

/// What the paid part of a run does next.
pub(crate) fn step(situation: &Situation<'_>) -> Step {
    for charged in &situation.plan.charged {
        let step = Paid { situation, charged }.step();
        if !matches!(step, Step::Nothing) {
            return step;
        }
    }
    Step::Nothing
}

/// Why the paid part of a run ended before its plan did.
pub(crate) fn ended(situation: &Situation<'_>) -> Option<String> {
    let charged = || situation.history.charged().filter_map(Exchange::facts);
    if let Some(why) = charged().find_map(|facts| facts.ends_paid.clone()) {
        return Some(why);
    }
    // One that must be refused may fail by itself; whether the server still accepts anything is found out
    // before another is tried.
    let must_be_accepted = |it: &&Exchange| {
        let Exchange { sent, cases, .. } = it;
        situation.plan.must_be_accepted(&sent.purpose, cases)
    };
    let doubts = situation.doubts().filter(must_be_accepted).count();
    if doubts >= 2 {
        let mut charged = situation.history.charged();
        let since = match charged.any(Exchange::is_accepted) {
            true => " since the last that was accepted",
            false => ", and none was accepted",
        };
        return Some(format!(
            "{doubts} requests that must be accepted may have been paid for{since}"
        ));
    }
    // One request that never gets through is one of many.
    let gave_up = situation.plan.charged.iter().flat_map(|charged| {
        let trials = charged
            .refusals
            .iter()
            .chain(&charged.observations)
            .map(|it| it.case);
        charged
            .acceptances
            .iter()
            .flat_map(|it| it.cases.clone())
            .chain(trials)
    });
    let mut limited = gave_up.filter(|&case| {
        let exchanges = situation.history.of_case(case);
        let last = situation
            .history
            .of_case(case)
            .next_back()
            .and_then(Exchange::facts);
        matches!(Situation::state(exchanges, true), State::Lost)
            && last.is_some_and(|facts| facts.verdict == super::Verdict::RateLimited)
    });
    limited
        .next()
        .map(|_| "the server asks for fewer requests than a run needs".to_owned())
}

struct Paid<'s> {
    situation: &'s Situation<'s>,
    charged: &'s Charged,
}

impl<'s> Paid<'s> {
    fn step(&self) -> Step {
        if ended(self.situation).is_some() {
            return self.after_answers();
        }
        let core = match self.establish() {
            Ok(core) => core,
            Err(step) => return step,
        };
        let mut refused = BTreeSet::new();
        if let Some(step) = self.acceptances(core, &mut refused) {
            return step;
        }
        let trials = self
            .trials(core, &self.charged.refusals)
            .or_else(|| self.trials(core, &self.charged.observations))
            .or_else(|| self.searches());
        match trials {
            Some(step) if !self.in_doubt() || self.is_short() => step,
            Some(_) => self
                .reassure(core)
                .unwrap_or_else(|| self.close(core, &mut refused)),
            None => self.close(core, &mut refused),
        }
    }

    /// Whether the budget has room for another doubt and the acceptance after everything else, but not for an
    /// acceptance before them: that at the end shows as much.
    fn is_short(&self) -> bool {
        self.situation.has_room_for(2) && !self.situation.has_room_for(3)
    }

    /// Nothing more, once everything in flight was answered.
    fn after_answers(&self) -> Step {
        match self.is_busy() {
            true => Step::Answer,
            false => Step::Nothing,
        }
    }

    fn is_busy(&self) -> bool {
        let mut in_flight = self.situation.in_flight();
        in_flight.any(|it| self.situation.history.is_charged(&it.sent))
    }

    /// Sends what may be accepted: alone, and while the budget has room for it and what is kept back.
    fn pay(&self, request: Request, kept_back: usize) -> Option<Step> {
        if self.is_busy() {
            return Some(Step::Answer);
        }
        self.situation
            .has_room_for(1 + kept_back)
            .then_some(Step::send(request))
    }

    fn control(&self, request: CaseRequest) -> Request {
        Request {
            operation: self.charged.operation.clone(),
            purpose: Purpose::Control,
            cases: self.least_case(),
            task_id: None,
            outgoing: Outgoing::Request(request),
        }
    }

    /// The case that what is found in a control is told with: of the least body, or else any.
    fn least_case(&self) -> Vec<usize> {
        let accepted = self
            .charged
            .acceptances
            .iter()
            .flat_map(|it| &it.cases)
            .copied();
        let trials = self
            .charged
            .refusals
            .iter()
            .chain(&self.charged.observations);
        accepted
            .chain(trials.map(|trial| trial.case))
            .take(1)
            .collect()
    }

    /// The exchanges of a request that is nothing but a control.
    fn controls(&self, request: &CaseRequest) -> impl Iterator<Item = &'s Exchange> {
        let exchanges = self.situation.history.exchanges.iter();
        exchanges.filter(move |it| {
            it.sent.purpose == Purpose::Control
                && matches!(&it.sent.request, Outgoing::Request(sent) if sent == request)
        })
    }

    fn state_of(&self, cases: &[usize], request: &CaseRequest) -> State<'s> {
        match cases.first() {
            None => Situation::state(self.controls(request), true),
            Some(&first) => {
                let exchanges = self.situation.history.of_case(first);
                Situation::state(exchanges.filter(|it| it.cases == cases), true)
            }
        }
    }

    /// A body that the server accepts: the least, or one with further members that it wants.
    fn establish(&self) -> Result<&'s CaseRequest, Step> {
        let Some(least) = self.charged.acceptances.first() else {
            return Err(Step::Nothing);
        };
        let refused = match self.state_of(&least.cases, &least.request) {
            State::Accepted(exchange) => return exchange.request().ok_or(Step::Nothing),
            State::InFlight => return Err(Step::Answer),
            State::NotSent | State::Again => {
                let request = self.acceptance(&least.cases, least.request.clone());
                return Err(self.pay(request, 0).unwrap_or(Step::Nothing));
            }
            State::Refused(exchange) => exchange,
            State::Lost => return Err(Step::Nothing),
        };
        if refused.facts().is_some_and(|facts| facts.refuses_key) {
            return Err(Step::Nothing);
        }
        for fuller in &self.charged.fuller {
            match Situation::state(self.controls(fuller), true) {
                State::Accepted(_) => return Ok(fuller),
                State::InFlight => return Err(Step::Answer),
                State::NotSent | State::Again => {
                    let request = self.control(fuller.clone());
                    return Err(self.pay(request, 0).unwrap_or(Step::Nothing));
                }
                State::Refused(_) | State::Lost => {}
            }
        }
        Err(Step::Nothing)
    }

    /// A request with what an established body has beyond the least one: the server wants it.
    fn with_members_of(&self, core: &CaseRequest, request: &CaseRequest) -> CaseRequest {
        let is_least = self
            .charged
            .acceptances
            .first()
            .is_some_and(|it| it.request == *core);
        let Some(wanted) = core.body.json().filter(|_| !is_least) else {
            return request.clone();
        };
        let body = match &request.body {
            Body::Json(json) => Body::Json(json.with_members_of(wanted)),
            Body::Damaged { json, damage } => Body::Damaged {
                json: json.with_members_of(wanted),
                damage: *damage,
            },
            other => other.clone(),
        };
        CaseRequest {
            body,
            ..request.clone()
        }
    }

    fn in_doubt(&self) -> bool {
        self.situation.doubts().next().is_some()
    }

    /// After a doubt something has to be accepted before anything else is tried.
    fn reassure(&self, core: &'s CaseRequest) -> Option<Step> {
        let since = self
            .situation
            .doubts()
            .filter_map(|it| Some(it.end.as_ref()?.place))
            .max()?;
        self.accept_again(core, since, 1)
    }

    /// The acceptance that was held back; or, if that shows nothing, the established body once more, where
    /// a refusal came after the last acceptance.
    fn close(&self, core: &'s CaseRequest, refused: &mut BTreeSet<&'s str>) -> Step {
        if self.is_busy() {
            return Step::Answer;
        }
        let held_back = self
            .charged
            .held_back
            .map(|index| &self.charged.acceptances[index]);
        if let Some(step) = held_back.and_then(|last| self.accept(last, core, refused, 0)) {
            return step;
        }
        let charged = || self.situation.history.charged();
        let accepted = charged()
            .filter(|it| it.is_accepted())
            .map(|it| it.place)
            .max();
        // The established body itself is sent once more, and not again because it was refused.
        let is_trial = |it: &&Exchange| it.is_refused() && it.sent.purpose != Purpose::Control;
        let refused = charged().filter(is_trial);
        let refused = refused.filter_map(|it| Some(it.end.as_ref()?.place)).max();
        match refused.filter(|refused| accepted.is_none_or(|accepted| *refused > accepted)) {
            Some(since) => self.accept_again(core, since, 0).unwrap_or(Step::Nothing),
            None => Step::Nothing,
        }
    }

    /// The established body again, until it says something since a place; `None` if that said nothing, or costs too much.
    fn accept_again(&self, core: &'s CaseRequest, since: usize, kept_back: usize) -> Option<Step> {
        let again = self.controls(core).filter(|it| it.place > since);
        match Situation::state(again, true) {
            State::InFlight => Some(Step::Answer),
            State::NotSent | State::Again => self.pay(self.control(core.clone()), kept_back),
            State::Accepted(_) | State::Refused(_) | State::Lost => None,
        }
    }
}

//! What proves that a refusal has no other cause than its fault: a control that was accepted before it,
//! and something that was accepted after it.

use image2video_contract::Strictness;

use super::fold::Judging;
use crate::case::{Aspect, Credentials};
use crate::control::is_control;
use crate::run::{Exchange, Verdict};

/// What is missing to prove something, in words; `Ok` holds the control, where it is a request.
pub(super) type Proof<'e> = Result<Option<&'e Exchange>, &'static str>;

impl<'r> Judging<'r> {
    /// The requests that were accepted with good credentials, of the operation of another exchange.
    fn accepted<'j>(&'j self, like: &'j Exchange) -> impl Iterator<Item = &'j Exchange> {
        let exchanges = self.history().exchanges.iter();
        exchanges.filter(|it| {
            it.sent.operation == like.sent.operation
                && it.is_accepted()
                && it
                    .request()
                    .is_some_and(|it| it.credentials == Credentials::Given)
        })
    }

    /// Whether something was accepted after an exchange: until then nothing had run out.
    pub(super) fn is_closed(&self, exchange: &Exchange) -> bool {
        let Some(end) = &exchange.end else {
            return false;
        };
        // What costs nothing does not run out.
        !self.history().is_charged(&exchange.sent)
            || self.accepted(exchange).any(|it| it.place > end.place)
    }

    /// What proves that a refusal is due to the fault of its request.
    pub(super) fn proof<'j>(&'j self, exchange: &'j Exchange) -> Proof<'j> {
        if self.is_about_credentials(exchange) {
            return self.proof_of_credentials(exchange);
        }
        let (Some(operation), Some(request)) = (self.operation(exchange), exchange.request())
        else {
            return Ok(None);
        };
        if !operation.is_charged() && request.method != operation.method {
            // There is no body that it could be held against.
            return match self.accepted(exchange).next() {
                Some(_) => Ok(None),
                None => Err("its operation accepted nothing"),
            };
        }
        let is_before = |it: &&Exchange| {
            let end = it.end.as_ref();
            end.is_some_and(|end| end.place < exchange.place)
        };
        let before: Vec<_> = self.accepted(exchange).filter(is_before).collect();
        let requests = || before.iter().filter_map(|it| it.request());
        let mut controls = before.iter().copied().filter(|it| {
            it.request()
                .is_some_and(|it| is_control(operation, it, requests(), request))
        });
        let Some(control) = controls.next() else {
            return Err("no request was accepted that differs from it in this alone");
        };
        match self.is_closed(exchange) {
            true => Ok(Some(control)),
            false => Err("nothing was accepted after it"),
        }
    }

    /// Whether nothing but its credentials may have caused a refusal. Where some reading lets a request
    /// without any pass, its body has to, unless the status speaks of credentials.
    fn is_about_credentials(&self, exchange: &Exchange) -> bool {
        let operation = self.operation(exchange);
        let security = operation.and_then(|operation| operation.security.as_ref());
        let is_open = security.is_some_and(|security| security.is_optional(Strictness::Wide));
        self.case(exchange).is_some_and(|case| {
            let is_left_out = case.request.credentials.are_left_out();
            case.aspect == Aspect::Credentials
                && (!(is_open && is_left_out) || refuses_key(exchange))
        })
    }

    /// Bad credentials are refused with 401 or 403, or a code that speaks of them, where a good key gets another status.
    fn proof_of_credentials<'j>(&'j self, exchange: &'j Exchange) -> Proof<'j> {
        if !refuses_key(exchange) {
            return Err("the server refused something else first");
        }
        let exchanges = self.history().exchanges.iter();
        let mut with_key = exchanges.filter(|it| {
            it.sent.operation == exchange.sent.operation
                && it
                    .request()
                    .is_some_and(|it| it.credentials == Credentials::Given)
                && it
                    .facts()
                    .is_some_and(|facts| facts.verdict != Verdict::RateLimited)
                && it.status().is_some_and(|status| status < 500)
        });
        match with_key.find(|it| !refuses_key(it)) {
            Some(control) => Ok(Some(control)),
            None => Err("a good key got no other answer"),
        }
    }
}

fn refuses_key(exchange: &Exchange) -> bool {
    exchange.facts().is_some_and(|facts| facts.refuses_key)
}

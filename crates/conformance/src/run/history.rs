//! What has happened in a run: its lines, folded one by one.

use std::collections::HashMap;
use std::ops::Range;

use image2video_contract::{Contract, Operation};

use super::facts::{Facts, Task, Verdict};
use crate::case::CaseRequest;
use crate::disposition::Disposition;
use crate::plan::Plan;
use crate::recording::{Line, Outgoing, Purpose, Sent};
use crate::transport::TransportError;
use crate::video::{self, Told};

/// What has happened in a run. Of answers it has what decides how the run goes on, and not the bodies.
pub(crate) struct History<'c> {
    contract: &'c Contract,
    indices: HashMap<&'c str, usize>,
    /// In the order of sending; each at the place of its number.
    pub(crate) exchanges: Vec<Exchange>,
    /// Of each case the numbers of the exchanges that carried it out.
    by_case: Vec<Vec<usize>>,
    /// What each callback tells.
    pub(crate) callbacks: Vec<Vec<Task>>,
    /// Lines so far.
    places: usize,
    /// When the last line was written.
    pub(crate) last_ms: i64,
}

/// A request and what has come of it. Places are numbers of lines: they say what came before what.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) sent: Sent,
    /// Indices of the cases that it exercises.
    pub(crate) cases: Vec<usize>,
    pub(crate) place: usize,
    /// Why it got no answer.
    pub(crate) failure: Option<TransportError>,
    /// `None` while it is in flight, or if the recording was cut off.
    pub(crate) end: Option<Ended>,
}

/// How an exchange ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) place: usize,
    pub(crate) at_ms: i64,
    pub(crate) facts: Facts,
}

impl<'c> History<'c> {
    pub(crate) fn new(contract: &'c Contract, plan: &'c Plan) -> Self {
        let ids = plan.cases.iter().enumerate();
        Self {
            contract,
            indices: ids.map(|(i, case)| (case.id.as_str(), i)).collect(),
            exchanges: Vec::new(),
            by_case: vec![Vec::new(); plan.cases.len()],
            callbacks: Vec::new(),
            places: 0,
            last_ms: 0,
        }
    }

    pub(crate) fn apply(&mut self, line: &Line) {
        let place = self.places;
        self.places += 1;
        self.last_ms = line.at_ms();
        match line {
            Line::Sent(sent) => self.begin(sent, place),
            Line::Answered(answered) => {
                let part = self
                    .exchanges
                    .get(answered.exchange)
                    .and_then(Exchange::part);
                let next_part = match part.map(|part| video::told(part, answered)) {
                    Some(Ok(Told::In(part))) => Some(part),
                    _ => None,
                };
                let facts = |operation: Option<&Operation>| Facts {
                    next_part,
                    ..Facts::answered(self.contract, operation, answered)
                };
                self.end(answered.exchange, place, answered.at_ms, facts);
            }
            Line::Failed(failed) => {
                if let Some(exchange) = self.exchanges.get_mut(failed.exchange) {
                    exchange.failure = Some(failed.error.clone());
                }
                let facts = |operation: Option<&Operation>| {
                    Facts::failed(self.contract, operation, &failed.error)
                };
                self.end(failed.exchange, place, failed.at_ms, facts);
            }
            Line::Callback(callback) => {
                self.callbacks
                    .push(Facts::callback(self.contract, callback));
            }
            Line::Begin(_) | Line::Fault(_) | Line::Waited(_) | Line::End(_) => {}
        }
    }

    fn begin(&mut self, sent: &Sent, place: usize) {
        let cases = sent.cases.iter();
        let cases: Vec<_> = cases
            .filter_map(|id| self.indices.get(id.as_str()).copied())
            .collect();
        if sent.purpose == Purpose::Cases {
            for &case in &cases {
                self.by_case[case].push(self.exchanges.len());
            }
        }
        self.exchanges.push(Exchange {
            sent: sent.clone(),
            cases,
            place,
            failure: None,
            end: None,
        });
    }

    fn end(
        &mut self,
        exchange: usize,
        place: usize,
        at_ms: i64,
        facts: impl FnOnce(Option<&Operation>) -> Facts,
    ) {
        let operation = |exchange: &Exchange| self.contract.operation(&exchange.sent.operation);
        let Some(operation) = self.exchanges.get(exchange).map(operation) else {
            return;
        };
        let facts = facts(operation);
        if let Some(exchange) = self.exchanges.get_mut(exchange) {
            exchange.end = Some(Ended {
                place,
                at_ms,
                facts,
            });
        }
    }

    /// The exchanges that carried a case out, in the order of sending.
    pub(crate) fn of_case(&self, case: usize) -> impl DoubleEndedIterator<Item = &Exchange> {
        let numbers = self.by_case.get(case).into_iter().flatten();
        numbers.map(|&number| &self.exchanges[number])
    }

    /// Whether accepting a request is charged.
    pub(crate) fn is_charged(&self, sent: &Sent) -> bool {
        let operation = self.contract.operation(&sent.operation);
        operation.is_some_and(Operation::is_charged)
    }

    /// The exchanges that are charged if they are accepted.
    pub(crate) fn charged(&self) -> impl DoubleEndedIterator<Item = &Exchange> {
        let exchanges = self.exchanges.iter();
        exchanges.filter(|exchange| self.is_charged(&exchange.sent))
    }

    /// Requests that are paid for, or may be; one that is in flight may be.
    pub(crate) fn spent(&self) -> usize {
        let may_cost = |it: &&Exchange| it.disposition() != Disposition::Free;
        self.charged().filter(may_cost).count()
    }
}

impl Exchange {
    pub(crate) fn facts(&self) -> Option<&Facts> {
        self.end.as_ref().map(|end| &end.facts)
    }

    /// The status, if there is an answer.
    pub(crate) fn status(&self) -> Option<u16> {
        self.facts()?.status
    }

    fn has(&self, verdict: Verdict) -> bool {
        self.facts().is_some_and(|facts| facts.verdict == verdict)
    }

    pub(crate) fn is_accepted(&self) -> bool {
        self.has(Verdict::Accepted)
    }

    pub(crate) fn is_refused(&self) -> bool {
        self.has(Verdict::Refused)
    }

    /// The request, if it went to the target.
    pub(crate) fn request(&self) -> Option<&CaseRequest> {
        match &self.sent.request {
            Outgoing::Request(request) => Some(request),
            Outgoing::Video { .. } => None,
        }
    }

    /// The part of a video's file that was asked for.
    pub(crate) fn part(&self) -> Option<&Range<u64>> {
        match &self.sent.request {
            Outgoing::Request(_) => None,
            Outgoing::Video { part, .. } => Some(part),
        }
    }

    /// What it may have cost. Without an end, nobody knows.
    pub(crate) fn disposition(&self) -> Disposition {
        self.facts()
            .map_or(Disposition::MaybePaid, |facts| facts.disposition)
    }
}

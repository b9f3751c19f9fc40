//! What decides what is next, and what was asked of it before.

use image2video_contract::Contract;

use super::facts::Verdict;
use super::history::{Ended, Exchange, History};
use super::patience::{ATTEMPTS, RetryAfter, backoff};
use super::settings::Settings;
use crate::case::{Case, CaseRequest};
use crate::disposition::Disposition;
use crate::plan::Plan;
use crate::recording::{Outgoing, Purpose};

/// So many requests in a row without an answer end a run.
const HANGS: usize = 3;

/// A request that is to be sent.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) operation: String,
    pub(crate) purpose: Purpose,
    /// Indices of the cases that it exercises.
    pub(crate) cases: Vec<usize>,
    pub(crate) task_id: Option<String>,
    pub(crate) outgoing: Outgoing,
}

/// Until when a run waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Wait {
    /// Not longer than until this time; `None` for until something ends.
    pub(crate) until_ms: Option<i64>,
    /// What the run waits for, if that is not an answer or a task.
    pub(crate) why: Option<&'static str>,
}

/// What a part of a run does next.
#[derive(Debug)]
pub(crate) enum Step {
    Send(Box<Request>),
    /// Nothing before an answer comes.
    Answer,
    /// Nothing before a time.
    Until(i64),
    /// Nothing more.
    Nothing,
}

/// Everything that decides what is next.
#[derive(Clone, Copy)]
pub(crate) struct Situation<'s> {
    pub(crate) contract: &'s Contract,
    pub(crate) plan: &'s Plan,
    pub(crate) settings: &'s Settings<'s>,
    pub(crate) history: &'s History<'s>,
    pub(crate) now_ms: i64,
}

/// What came of a request that is one and the same however often it was sent.
#[derive(Debug, Clone, Copy)]
pub(crate) enum State<'h> {
    NotSent,
    InFlight,
    Accepted(&'h Exchange),
    Refused(&'h Exchange),
    /// It says nothing yet, and is sent once more.
    Again,
    /// It says nothing, and is not sent again.
    Lost,
}

impl Step {
    pub(crate) fn send(request: Request) -> Self {
        Self::Send(Box::new(request))
    }
}

impl<'s> Situation<'s> {
    pub(crate) fn case(&self, case: usize) -> &'s Case {
        &self.plan.cases[case]
    }

    pub(crate) fn in_flight(&self) -> impl Iterator<Item = &'s Exchange> {
        self.history.exchanges.iter().filter(|it| it.end.is_none())
    }

    /// Whether the server cannot be reached, or does not answer any more.
    pub(super) fn is_lost(&self) -> bool {
        let to_target = self
            .history
            .exchanges
            .iter()
            .filter(|it| it.request().is_some());
        let ended = to_target.filter_map(|it| Some(it.facts()?.verdict));
        let verdicts: Vec<_> = ended.collect();
        let is_lost =
            |verdict: &Verdict| matches!(verdict, Verdict::NoAnswer | Verdict::NotReached);
        let in_a_row = verdicts.iter().rev().take_while(|it| is_lost(it)).count();
        // What was never reached is not tried again.
        in_a_row >= HANGS
            || !verdicts.is_empty() && verdicts.iter().all(|it| *it == Verdict::NotReached)
    }

    /// How many free requests go at a time. What was refused for the rate goes alone when it is sent again:
    /// among others it may be the one too many each time.
    pub(crate) fn concurrency(&self) -> usize {
        let limited = |it: &&Exchange| {
            it.facts()
                .is_some_and(|it| it.verdict == Verdict::RateLimited)
        };
        let exchanges = &self.history.exchanges;
        let last = exchanges
            .iter()
            .rfind(limited)
            .and_then(|it| it.end.as_ref());
        let gets_through = |end: &Ended| {
            let later = exchanges.iter().rev().take_while(|it| it.place > end.place);
            later.into_iter().any(|it| it.end.is_some())
        };
        match last.is_none_or(gets_through) {
            true => self.settings.concurrency,
            false => 1,
        }
    }

    /// Until when nothing is sent at all: the server or the user wants fewer requests.
    pub(super) fn hold(&self) -> Option<Wait> {
        let ended = || {
            let exchanges = self.history.exchanges.iter().rev();
            exchanges.filter_map(|it| it.end.as_ref())
        };
        let is_limited = |end: &&Ended| end.facts.verdict == Verdict::RateLimited;
        let in_a_row = ended().take_while(is_limited).count();
        let asked = ended()
            .find(is_limited)
            .map(|last| match last.facts.retry_after {
                Some(RetryAfter::At(time)) => time,
                Some(RetryAfter::TooLate) => last.at_ms,
                None => backoff(in_a_row.clamp(1, ATTEMPTS), last.at_ms),
            });
        let last_sent = self.history.exchanges.last().map(|it| it.sent.at_ms);
        let paced = self
            .settings
            .rate
            .zip(last_sent)
            .map(|(rate, last)| last.saturating_add((1000.0 / rate).ceil() as i64));
        let waits = [
            (asked, "the server asks for fewer requests"),
            (paced, "not more requests a second than `--rate` says"),
        ];
        let longest = waits
            .into_iter()
            .filter_map(|(until, why)| Some((until?, why)))
            .max()?;
        (longest.0 > self.now_ms).then_some(Wait {
            until_ms: Some(longest.0),
            why: Some(longest.1),
        })
    }

    /// What came of the exchanges of one request. What may have been paid for is sent once more where that
    /// is worth its price.
    pub(crate) fn state(
        exchanges: impl Iterator<Item = &'s Exchange>,
        again_if_maybe_paid: bool,
    ) -> State<'s> {
        let (mut limited, mut unsent, mut doubtful) = (0, 0, 0);
        let mut state = State::NotSent;
        for exchange in exchanges {
            let Some(facts) = exchange.facts() else {
                return State::InFlight;
            };
            let again = |tried: &mut usize, attempts: usize| {
                *tried += 1;
                if *tried < attempts {
                    State::Again
                } else {
                    State::Lost
                }
            };
            state = match facts.verdict {
                Verdict::Accepted => return State::Accepted(exchange),
                // It may have made a task in spite of what it says.
                Verdict::Refused if facts.disposition != Disposition::Free => State::Lost,
                Verdict::Refused => State::Refused(exchange),
                Verdict::RateLimited if facts.retry_after == Some(RetryAfter::TooLate) => {
                    State::Lost
                }
                Verdict::RateLimited => again(&mut limited, ATTEMPTS),
                Verdict::NotReached => again(&mut unsent, HANGS),
                Verdict::Failed | Verdict::NoAnswer if again_if_maybe_paid => {
                    again(&mut doubtful, 2)
                }
                Verdict::Failed | Verdict::NoAnswer => State::Lost,
            };
        }
        state
    }

    /// The request of a case.
    pub(crate) fn request(&self, case: usize, request: CaseRequest) -> Request {
        Request {
            operation: self.case(case).operation.clone(),
            purpose: Purpose::Cases,
            cases: vec![case],
            task_id: None,
            outgoing: Outgoing::Request(request),
        }
    }

    /// Whether so many requests more than are spent fit into the budget.
    pub(crate) fn has_room_for(&self, requests: usize) -> bool {
        let spent = self.history.spent();
        self.settings
            .budget
            .is_none_or(|budget| spent + requests <= budget as usize)
    }

    /// Exchanges that may have been paid for, since the last that was accepted.
    pub(crate) fn doubts(&self) -> impl Iterator<Item = &'s Exchange> {
        let history = self.history;
        let accepted = history.charged().rev().filter(|it| it.is_accepted());
        let last = accepted.filter_map(|it| Some(it.end.as_ref()?.place)).max();
        history.charged().filter(move |it| {
            let after = |end: &Ended| last.is_none_or(|last| end.place > last);
            it.disposition() == Disposition::MaybePaid && it.end.as_ref().is_some_and(after)
        })
    }
}

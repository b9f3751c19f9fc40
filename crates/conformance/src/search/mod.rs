//! Finding a limit where the page states several: the characters of a text, the bytes of a file.
//!
//! An acceptance costs money and a refusal does not, so this is no plain bisection: what somebody
//! states is tried first, from the largest down; then the search goes down in large steps, and after
//! the first acceptance in small ones. It ends after [`ACCEPTANCES`] acceptances in any case. A text is
//! searched to the character. A file is not: each request carries megabytes, so that a limit which
//! nobody states is only found to a sixteenth of what is left.

mod measure;
mod searched;

use image2video_contract::Reading;

use crate::case::{Body, CaseRequest, Change};
use crate::recording::Purpose;
use crate::run::{Exchange, History, Verdict};

pub(crate) use measure::Measure;
pub(crate) use searched::{ACCEPTANCES, Searched};

/// What finding one limit may take, in requests of any kind.
const REQUESTS: usize = 200;

/// A search for the largest value that is accepted, as far as it has gone.
#[derive(Debug, Clone)]
pub(crate) struct Search<'s> {
    searched: &'s Searched,
    /// Index of the case that it begins with.
    pub(crate) case: usize,
    /// The accepted request of that case.
    template: &'s CaseRequest,
    bounds: Bounds,
}

/// Between what a limit is, and what it has cost to know that.
#[derive(Debug, Clone)]
struct Bounds {
    limit: Limit,
    /// What the readings state.
    stated: Vec<u64>,
    steps: (u64, u64),
    acceptances: usize,
    requests: usize,
    /// Whether an answer that proves nothing ended the search.
    is_lost: bool,
}

/// A limit, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limit {
    /// What it is of.
    pub(crate) measure: Measure,
    /// The largest that was accepted.
    pub(crate) accepted: u64,
    /// The smallest that was refused.
    pub(crate) refused: u64,
}

impl Searched {
    /// The search as far as it has gone; `None` if no two cases bound it. `counts` is whether an exchange
    /// proves what it shows.
    pub(crate) fn search<'s>(
        &'s self,
        history: &'s History<'_>,
        counts: impl Fn(&Exchange) -> bool,
    ) -> Option<Search<'s>> {
        let told = self.told(history, &counts);
        let with = |wanted| {
            told.iter()
                .filter(move |(_, _, it)| verdict(it) == Some(wanted))
        };
        let (case, accepted, control) = with(Verdict::Accepted).max_by_key(|(_, size, _)| *size)?;
        let refused = with(Verdict::Refused).map(|(_, size, _)| *size);
        let refused = refused.filter(|size| size > accepted).min()?;
        let mut bounds = Bounds::new(self.measure, *accepted, refused, &self.stated);
        for exchange in &history.exchanges {
            if let Purpose::Search { question, size } = &exchange.sent.purpose
                && *question == self.question
                && let Some(verdict) = verdict(exchange)
            {
                bounds.note(*size, verdict, counts(exchange));
            }
        }
        Some(Search {
            searched: self,
            case: *case,
            template: control.request()?,
            bounds,
        })
    }

    /// The cases with a decision that counts, with their sizes.
    fn told<'s>(
        &self,
        history: &'s History<'_>,
        counts: impl Fn(&Exchange) -> bool,
    ) -> Vec<(usize, u64, &'s Exchange)> {
        let shows = |it: &&Exchange| verdict(it).is_some_and(Verdict::is_decision) && counts(it);
        let cases = self.cases.iter();
        cases
            .filter_map(|&(case, size)| Some((case, size, history.of_case(case).rfind(shows)?)))
            .collect()
    }

    /// Whether nothing that was accepted is beyond the limit that a reading states.
    pub(crate) fn fits(
        &self,
        reading: &Reading,
        history: &History<'_>,
        counts: impl Fn(&Exchange) -> bool,
    ) -> bool {
        let told = self.told(history, counts).into_iter();
        let mut accepted = told.filter(|(.., it)| verdict(it) == Some(Verdict::Accepted));
        let limit = self.measure.limit_in(reading).unwrap_or(u64::MAX);
        accepted.all(|(_, size, _)| size <= limit)
    }
}

impl Search<'_> {
    /// The next size to try; `None` when the limit is found, or would cost too much.
    pub(crate) fn next(&self) -> Option<u64> {
        self.bounds.next()
    }

    /// What is found.
    pub(crate) fn limit(&self) -> Limit {
        self.bounds.limit
    }

    /// What a request of that size is sent for.
    pub(crate) fn purpose(&self, size: u64) -> Purpose {
        Purpose::Search {
            question: self.searched.question.clone(),
            size,
        }
    }

    /// The request with a value of that size, in place of the one that was accepted.
    pub(crate) fn request(&self, size: u64) -> CaseRequest {
        let (path, mut request) = (&self.searched.path, self.template.clone());
        if let Body::Json(body) = &mut request.body
            && let Some(value) = self.searched.measure.value(size, body, path)
        {
            *body = body.with(Change::set(path, value));
        }
        request
    }
}

fn verdict(exchange: &Exchange) -> Option<Verdict> {
    exchange.facts().map(|facts| facts.verdict)
}

impl Bounds {
    fn new(measure: Measure, accepted: u64, refused: u64, stated: &[u64]) -> Self {
        Self {
            limit: Limit {
                measure,
                accepted,
                refused,
            },
            stated: stated.to_vec(),
            steps: measure.steps(refused - accepted),
            acceptances: 0,
            requests: 0,
            is_lost: false,
        }
    }

    fn next(&self) -> Option<u64> {
        let (low, high) = (self.limit.accepted + 1, self.limit.refused);
        let is_over = self.acceptances >= ACCEPTANCES || self.requests >= REQUESTS;
        if low >= high || is_over || self.is_lost {
            return None;
        }
        let open = |stated: &&u64| (low..high).contains(*stated);
        if let Some(stated) = self.stated.iter().rev().find(open) {
            return Some(*stated);
        }
        if self.stated.contains(&self.limit.accepted) && self.acceptances > 0 {
            // A limit that somebody states was just accepted; one more is most likely refused.
            return Some(low);
        }
        let (large, small) = self.steps;
        if self.acceptances + 1 < ACCEPTANCES {
            Some(high.saturating_sub(large).max(low))
        } else {
            // Less than a small step is not worth a request.
            (high - low + 1 >= small).then(|| high.saturating_sub(small).max(low))
        }
    }

    /// Notes what came of a size. An answer that proves nothing ends the search.
    fn note(&mut self, size: u64, verdict: Verdict, counts: bool) {
        self.requests += 1;
        match verdict {
            Verdict::RateLimited | Verdict::NotReached => {}
            Verdict::Accepted if counts && size > self.limit.accepted => {
                self.acceptances += 1;
                self.limit.accepted = size;
            }
            Verdict::Refused if counts && size < self.limit.refused => self.limit.refused = size,
            _ => self.is_lost = true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    /// What a search finds of a server's limit, and what it costs.
    fn run(mut search: Bounds, limit: u64) -> Bounds {
        while let Some(size) = search.next() {
            let verdict = match size <= limit {
                true => Verdict::Accepted,
                false => Verdict::Refused,
            };
            search.note(size, verdict, true);
        }
        assert!(search.acceptances <= ACCEPTANCES && search.requests <= REQUESTS);
        assert!(search.limit.accepted <= limit && limit < search.limit.refused);
        search
    }

    fn prompt(limit: u64) -> Bounds {
        let stated = [500, 2500, 5000];
        run(Bounds::new(Measure::Characters, 500, 5001, &stated), limit)
    }

    #[test]
    fn a_limit_that_somebody_states_costs_one_acceptance_at_most() {
        for (limit, acceptances, most) in [(500, 0, 200), (2500, 1, 3), (5000, 1, 1)] {
            let search = prompt(limit);
            let found = (search.limit.accepted, search.limit.refused);
            assert_eq!(found, (limit, limit + 1));
            assert!(search.acceptances <= acceptances && search.requests <= most);
        }
    }

    #[test]
    fn any_limit_is_found_or_bounded_within_the_cost() {
        for limit in 500..=5000 {
            prompt(limit);
        }
        // Next to a stated limit a change of one is seen.
        for limit in [501, 2499, 2501, 4999] {
            assert_ne!(prompt(limit).limit, prompt(2500).limit, "{limit}");
        }
    }

    #[test]
    fn a_limit_of_bytes_takes_few_requests() {
        let stated = [7_500_000, 7_864_320, 10_000_000, 10_485_760];
        let open = 10_485_761 - 10_000_001;
        for limit in [10_000_001, 10_100_000, 10_299_999, 10_485_759, 10_485_760] {
            let found = run(
                Bounds::new(Measure::FileBytes, 10_000_001, 10_485_761, &stated),
                limit,
            );
            let Limit {
                accepted, refused, ..
            } = found.limit;
            assert!(found.requests <= 9, "{limit}: {found:?}");
            assert!(refused - accepted <= open / 4, "{limit}: {found:?}");
        }
    }
}

//! The search for a limit where the page states several: the characters of a text, the bytes of a file.
//!
//! An acceptance costs money and a refusal does not, so this is no plain bisection: what somebody
//! states is tried first, from the largest down; then the search goes down in large steps, and after
//! the first acceptance in small ones. It ends after [`ACCEPTANCES`] acceptances in any case. A text is
//! searched to the character. A file is not: each request carries megabytes, so that a limit which
//! nobody states is only found to a sixteenth of what is left.

mod measure;

use std::collections::BTreeMap;

use image2video_contract::{Contract, QuestionAt, pointer};

use crate::case::{Body, Case, CaseRequest, Change};
use crate::plan::Plan;
use crate::run::CaseResult;
use crate::verdict::Verdict;

pub(crate) use measure::Measure;

/// What finding one limit may cost, in accepted requests.
pub(crate) const ACCEPTANCES: u32 = 2;

/// What finding one limit may take, in requests of any kind.
const REQUESTS: u32 = 200;

/// A search for the largest value that is accepted.
#[derive(Debug, Clone)]
pub(crate) struct LimitSearch {
    /// Id of the question.
    pub(crate) question: String,
    /// Index of the case that the search begins with.
    pub(crate) case: usize,
    /// What is known of the limit.
    pub(crate) found: FoundLimit,
    stated: Vec<u64>,
    acceptances: u32,
    requests: u32,
    template: CaseRequest,
    path: Vec<String>,
    steps: (u64, u64),
}

/// A limit, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FoundLimit {
    /// What it limits.
    pub(crate) measure: Measure,
    /// The largest size that was accepted.
    pub(crate) accepted: u64,
    /// The smallest size that was refused.
    pub(crate) refused: u64,
}

/// Limits that were found, by the id of their question.
pub(crate) type FoundLimits = BTreeMap<String, FoundLimit>;

/// The searches that a run can begin after its cases, between the largest size that was accepted and the
/// smallest that was refused.
pub(crate) fn searches(
    contract: &Contract,
    plan: &Plan,
    results: &[CaseResult],
) -> Vec<LimitSearch> {
    let questions = contract.questions();
    let search = |asked: &QuestionAt<'_>| {
        let (measure, stated) = Measure::with_stated_limits(asked.question)?;
        let sizes_with = |verdict| {
            let cases = plan.cases.iter().zip(results).enumerate();
            let cases = cases.filter(move |(_, (case, result))| {
                is_about(case, asked, measure) && result.verdict == Some(verdict)
            });
            cases.filter_map(move |(i, (case, _))| Some((measure.size_in(case)?, i)))
        };
        let (accepted, case) = sizes_with(Verdict::Accepted).max_by_key(|(size, _)| *size)?;
        let refused = sizes_with(Verdict::Refused).map(|(size, _)| size);
        let refused = refused.filter(|size| *size > accepted).min()?;
        Some(LimitSearch {
            question: asked.question.id.clone(),
            case,
            found: FoundLimit {
                measure,
                accepted,
                refused,
            },
            stated,
            acceptances: 0,
            requests: 0,
            template: plan.cases[case].request.clone(),
            path: pointer::tokens(&asked.pointer).collect(),
            steps: measure.steps(refused - accepted),
        })
    };
    questions.iter().filter_map(search).collect()
}

/// How many limits a run can search for after these cases.
pub(crate) fn count(contract: &Contract, cases: &[Case]) -> usize {
    let questions = contract.questions();
    let searched = questions.iter().filter(|asked| {
        let measure = Measure::with_stated_limits(asked.question);
        measure.is_some_and(|(measure, _)| cases.iter().any(|case| is_about(case, asked, measure)))
    });
    searched.count()
}

fn is_about(case: &Case, asked: &QuestionAt<'_>, measure: Measure) -> bool {
    case.operation == asked.operation && case.pointer == asked.pointer && measure.applies_to(case)
}

impl LimitSearch {
    /// The next size to try; `None` when the limit is found, or would cost too much.
    pub(crate) fn next(&self) -> Option<u64> {
        let (low, high) = (self.found.accepted + 1, self.found.refused);
        if low >= high || self.acceptances >= ACCEPTANCES || self.requests >= REQUESTS {
            return None;
        }
        let open = |stated: &&u64| (low..high).contains(*stated);
        if let Some(stated) = self.stated.iter().rev().find(open) {
            return Some(*stated);
        }
        if self.stated.contains(&self.found.accepted) && self.acceptances > 0 {
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

    /// Records whether a size was accepted.
    pub(crate) fn record(&mut self, size: u64, accepted: bool) {
        self.requests += 1;
        if accepted {
            self.acceptances += 1;
            self.found.accepted = size;
        } else {
            self.found.refused = size;
        }
    }

    /// The request with a value of that size.
    pub(crate) fn request(&self, size: u64) -> CaseRequest {
        let mut request = self.template.clone();
        let value = self.found.measure.value(size, &request.body);
        if let (Some(value), Body::Json(body)) = (value, &mut request.body) {
            body.changes.retain(|known| known.path != self.path);
            body.changes.push(Change::set(&self.path, value));
        }
        request
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Credentials;

    fn search(measure: Measure, accepted: u64, refused: u64, stated: &[u64]) -> LimitSearch {
        LimitSearch {
            question: String::new(),
            case: 0,
            found: FoundLimit {
                measure,
                accepted,
                refused,
            },
            stated: stated.to_vec(),
            acceptances: 0,
            requests: 0,
            template: CaseRequest {
                method: String::new(),
                path: String::new(),
                parameters: Vec::new(),
                content_type: None,
                credentials: Credentials::Given,
                body: Body::None,
            },
            path: Vec::new(),
            steps: measure.steps(refused - accepted),
        }
    }

    /// What a search finds of a server's limit, and what it costs.
    fn run(mut search: LimitSearch, limit: u64) -> LimitSearch {
        while let Some(size) = search.next() {
            search.record(size, size <= limit);
        }
        assert!(search.acceptances <= ACCEPTANCES && search.requests <= REQUESTS);
        assert!(search.found.accepted <= limit && limit < search.found.refused);
        search
    }

    fn prompt(limit: u64) -> LimitSearch {
        let stated = [500, 2500, 5000];
        run(search(Measure::Characters, 500, 5001, &stated), limit)
    }

    #[test]
    fn a_limit_that_somebody_states_costs_one_acceptance_at_most() {
        for (limit, acceptances, most) in [(500, 0, 200), (2500, 1, 3), (5000, 1, 1)] {
            let search = prompt(limit);
            let found = (search.found.accepted, search.found.refused);
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
            assert_ne!(prompt(limit).found, prompt(2500).found, "{limit}");
        }
    }

    #[test]
    fn a_limit_of_bytes_takes_few_requests() {
        let stated = [7_500_000, 7_864_320, 10_000_000, 10_485_760];
        let open = 10_485_761 - 10_000_001;
        for limit in [10_000_001, 10_100_000, 10_299_999, 10_485_759, 10_485_760] {
            let search = run(
                search(Measure::FileBytes, 10_000_001, 10_485_761, &stated),
                limit,
            );
            let FoundLimit {
                accepted, refused, ..
            } = search.found;
            assert!(search.requests <= 9, "{limit}: {search:?}");
            assert!(refused - accepted <= open / 4, "{limit}: {search:?}");
        }
    }
}

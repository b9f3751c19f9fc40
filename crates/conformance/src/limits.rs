//! Finding the exact limit of a text where the page states several.
//!
//! An acceptance costs money and a refusal does not, so this is no plain bisection: the lengths that
//! somebody states are tried first, from the longest down; then the search goes down in steps, and
//! after the first acceptance one by one. It ends after [`ACCEPTANCES`] acceptances in any case.

use std::collections::BTreeMap;

use image2video_contract::{Ambiguity, Constraint, Contract, Keyword, pointer};
use serde_json::Value;

use crate::case::{Body, Case, CaseRequest, Change, Source};
use crate::check::Verdict;
use crate::plan::Plan;
use crate::run::CaseResult;

/// What finding one limit may cost, in accepted requests.
pub(crate) const ACCEPTANCES: u32 = 2;

/// What finding one limit may take, in requests of any kind.
const REQUESTS: u32 = 200;

/// A search for the longest text that is accepted.
#[derive(Debug, Clone)]
pub(crate) struct Search {
    /// Id of the reading.
    pub(crate) reading: String,
    /// The longest text that was accepted.
    pub(crate) accepted: u64,
    /// The shortest text that was refused.
    pub(crate) refused: u64,
    stated: Vec<u64>,
    step: u64,
    acceptances: u32,
    requests: u32,
    template: CaseRequest,
    path: Vec<String>,
}

/// Limits that were found, by the id of their reading: the longest text accepted, the shortest refused.
pub(crate) type Limits = BTreeMap<String, (u64, u64)>;

/// The searches that a run may begin with what its cases told.
pub(crate) fn searches(contract: &Contract, plan: &Plan, results: &[CaseResult]) -> Vec<Search> {
    let questions = contract.ambiguities();
    let search = |(operation, at, question): &(&str, String, &Ambiguity)| {
        let stated = stated(question)?;
        let told = plan.cases.iter().zip(results).filter(|(case, _)| {
            case.operation == *operation
                && case.pointer == *at
                && case.keyword == Keyword::MaxLength.as_str()
        });
        let told: Vec<_> = told
            .filter_map(|(case, result)| Some((case, length(case)?, result.verdict?)))
            .collect();
        let of = |verdict| told.iter().filter(move |(_, _, found)| *found == verdict);
        let (template, accepted, _) = of(Verdict::Accepted).max_by_key(|(_, length, _)| *length)?;
        let (_, refused, _) = of(Verdict::Refused)
            .filter(|(_, length, _)| length > accepted)
            .min_by_key(|(_, length, _)| *length)?;
        Some(Search {
            reading: question.id.clone(),
            accepted: *accepted,
            refused: *refused,
            stated,
            step: (refused - accepted).isqrt() + 1,
            acceptances: 0,
            requests: 0,
            template: template.request.clone(),
            path: pointer::tokens(at).collect(),
        })
    };
    questions.iter().filter_map(search).collect()
}

/// How many questions of length the cases let a run search.
pub(crate) fn count(contract: &Contract, cases: &[Case]) -> usize {
    let questions = contract.ambiguities();
    let has_cases = |operation: &str, at: &str| {
        cases.iter().any(|case| {
            case.operation == operation
                && case.pointer == at
                && case.keyword == Keyword::MaxLength.as_str()
        })
    };
    questions
        .iter()
        .filter(|(operation, at, question)| stated(question).is_some() && has_cases(operation, at))
        .count()
}

/// The lengths that the candidates of a question state, if it is one of length.
fn stated(question: &Ambiguity) -> Option<Vec<u64>> {
    let limit = |constraint: Option<&Constraint>| match constraint {
        Some(Constraint::MaxLength(limit)) => Some(*limit),
        _ => None,
    };
    let limits = question
        .candidates
        .iter()
        .map(|candidate| limit(candidate.constraints.as_ref()?.get(Keyword::MaxLength)));
    let mut limits: Vec<u64> = limits.collect::<Option<_>>()?;
    limits.sort_unstable();
    limits.dedup();
    (limits.len() > 1).then_some(limits)
}

/// The length of the text that a case sends in ASCII; other scripts may be counted differently.
fn length(case: &Case) -> Option<u64> {
    let body = case.request.body.value()?;
    let text = body.pointer(&case.pointer)?.as_str()?;
    text.is_ascii().then_some(text.len() as u64)
}

impl Search {
    /// The next length to try; `None` when the limit is found, or would cost too much.
    pub(crate) fn next(&self) -> Option<u64> {
        let (low, high) = (self.accepted + 1, self.refused);
        if low >= high || self.acceptances >= ACCEPTANCES || self.requests >= REQUESTS {
            return None;
        }
        if let Some(stated) = self
            .stated
            .iter()
            .rev()
            .find(|&&stated| (low..high).contains(&stated))
        {
            return Some(*stated);
        }
        if self.stated.contains(&self.accepted) && self.acceptances > 0 {
            // A limit that somebody states was just accepted; one more is most likely refused.
            return Some(low);
        }
        let step = if self.acceptances + 1 < ACCEPTANCES {
            self.step
        } else {
            1
        };
        Some(high.saturating_sub(step).max(low))
    }

    /// Notes what came of a length.
    pub(crate) fn note(&mut self, length: u64, accepted: bool) {
        self.requests += 1;
        if accepted {
            self.acceptances += 1;
            self.accepted = length;
        } else {
            self.refused = length;
        }
    }

    /// The request with a text of so many characters.
    pub(crate) fn request(&self, length: u64) -> CaseRequest {
        let mut request = self.template.clone();
        let text = "a".repeat(usize::try_from(length).unwrap_or_default());
        let change = Change::set(&self.path, Source::Value(Value::String(text)));
        if let Body::Json { changes, .. } = &mut request.body {
            changes.retain(|known| known.path != self.path);
            changes.push(change);
        }
        request
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Credentials;

    /// What a search finds of a server's limit, and what it costs.
    fn find(limit: u64) -> Search {
        let mut search = Search {
            reading: String::new(),
            accepted: 500,
            refused: 5001,
            stated: vec![500, 2500, 5000],
            step: 4501_u64.isqrt() + 1,
            acceptances: 0,
            requests: 0,
            template: CaseRequest {
                method: String::new(),
                path: String::new(),
                content_type: None,
                credentials: Credentials::Given,
                body: Body::None,
            },
            path: Vec::new(),
        };
        while let Some(length) = search.next() {
            search.note(length, length <= limit);
        }
        search
    }

    #[test]
    fn a_limit_that_somebody_states_costs_one_acceptance_at_most() {
        for (limit, acceptances, most) in [(500, 0, 200), (2500, 1, 3), (5000, 1, 1)] {
            let search = find(limit);
            assert_eq!((search.accepted, search.refused), (limit, limit + 1));
            assert!(
                search.acceptances <= acceptances && search.requests <= most,
                "{limit}: {search:?}"
            );
        }
    }

    #[test]
    fn any_limit_is_found_or_bounded_within_the_cost() {
        for limit in 500..=5000 {
            let search = find(limit);
            assert!(
                search.acceptances <= ACCEPTANCES && search.requests <= REQUESTS,
                "{limit}: {search:?}"
            );
            assert!(
                search.accepted <= limit && limit < search.refused,
                "{limit}: {search:?}"
            );
        }
        // Next to a stated limit a change of one is seen.
        for limit in [501, 2499, 2501, 4999] {
            assert_ne!(find(limit).accepted, find(2500).accepted, "{limit}");
        }
    }
}

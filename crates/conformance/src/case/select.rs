//! Observations: which are worth their price.
//!
//! An observation may be accepted, which costs money, and it proves nothing; it answers a question
//! that the page leaves open. So of all that could be observed only those cases are kept that tell
//! two readings of a question apart which no earlier case does, that are the only ones to break
//! some constraint, or that try one value of a list: a server may take one and not the next.

use std::collections::{BTreeMap, BTreeSet};

use image2video_contract::image::ImageKey;
use image2video_contract::{ConstraintPart, Expectation, Keyword};

use super::aspect::Aspect;
use super::data::Case;
use super::judgement::{ConstraintAt, Evidence};

/// The cases without the observations that would tell nothing new.
pub(super) fn select(cases: Vec<Case>) -> Vec<Case> {
    let (mut observed, mut selected): (Vec<_>, Vec<_>) = cases
        .into_iter()
        .partition(|case| case.expect == Expectation::Observe);
    // Two operations that refer to one schema have a constraint each: a server may keep the one and not
    // the other.
    let mut broken: BTreeSet<(String, ConstraintAt)> = selected.iter().flat_map(breaks).collect();
    let mut told = TellsApart::default();
    // Small bodies first. The sort is stable, and the generator proposes the plainest value first.
    observed.sort_by_key(|case| case.request.body.is_large());
    for case in observed {
        let tells_apart = case.evidence.iter().filter(|it| told.add(it)).count() > 0;
        let breaks: BTreeSet<_> = breaks(&case).collect();
        if is_of_its_own(&case.aspect) || tells_apart || !broken.is_superset(&breaks) {
            broken.extend(breaks);
            selected.push(case);
        }
    }
    selected
}

fn breaks(case: &Case) -> impl Iterator<Item = (String, ConstraintAt)> {
    let constraints = case.breaks.iter().cloned();
    constraints.map(|constraint| (case.operation.clone(), constraint))
}

/// Whether what a server makes of one such case says nothing of another: of odd requests, and of the
/// values of a list.
fn is_of_its_own(aspect: &Aspect) -> bool {
    use ImageKey::{Base64, Formats, UrlExtensions};
    match aspect {
        Aspect::Constraint(ConstraintPart::Keyword(Keyword::Enum))
        | Aspect::Constraint(ConstraintPart::Image(Base64 | Formats | UrlExtensions)) => true,
        aspect => aspect.is_http(),
    }
}

/// Pairs of readings that are told apart, by their question.
#[derive(Default)]
struct TellsApart(BTreeMap<String, BTreeSet<(String, String)>>);

impl TellsApart {
    /// Adds what a case tells; whether any of it is new.
    fn add(&mut self, evidence: &Evidence) -> bool {
        let pairs = self.0.entry(evidence.question.clone()).or_default();
        let before = pairs.len();
        for allowing in &evidence.allowed_by {
            for forbidding in &evidence.forbidden_by {
                let (a, b) = (allowing.min(forbidding), allowing.max(forbidding));
                pairs.insert((a.clone(), b.clone()));
            }
        }
        pairs.len() > before
    }
}

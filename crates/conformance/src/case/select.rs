//! Observations: which are worth their price.
//!
//! An observation may be accepted, which costs money, and it proves nothing; it answers a question
//! that the page leaves open. So of all that could be observed only those cases are kept that tell
//! two readings of a question apart which no earlier case does, that are the only ones to break
//! some constraint, or that try one value of a list: a server may take one and not the next.

use std::collections::BTreeSet;

use image2video_contract::{ConstraintPart, Expectation, Keyword, image::ImageKey};

use super::{Aspect, Case, ConstraintAt};

/// The cases without the observations that would tell nothing new.
pub(super) fn select(cases: Vec<Case>) -> Vec<Case> {
    let (mut observed, mut selected): (Vec<_>, Vec<_>) = cases
        .into_iter()
        .partition(|case| case.expect == Expectation::Observe);
    // Two operations that refer to one schema have a constraint each: a server may keep the one and not
    // the other.
    let mut broken: BTreeSet<(String, ConstraintAt)> = selected.iter().flat_map(breaks).collect();
    let mut told = BTreeSet::new();
    // Small bodies first. The sort is stable, and the generator proposes the plainest value first.
    observed.sort_by_key(|case| case.request.body.is_large());
    for case in observed {
        let before = (told.len(), broken.len());
        told.extend(tells_apart(&case));
        broken.extend(breaks(&case));
        if is_of_its_own(&case.aspect) || (told.len(), broken.len()) != before {
            selected.push(case);
        }
    }
    selected
}

fn breaks(case: &Case) -> impl Iterator<Item = (String, ConstraintAt)> {
    let constraints = case.breaks.iter().cloned();
    constraints.map(|constraint| (case.operation.clone(), constraint))
}

/// The pairs of readings that a case tells apart, each with its question.
fn tells_apart(case: &Case) -> Vec<(String, String, String)> {
    let mut pairs = Vec::new();
    for evidence in &case.evidence {
        for a in &evidence.allowed_by {
            for b in &evidence.forbidden_by {
                let question = evidence.question.clone();
                pairs.push((question, a.min(b).clone(), a.max(b).clone()));
            }
        }
    }
    pairs
}

/// Whether what a server makes of one such case says nothing of another: of odd requests, and of the
/// values of a list.
fn is_of_its_own(aspect: &Aspect) -> bool {
    use ImageKey::{Base64, Formats, UrlExtensions};
    match aspect {
        Aspect::Method | Aspect::Path | Aspect::ContentType | Aspect::Json => true,
        Aspect::Constraint(ConstraintPart::Keyword(Keyword::Enum)) => true,
        Aspect::Constraint(ConstraintPart::Image(key)) => {
            matches!(key, Base64 | Formats | UrlExtensions)
        }
        _ => false,
    }
}

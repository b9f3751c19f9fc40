//! Which limits a run may search for.

use image2video_contract::{Contract, QuestionAt, pointer};

use super::Measure;
use crate::case::Case;

/// What finding one limit may cost, in accepted requests.
pub(crate) const ACCEPTANCES: usize = 2;

/// A limit that a run may search for.
#[derive(Debug, Clone)]
pub(crate) struct Searched {
    /// Id of the question.
    pub(crate) question: String,
    pub(crate) operation: String,
    pub(super) measure: Measure,
    /// What the readings state.
    pub(super) stated: Vec<u64>,
    pub(super) path: Vec<String>,
    /// The cases that tell of it, with the sizes that they send.
    pub(super) cases: Vec<(usize, u64)>,
}

impl Searched {
    /// The limits that the cases let a run search for.
    pub(crate) fn all(contract: &Contract, cases: &[Case]) -> Vec<Self> {
        let searched = |asked: QuestionAt<'_>| {
            let (measure, stated) = Measure::with_stated_limits(asked.question)?;
            let of_member = cases.iter().enumerate().filter(|(_, case)| {
                case.operation == asked.operation
                    && case.pointer == asked.pointer
                    && measure.applies_to(case)
            });
            let cases: Vec<_> = of_member
                .filter_map(|(i, case)| Some((i, measure.size_in(case)?)))
                .collect();
            (!cases.is_empty()).then(|| Self {
                question: asked.question.id.clone(),
                operation: asked.operation.to_owned(),
                measure,
                stated,
                path: pointer::tokens(&asked.pointer).collect(),
                cases,
            })
        };
        contract
            .questions()
            .into_iter()
            .filter_map(searched)
            .collect()
    }

    /// The unit of the limit, in the plural.
    pub(crate) fn unit(&self) -> &'static str {
        self.measure.unit()
    }
}

//! How few accepted requests could do: the least body goes alone, two values of one member do not share a request,
//! nor do two combinations of what a rule speaks of.

use std::collections::{BTreeMap, BTreeSet};

use image2video_contract::{ConstraintPart, Expectation, pointer};

use crate::case::{Aspect, Body, Case};

/// How few accepted requests could exercise what must be accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// So many at least.
    pub requests: usize,
    /// The member or the rule that needs all but one of them.
    pub of: String,
}

impl Bound {
    /// The bound of an operation; `None` if nothing must be accepted.
    pub(crate) fn new(operation: &str, cases: &[Case]) -> Option<Self> {
        let mut values: BTreeMap<String, Vec<Body>> = BTreeMap::new();
        let mut combinations: BTreeMap<String, usize> = BTreeMap::new();
        let accepted = cases.iter().filter(|it| {
            it.operation == operation && it.expect == Expectation::Accept && it.missing.is_none()
        });
        let is_least = |it: &&Case| {
            let own = it.request.body.json();
            !it.request.body.is_large() && own.is_some_and(|own| own.value() == own.base.value())
        };
        let accepted = accepted.filter(|it| !is_least(it));
        for case in accepted {
            if let Aspect::Constraint(ConstraintPart::Rule(id)) = &case.aspect {
                let at = match case.pointer.as_str() {
                    "" => String::new(),
                    pointer => format!("{pointer} "),
                };
                *combinations
                    .entry(format!("combinations of {at}x-rules/{id}"))
                    .or_default() += 1;
            }
            let Some(own) = case.request.body.json() else {
                continue;
            };
            let of_example = own
                .changes
                .iter()
                .filter(|it| case.is_example() && !it.is_open());
            let mut members: BTreeSet<_> = of_example
                .filter_map(|it| it.path.first().cloned())
                .collect();
            members.extend(pointer::tokens(&case.pointer).next());
            for member in members {
                let own = Body::Json(own.only(&member));
                let known = values.entry(format!("values of /{member}")).or_default();
                match known.iter_mut().find_map(|it| Some((it.merged(&own)?, it))) {
                    Some((merged, known)) => *known = merged,
                    None => known.push(own),
                }
            }
        }
        let values = values.into_iter().map(|(of, values)| (values.len(), of));
        let combinations = combinations.into_iter().map(|(of, count)| (count, of));
        let most = values.chain(combinations).max()?;
        let (values, of) = most;
        Some(Self {
            requests: 1 + values,
            of,
        })
    }
}

//! Bodies that must be accepted. What a body lacks is filled in, and what the rules that it breaks speak of is tried,
//! with as few changes as will do; where that finds nothing, the examples of the document are tried.

use std::collections::VecDeque;

use image2video_contract::{ConstraintPart, Message, Schema, Strictness, Violation, pointer};

use super::change::{child, pointer_of};
use super::{Change, JsonBody, Source, judgement, rules, values};

/// So many bodies at most are tried.
const MOST: usize = 200;

/// Why there is no body that must be accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoBase {
    /// A value that has to be in it is wrong by itself.
    Value,
    /// None was found.
    NotFound,
}

/// What the bodies of an operation are changes of: the least that must be accepted. Where none is found, it has what
/// is required and no more.
pub(crate) fn base(message: &Message) -> Source {
    let least = values::least(&message.schema);
    match context(message, &least, &[], &[], Fault::None) {
        Ok(changes) if !changes.is_empty() => Source::Value(JsonBody::new(least, changes).value()),
        Ok(_) | Err(_) => least,
    }
}

/// What a body may have wrong with it, when the rest is to be accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault<'c> {
    /// Nothing.
    None,
    /// The values that are fixed.
    Value,
    /// The rule of that id.
    Rule(&'c str),
}

/// What else has to be in a body with some changes, so that it must be accepted but for one fault; what is `usual` is
/// tried first.
pub(super) fn context(
    message: &Message,
    base: &Source,
    fixed: &[Change],
    usual: &[Change],
    fault: Fault<'_>,
) -> Result<Vec<Change>, NoBase> {
    let judge = message.judge(Strictness::Narrow);
    let is_fixed = |violation: &Violation| {
        let at = judgement::path(&message.schema, &violation.pointer);
        !is_about_members(violation) && fixed.iter().any(|it| at.starts_with(&it.path))
    };
    let broken = |others: &[Change]| {
        let body = JsonBody::new(base.clone(), beside(others, fixed.to_vec()));
        let mut broken = judge.violations(&body.with_small_images());
        broken.retain(|it| match (fault, &it.part) {
            (Fault::Rule(rule), ConstraintPart::Rule(id)) => id != rule,
            (Fault::Value, _) => !is_fixed(it),
            _ => true,
        });
        broken
    };
    let mut states = VecDeque::from([usual.to_vec()]);
    if !usual.is_empty() {
        states.push_back(Vec::new());
    }
    for _ in 0..MOST {
        let Some(state) = states.pop_front() else {
            break;
        };
        let broken = broken(&state);
        if broken.is_empty() {
            return Ok(state);
        }
        if broken.iter().any(&is_fixed) {
            return Err(NoBase::Value);
        }
        if !broken.iter().all(is_about_members) {
            continue;
        }
        let known: Vec<_> = state.iter().chain(fixed).cloned().collect();
        for remedy in remedies(&message.schema, &broken[0]) {
            let is_free = |it: &Change| !known.iter().any(|known| known.leaves_no_place_for(it));
            if remedy.iter().all(is_free) {
                let remedy = remedy.into_iter().map(Change::or_another);
                states.push_back(state.iter().cloned().chain(remedy).collect());
            }
        }
    }
    let mut examples = message.examples.iter().map(|example| {
        let members = Change::parts(&[], Source::Value(example.value.clone())).into_iter();
        members
            .filter(|it| !fixed.iter().any(|known| known.leaves_no_place_for(it)))
            .map(Change::or_another)
            .collect::<Vec<_>>()
    });
    examples
        .find(|others| broken(others).is_empty())
        .ok_or(NoBase::NotFound)
}

/// Changes with others, but for those that they override.
pub(super) fn beside(others: &[Change], fixed: Vec<Change>) -> Vec<Change> {
    let is_overridden = |other: &&Change| fixed.iter().any(|it| it.excludes(other));
    let mut all: Vec<_> = others
        .iter()
        .filter(|it| !is_overridden(it))
        .cloned()
        .collect();
    all.extend(fixed);
    all
}

/// Whether other members may mend it.
fn is_about_members(violation: &Violation) -> bool {
    matches!(
        violation.part,
        ConstraintPart::Required(_) | ConstraintPart::Rule(_)
    )
}

/// What may mend a body: each a few changes.
fn remedies(schema: &Schema, violation: &Violation) -> Vec<Vec<Change>> {
    let at = judgement::path(schema, &violation.pointer);
    match &violation.part {
        ConstraintPart::Required(name) => {
            let path = child(&at, name);
            let values = schema.at(&pointer_of(&path)).map(rules::values);
            let values = values.unwrap_or_default().into_iter();
            values.map(|to| Change::parts(&path, to)).collect()
        }
        ConstraintPart::Rule(id) => {
            let mut found = Vec::new();
            schema.walk(&mut |pointer, object| {
                let path: Vec<_> = pointer::tokens(pointer).collect();
                let mut rules = rules::rules(object).iter();
                if let Some(rule) = rules.find(|rule| rule.id == *id)
                    && at.starts_with(&path)
                {
                    let named = rules::named(rule);
                    let choices = named
                        .iter()
                        .flat_map(|it| rules::choices(object, &path, it, false));
                    found = choices.map(|choice| choice.changes).collect();
                }
            });
            found
        }
        _ => Vec::new(),
    }
}

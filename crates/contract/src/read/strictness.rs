//! `x-narrow`, `x-wide` and the readings of `x-questions`: a schema laid over its own constraints.
//!
//! A keyword that is named replaces the decided one; `null` lifts it. Two keywords go deeper:
//! `x-image` is merged key by key, and the rules of `x-narrow` are added to the decided ones.

use strum::VariantArray as _;

use super::cursor::{Node, Object};
use super::dialect::{Kind, NARROW, RULES_READING, SCHEMA_READING, WIDE};
use super::{constraint, reader::Reader};
use crate::constraint::{Constraint, Constraints, Keyword};
use crate::question::{Origin, Question};
use crate::strictness::PerStrictness;

/// The constraints of each strictness, from the decided ones and what is laid over them.
pub(super) fn constraints(schema: &Object<'_>, decided: Constraints) -> PerStrictness<Constraints> {
    let laid_over = |key, kind| match schema.get(key) {
        Some(node) => lay_over(&node, kind, &decided),
        None => decided.clone(),
    };
    let (mut narrow, wide) = (laid_over("x-narrow", &NARROW), laid_over("x-wide", &WIDE));
    let (all, added) = (decided.rules(), narrow.rules());
    if !added.is_empty() && all != added {
        narrow.set(Constraint::Rules([all, added].concat()));
    }
    PerStrictness {
        narrow,
        decided,
        wide,
    }
}

fn lay_over(node: &Node<'_>, kind: &'static Kind, decided: &Constraints) -> Constraints {
    let mut result = decided.clone();
    let Some(object) = node.object(kind) else {
        return result;
    };
    for &keyword in Keyword::VARIANTS {
        match object.get(keyword.as_str()) {
            Some(node) if node.value.is_null() => result.lift(keyword),
            Some(node) => {
                let read = constraint::read(keyword, &node, decided.get(keyword));
                read.into_iter().for_each(|it| result.set(it));
            }
            None => {}
        }
    }
    result
}

/// The constraints as a reading would have them. Its `x-rules` are ids of rules of the node.
pub(super) fn reading(
    node: &Node<'_>,
    constraints: &PerStrictness<Constraints>,
) -> Option<Constraints> {
    let key = Keyword::Rules.as_str();
    if !node.has(key) {
        return Some(lay_over(node, &SCHEMA_READING, &constraints.decided));
    }
    let ids = node.object(&RULES_READING)?.get(key)?;
    let mut named = Vec::new();
    for id in ids.strings::<Vec<_>>() {
        let mut known = constraints.narrow.rules().iter();
        let rule = known.find(|rule| rule.id == id).cloned();
        named.extend(ids.expected(rule, format!("`{id}` is not a rule of this schema")));
    }
    let mut result = constraints.decided.clone();
    result.set(Constraint::Rules(named));
    Some(result)
}

/// narrow ⊆ decided ⊆ wide.
pub(super) fn check_order(schema: &Object<'_>, constraints: &PerStrictness<Constraints>) {
    let decided = &constraints.decided;
    let allows = "allows what the decided contract forbids";
    let forbids = "forbids what the decided contract allows";
    for (part, beyond, how) in [
        ("x-narrow", constraints.narrow.beyond(decided), allows),
        ("x-wide", decided.beyond(&constraints.wide), forbids),
    ] {
        let Some(keyword) = beyond.map(Keyword::as_str) else {
            continue;
        };
        let named = schema.get(part).and_then(|part| part.get(keyword));
        schema.reader.defect_with_help(
            &named.map_or_else(|| schema.path(part), |named| named.at),
            format!("`{keyword}` of `{part}` {how}"),
            "narrow lies within decided, and decided within wide",
        );
    }
}

/// What a reading of the page says lies between narrow and wide; the decided one is what stands.
pub(super) fn check_readings(
    reader: &Reader<'_>,
    questions: &[Question],
    constraints: &PerStrictness<Constraints>,
) {
    for question in questions {
        for reading in &question.readings {
            let Some(stated) = reading.constraints() else {
                continue;
            };
            let at = &reading.pointer;
            if reading.id == question.decided && *stated != constraints.decided {
                reader.defect(at, "this was decided, but the schema says otherwise");
            }
            if reading.origin == Origin::Owner {
                continue;
            }
            if let Some(keyword) = constraints.narrow.beyond(stated).map(Keyword::as_str) {
                let how = "of `x-narrow` allows what this statement forbids";
                reader.defect(at, format!("`{keyword}` {how}"));
            }
            if let Some(keyword) = stated.beyond(&constraints.wide).map(Keyword::as_str) {
                let how = "of `x-wide` forbids what this statement allows";
                reader.defect(at, format!("`{keyword}` {how}"));
            }
        }
    }
}

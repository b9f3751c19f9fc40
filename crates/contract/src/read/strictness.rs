//! `x-narrow`, `x-wide` and the readings of `x-questions`: a schema laid over its own constraints.
//!
//! A keyword that is named replaces the decided one; `null` lifts it. Two keywords go deeper:
//! `x-image` is merged key by key, and the rules of `x-narrow` are added to the decided ones.

use super::cursor::{Node, Object, Reader};
use super::dialect::{Kind, NARROW, RULES_READING, SCHEMA_READING, WIDE};
use super::{constraint, question};
use crate::constraint::{Constraint, Constraints, Keyword};
use crate::question::{Origin, Question};
use crate::rule::Rule;
use crate::strictness::PerStrictness;

/// The constraints of each strictness, from the decided ones and what is laid over them.
pub(super) fn constraints<'d>(
    reader: &mut Reader<'d>,
    schema: &Object<'d>,
    decided: Constraints,
) -> PerStrictness<Constraints> {
    let mut laid_over = |key, kind| match schema.get(key) {
        Some(node) => lay_over(reader, &node, kind, &decided),
        None => decided.clone(),
    };
    let (mut narrow, wide) = (laid_over("x-narrow", &NARROW), laid_over("x-wide", &WIDE));
    let (all, added) = (rules(&decided), rules(&narrow));
    if !added.is_empty() && all != added {
        narrow.set(Constraint::Rules([all, added].concat()));
    }
    PerStrictness {
        narrow,
        decided,
        wide,
    }
}

fn rules(constraints: &Constraints) -> &[Rule] {
    match constraints.get(Keyword::Rules) {
        Some(Constraint::Rules(rules)) => rules,
        _ => &[],
    }
}

fn lay_over<'d>(
    reader: &mut Reader<'d>,
    node: &Node<'d>,
    kind: &'static Kind,
    decided: &Constraints,
) -> Constraints {
    let mut result = decided.clone();
    let Some(object) = reader.object(node, kind) else {
        return result;
    };
    for keyword in Keyword::all() {
        match object.get(keyword.as_str()) {
            Some(node) if node.value.is_null() => result.lift(keyword),
            Some(node) => {
                let base = decided.get(keyword);
                let read = constraint::read(reader, keyword, &node, base);
                read.into_iter().for_each(|it| result.set(it));
            }
            None => {}
        }
    }
    result
}

/// The constraints as a reading would have them. Its `x-rules` are ids of rules of the node.
pub(super) fn reading<'d>(
    reader: &mut Reader<'d>,
    node: &Node<'d>,
    constraints: &PerStrictness<Constraints>,
) -> Option<Constraints> {
    let key = Keyword::Rules.as_str();
    let PerStrictness {
        narrow, decided, ..
    } = constraints;
    if node.value.get(key).is_none() {
        return Some(lay_over(reader, node, &SCHEMA_READING, decided));
    }
    let ids = reader.object(node, &RULES_READING)?.get(key)?;
    let mut named = Vec::new();
    for id in reader.strings(&ids) {
        let rule = rules(narrow).iter().find(|rule| rule.id == id).cloned();
        let message = format!("`{id}` is not a rule of this schema");
        named.extend(reader.expected(&ids, rule, &message));
    }
    let mut result = decided.clone();
    result.set(Constraint::Rules(named));
    Some(result)
}

/// narrow ⊆ decided ⊆ wide.
pub(super) fn check_order(
    reader: &mut Reader<'_>,
    schema: &Object<'_>,
    constraints: &PerStrictness<Constraints>,
) {
    let PerStrictness {
        narrow,
        decided,
        wide,
    } = constraints;
    let allows = (
        "x-narrow",
        narrow.beyond(decided),
        "allows what the decided contract forbids",
    );
    let forbids = (
        "x-wide",
        decided.beyond(wide),
        "forbids what the decided contract allows",
    );
    for (part, beyond, how) in [allows, forbids] {
        let Some(keyword) = beyond.map(Keyword::as_str) else {
            continue;
        };
        let at = schema.path(part);
        let node = schema.get(part);
        let named = node.is_some_and(|node| node.value.get(keyword).is_some());
        let at = if named { format!("{at}/{keyword}") } else { at };
        reader.defect_with_help(
            &at,
            format!("`{keyword}` of `{part}` {how}"),
            "narrow lies within decided, and decided within wide",
        );
    }
}

/// What a reading of the page says lies between narrow and wide; the decided one is what stands.
pub(super) fn check_readings(
    reader: &mut Reader<'_>,
    schema: &Object<'_>,
    questions: &[Question],
    constraints: &PerStrictness<Constraints>,
) {
    question::each_reading(schema, questions, &mut |question, reading, at| {
        let Some(stated) = reading.constraints() else {
            return;
        };
        if reading.id == question.decided && *stated != constraints.decided {
            reader.defect(at, "this was decided, but the schema says otherwise");
        }
        if reading.origin == Origin::Owner {
            return;
        }
        if let Some(keyword) = constraints.narrow.beyond(stated).map(Keyword::as_str) {
            let message = format!("`{keyword}` of `x-narrow` allows what this statement forbids");
            reader.defect(at, message);
        }
        if let Some(keyword) = stated.beyond(&constraints.wide).map(Keyword::as_str) {
            let message = format!("`{keyword}` of `x-wide` forbids what this statement allows");
            reader.defect(at, message);
        }
    });
}

//! `x-narrow`, `x-wide` and the readings of `x-questions`: a schema laid over its own constraints.
//!
//! A keyword that is named replaces the decided one; `null` lifts it. Two keywords go deeper:
//! `x-image` is merged key by key, and the rules of `x-narrow` are added to the decided ones.

use strum::VariantArray as _;

use super::cursor::{Node, Object};
use super::dialect::{Kind, NARROW, RULES_READING, SCHEMA_READING, WIDE, remedy};
use super::{constraint, reader::Defect};
use crate::constraint::{Constraint, Constraints, Keyword};
use crate::question::{Origin, Question};
use crate::strictness::PerStrictness;
use crate::{pointer, rule::Rule};

/// What is said of the line that a candidate differs from.
const DECIDED: &str = "what was decided";

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
    let rules = constraints.narrow.rules();
    let mut named = Vec::new();
    for item in ids.items() {
        let Some(id) = item.string() else { continue };
        let rule = rules.iter().find(|rule| rule.id == id);
        // An id that could not be read is empty, and may be the one that is missing.
        if rule.is_none() && rules.iter().all(|rule| !rule.id.is_empty()) {
            let known: Vec<_> = rules.iter().map(|rule| rule.id.as_str()).collect();
            let message = format!("`{id}` is not a rule of this schema");
            let mut mistake = Defect::new(&item.at, message);
            mistake.help = remedy(&id, &known);
            item.reader.report(mistake);
        }
        named.extend(rule.cloned());
    }
    let mut result = constraints.decided.clone();
    result.set(Constraint::Rules(named));
    Some(result)
}

/// Whether some reading of a question about rules names each rule of the schema. A rule that was added has to
/// be added to the readings in which it holds.
fn knows_all_rules(schema: &Object<'_>, question: &Question, decided: &Constraints) -> bool {
    let stated: Vec<_> = question
        .readings
        .iter()
        .filter_map(|it| it.constraints())
        .collect();
    let states_rules = |it: &&Constraints| it.rules() != decided.rules();
    let is_named = |rule: &Rule| stated.iter().any(|it| it.rules().contains(rule));
    let mut rules = decided.rules().iter().enumerate();
    let unnamed = rules.find(|(_, rule)| !is_named(rule));
    let Some((index, rule)) = unnamed.filter(|_| stated.iter().any(states_rules)) else {
        return true;
    };
    let readings: Vec<_> = question
        .readings
        .iter()
        .map(|it| format!("`{}`", it.id))
        .collect();
    let message = format!(
        "no reading of `{}` says whether `{}` holds",
        question.id, rule.id
    );
    let mistake = Defect::new(
        format!("{}/{index}", schema.path(Keyword::Rules.as_str())),
        message,
    )
    .help(format!(
        "add its id to the `x-rules` of the readings in which it holds, of {}",
        readings.join(", ")
    ))
    .other(schema.path("x-questions"), "the question is here");
    schema.reader.report(mistake);
    false
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
        let at = named.map_or_else(|| schema.path(part), |named| named.at);
        let mistake = Defect::new(at, format!("`{keyword}` of `{part}` {how}"))
            .help("narrow lies within decided, and decided within wide");
        schema
            .reader
            .report(mistake.other(schema.path(keyword), DECIDED));
    }
}

/// What a reading of the page says lies between narrow and wide; the decided one is what stands.
pub(super) fn check_readings(
    schema: &Object<'_>,
    questions: &[Question],
    constraints: &PerStrictness<Constraints>,
) {
    let reader = schema.reader;
    for question in questions {
        if !knows_all_rules(schema, question, &constraints.decided) {
            continue;
        }
        for reading in &question.readings {
            let Some(stated) = reading.constraints() else {
                continue;
            };
            let at = &reading.pointer;
            let keyword = stated.beyond(&constraints.decided);
            let keyword = keyword.or_else(|| constraints.decided.beyond(stated));
            if reading.id == question.decided
                && let Some(keyword) = keyword.map(Keyword::as_str)
            {
                let message = format!("this was decided, but `{keyword}` of the schema is another");
                let mistake = Defect::new(at, message)
                    .help("let both say the same, or decide for another reading");
                reader.report(mistake.other(schema.path(keyword), DECIDED));
            }
            if reading.origin == Origin::Owner {
                continue;
            }
            for (part, beyond, how, label) in [
                (
                    "x-narrow",
                    constraints.narrow.beyond(stated),
                    "allows what this statement forbids",
                    "a server must accept this much",
                ),
                (
                    "x-wide",
                    stated.beyond(&constraints.wide),
                    "forbids what this statement allows",
                    "a server must refuse what is beyond",
                ),
            ] {
                if let Some(keyword) = beyond.map(Keyword::as_str) {
                    let other = pointer::join(&schema.path(part), keyword);
                    let mistake = Defect::new(at, format!("`{keyword}` of `{part}` {how}"));
                    reader.report(mistake.other(other, label));
                }
            }
        }
    }
}

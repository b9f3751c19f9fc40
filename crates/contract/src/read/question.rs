//! `x-questions`: the questions that the page leaves open.

use super::cursor::{Node, Object};
use super::dialect::{QUESTION, READING};
use super::{constraint, reader::Reader};
use crate::question::{Origin, Question, Reading, ReadingMeaning};

/// Reads what the `constraint` of a reading says of a node.
pub(super) type Meaning<'a> = &'a dyn Fn(&Node<'_>) -> Option<ReadingMeaning>;

/// The questions about a node.
pub(super) fn list(about: &Object<'_>, meaning: Meaning<'_>) -> Vec<Question> {
    let items = about.list("x-questions").into_iter();
    items.filter_map(|item| question(&item, meaning)).collect()
}

fn question(node: &Node<'_>, meaning: Meaning<'_>) -> Option<Question> {
    let object = node.object(&QUESTION)?;
    let [question, decided, why] = ["question", "decided", "why"].map(|key| object.text(key));
    let id = object.name("id");
    if !id.is_empty() {
        node.reader.claim_question(&id, &object.path("id"));
    }
    let list = object.require("readings")?;
    let items = list.items();
    if items.len() < 2 {
        list.defect("a question has two readings at least");
    }
    let ids: Vec<_> = items.iter().filter_map(|item| item.get("id")).collect();
    constraint::distinct(&ids);
    let readings: Vec<_> = items.iter().map(|item| reading(item, meaning)).collect();
    let readings: Vec<_> = readings.into_iter().collect::<Option<_>>()?;
    // An id that could not be read is empty, and may be the one that is missing.
    let differs = |reading: &Reading| !reading.id.is_empty() && reading.id != decided;
    if !decided.is_empty() && readings.iter().all(differs) {
        let message = format!("`{decided}` is not one of the readings");
        node.reader.defect(&object.path("decided"), message);
    }
    Some(Question {
        id,
        question,
        readings,
        decided,
        why,
    })
}

fn reading(node: &Node<'_>, meaning: Meaning<'_>) -> Option<Reading> {
    let object = node.object(&READING)?;
    let (id, source) = (object.name("id"), object.text("source"));
    let origin = object.origin("origin");
    let constraint = object.require("constraint")?;
    Some(Reading {
        id,
        source,
        origin,
        meaning: meaning(&constraint)?,
        pointer: constraint.at,
    })
}

/// Checks readings about credentials and bodies. The node itself is strict, so the decided reading is;
/// a reading of the page may be lenient where `x-wide` is.
pub(super) fn check_leniency(reader: &Reader<'_>, questions: &[Question], wide: bool) {
    for question in questions {
        for reading in &question.readings {
            let lenient = match reading.meaning {
                ReadingMeaning::Credentials { optional } => optional,
                ReadingMeaning::Body { promised } => !promised,
                ReadingMeaning::Schema { .. } => false,
            };
            let at = &reading.pointer;
            if lenient && reading.id == question.decided {
                reader.defect(at, "this was decided, but the node says otherwise");
            } else if lenient && !wide && reading.origin == Origin::Page {
                reader.defect(at, "`x-wide` forbids what this statement allows");
            }
        }
    }
}

//! `x-questions`: the questions that the page leaves open.

use super::cursor::{Node, Object, Reader};
use super::dialect::{QUESTION, READING};
use crate::question::{Origin, Question, Reading, ReadingMeaning};

const KEY: &str = "x-questions";

/// Reads what the `constraint` of a reading says of a node.
pub(super) type Meaning<'a, 'd> =
    &'a mut dyn FnMut(&mut Reader<'d>, &Node<'d>) -> Option<ReadingMeaning>;

/// The questions about a node.
pub(super) fn list<'d>(
    reader: &mut Reader<'d>,
    about: &Object<'d>,
    meaning: Meaning<'_, 'd>,
) -> Vec<Question> {
    let items = about.get(KEY).map(|node| reader.items(&node));
    let items = items.unwrap_or_default().into_iter();
    items
        .filter_map(|item| question(reader, &item, meaning))
        .collect()
}

fn question<'d>(
    reader: &mut Reader<'d>,
    node: &Node<'d>,
    meaning: Meaning<'_, 'd>,
) -> Option<Question> {
    let object = reader.object(node, &QUESTION)?;
    let id = reader.name(&object, "id");
    if let Some(id) = &id {
        reader.claim_question(id, &object.path("id"));
    }
    let [question, decided, why] =
        ["question", "decided", "why"].map(|key| reader.text(&object, key));
    let list = reader.require(&object, "readings")?;
    let items = reader.items(&list);
    if items.len() < 2 {
        reader.defect(&list.at, "a question has two readings at least");
    }
    let readings = items.iter();
    let readings: Vec<_> = readings
        .map(|item| reading(reader, item, meaning))
        .collect();
    let readings: Vec<_> = readings.into_iter().collect::<Option<_>>()?;
    let decided = decided?;
    if readings.iter().all(|reading| reading.id != decided) {
        let message = format!("`{decided}` is not one of the readings");
        reader.defect(&object.path("decided"), message);
    }
    Some(Question {
        id: id?,
        question: question?,
        readings,
        decided,
        why: why?,
    })
}

fn reading<'d>(
    reader: &mut Reader<'d>,
    node: &Node<'d>,
    meaning: Meaning<'_, 'd>,
) -> Option<Reading> {
    let object = reader.object(node, &READING)?;
    let id = reader.name(&object, "id");
    let source = reader.text(&object, "source");
    let origin = reader.origin(&object, "origin");
    let constraint = reader.require(&object, "constraint")?;
    let meaning = meaning(reader, &constraint);
    Some(Reading {
        id: id?,
        source: source?,
        origin,
        meaning: meaning?,
    })
}

/// Visits each reading with the place of its `constraint`.
pub(super) fn each_reading<'q>(
    about: &Object<'_>,
    questions: &'q [Question],
    visit: &mut dyn FnMut(&'q Question, &'q Reading, &str),
) {
    for (i, question) in questions.iter().enumerate() {
        for (j, reading) in question.readings.iter().enumerate() {
            let at = format!("{}/{i}/readings/{j}/constraint", about.path(KEY));
            visit(question, reading, &at);
        }
    }
}

/// Checks readings about credentials and bodies. The node itself is strict, so the decided reading is;
/// a reading of the page may be lenient where `x-wide` is.
pub(super) fn check_leniency(
    reader: &mut Reader<'_>,
    about: &Object<'_>,
    questions: &[Question],
    wide: bool,
) {
    each_reading(about, questions, &mut |question, reading, at| {
        let lenient = match reading.meaning {
            ReadingMeaning::Credentials { optional } => optional,
            ReadingMeaning::Body { promised } => !promised,
            ReadingMeaning::Schema { .. } => false,
        };
        if lenient && reading.id == question.decided {
            reader.defect(at, "this was decided, but the node says otherwise");
        } else if lenient && !wide && reading.origin == Origin::Page {
            reader.defect(at, "`x-wide` forbids what this statement allows");
        }
    });
}

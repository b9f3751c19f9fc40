//! `x-questions`: the questions that the page leaves open.

use std::collections::BTreeMap;

use serde_json::Value;

use super::cursor::{Fields, Node, Reader};
use crate::{Origin, Question, Reading, ReadingMeaning, pointer};

/// Reads what the `constraint` of a reading says of a node.
pub(super) type Meaning<'a, 'd> =
    &'a mut dyn FnMut(&mut Reader<'d>, &Node<'d>) -> Option<ReadingMeaning>;

pub(super) fn list<'d>(
    reader: &mut Reader<'d>,
    fields: &Fields<'d>,
    meaning: Meaning<'_, 'd>,
) -> Vec<Question> {
    let Some(node) = fields.get("x-questions") else {
        return Vec::new();
    };
    let items = reader.items(&node);
    items
        .iter()
        .filter_map(|item| one(reader, item, meaning))
        .collect()
}

fn one<'d>(reader: &mut Reader<'d>, node: &Node<'d>, meaning: Meaning<'_, 'd>) -> Option<Question> {
    let what = "an entry of `x-questions`";
    let fields = reader.object(
        node,
        what,
        &["id", "question", "readings", "decided", "why"],
    )?;
    let id = reader.text(&fields, "id", what);
    let question = reader.text(&fields, "question", what);
    let decided = reader.text(&fields, "decided", what);
    let why = reader.text(&fields, "why", what);
    let list = reader.require(&fields, "readings", what)?;
    let items = reader.items(&list);
    let readings: Vec<_> = items
        .iter()
        .filter_map(|item| reading(reader, item, meaning))
        .collect();
    if items.len() < 2 {
        reader.defect(&list.at, "a question has two readings at least");
    }
    let decided = decided?;
    if readings.len() == items.len() && readings.iter().all(|reading| reading.id != decided) {
        reader.defect(
            &fields.path("decided"),
            format!("`{decided}` is not one of the readings"),
        );
    }
    Some(Question {
        id: id?.to_owned(),
        question: question?.to_owned(),
        readings,
        decided: decided.to_owned(),
        why: why?.to_owned(),
    })
}

fn reading<'d>(
    reader: &mut Reader<'d>,
    node: &Node<'d>,
    meaning: Meaning<'_, 'd>,
) -> Option<Reading> {
    let what = "a reading";
    let fields = reader.object(node, what, &["id", "source", "origin", "constraint"])?;
    let id = reader.text(&fields, "id", what);
    let source = reader.text(&fields, "source", what);
    let origin = reader.origin(&fields, "origin");
    let constraint = reader.require(&fields, "constraint", what)?;
    let meaning = meaning(reader, &constraint);
    Some(Reading {
        id: id?.to_owned(),
        source: source?.to_owned(),
        origin,
        meaning: meaning?,
    })
}

/// Checks readings about credentials and bodies. The node itself is strict, so the decided reading is;
/// a reading of the page may be lenient where `x-wide` is.
pub(super) fn check_leniency<'d>(
    reader: &mut Reader<'d>,
    fields: &Fields<'d>,
    questions: &[Question],
    wide: bool,
) {
    for (i, question) in questions.iter().enumerate() {
        for (j, reading) in question.readings.iter().enumerate() {
            let lenient = match reading.meaning {
                ReadingMeaning::Credentials { optional } => optional,
                ReadingMeaning::Body { promised } => !promised,
                ReadingMeaning::Schema { .. } => false,
            };
            let at = format!("{}/{i}/readings/{j}/constraint", fields.path("x-questions"));
            if lenient && reading.id == question.decided {
                reader.defect(&at, "this was decided, but the node says otherwise");
            } else if lenient && !wide && reading.origin == Origin::Page {
                reader.defect(&at, "`x-wide` forbids what this statement allows");
            }
        }
    }
}

/// Reports ids that stand more than once in the document.
pub(super) fn unique(reader: &mut Reader<'_>) {
    let mut seen = BTreeMap::new();
    let mut twice = Vec::new();
    visit(reader.document, "", &mut |at, id| {
        if let Some(first) = seen.insert(id.to_owned(), at.to_owned()) {
            twice.push((
                at.to_owned(),
                format!("`{id}` names two readings; the other is at {first}"),
            ));
        }
    });
    for (at, message) in twice {
        reader.defect(&at, message);
    }
}

fn visit(value: &Value, at: &str, found: &mut dyn FnMut(&str, &str)) {
    match value {
        Value::Object(map) => {
            for (key, child) in map {
                let at = pointer::join(at, key);
                if key == "x-questions" {
                    for (i, entry) in child.as_array().into_iter().flatten().enumerate() {
                        if let Some(id) = entry.get("id").and_then(Value::as_str) {
                            found(&format!("{at}/{i}/id"), id);
                        }
                    }
                } else if key != "examples" {
                    visit(child, &at, found);
                }
            }
        }
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                visit(item, &format!("{at}/{i}"), found);
            }
        }
        _ => {}
    }
}

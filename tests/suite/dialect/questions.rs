//! Readings about credentials and about error answers say what they mean.

use image2video_contract::{Question, ReadingMeaning};
use serde_json::{Value, json};

use super::{refused, with};
use crate::frozen::frozen;

const SECURITY: &str = "/components/securitySchemes/bearerAuth";
const ERROR: &str = "/components/responses/Error";

fn question(id: &str) -> &'static Question {
    let questions = frozen().questions();
    let found = questions.into_iter().find(|it| it.question.id == id);
    found.expect(id).question
}

#[test]
fn each_reading_has_its_meaning() {
    let meaning = |question: &Question, id: &str| {
        let mut readings = question.readings.iter();
        readings.find(|it| it.id == id).expect(id).meaning.clone()
    };
    let security = question("authorization-optional");
    for (id, expected) in [("required", false), ("optional", true)] {
        let meaning = meaning(security, id);
        assert!(
            matches!(meaning, ReadingMeaning::Credentials { optional } if optional == expected),
            "{id}: {meaning:?}"
        );
    }
    let errors = question("error-answers");
    for (id, expected) in [("envelope", true), ("anything", false)] {
        let meaning = meaning(errors, id);
        assert!(
            matches!(meaning, ReadingMeaning::Body { promised } if promised == expected),
            "{id}: {meaning:?}"
        );
    }
    let schema = &question("prompt-limit").readings[0];
    assert!(schema.constraints().is_some() && schema.judge().is_some());
}

#[test]
fn mistakes_in_readings_have_their_place() {
    let required = format!("{SECURITY}/x-questions/0/readings/0/constraint");
    let optional = format!("{SECURITY}/x-questions/0/readings/1/constraint");
    let anything = format!("{ERROR}/x-questions/0/readings/0/constraint");
    let envelope = format!("{ERROR}/x-questions/0/readings/1/constraint");
    #[rustfmt::skip] // a table
    let mistakes = [
        (required.clone(), json!({}), required.clone(), "has no `optional`"),
        (format!("{required}/optional"), json!("no"), format!("{required}/optional"), "`true` or `false`"),
        (format!("{required}/optional"), json!(true), required.clone(), "this was decided"),
        (format!("{SECURITY}/x-wide"), Value::Null, optional, "`x-wide` forbids"),
        (format!("{anything}/content"), json!({}), format!("{anything}/content"), "can only lift"),
        (format!("{anything}/status"), json!(1), format!("{anything}/status"), "not part of the constraint of a response"),
        (envelope.clone(), json!({ "content": null }), envelope.clone(), "this was decided"),
        (format!("{ERROR}/x-wide"), Value::Null, anything, "`x-wide` forbids"),
    ];
    for (place, value, at, message) in mistakes {
        refused(&with(&place, value), &at, message);
    }
}

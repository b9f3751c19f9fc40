//! narrow ⊆ decided ⊆ wide: proved on the schemas, and tried on every generated body.

use image2video_conformance::{Environment, cases};
use image2video_contract::{Constraint, Contract, Expectation, Keyword, QuestionAt, Strictness};

use crate::frozen::frozen;
use crate::support::{KINDS, create};

#[test]
fn narrow_is_within_decided_and_decided_within_wide() {
    let mut open = 0;
    for kind in KINDS.iter() {
        let name = &kind.name;
        kind.message.schema.walk(&mut |at, schema| {
            let [narrow, decided, wide] =
                Strictness::ALL.map(|strictness| schema.constraints(strictness));
            assert_eq!(narrow.beyond(decided), None, "{name} {at}");
            assert_eq!(decided.beyond(wide), None, "{name} {at}");
            open += usize::from(narrow != wide);
        });
    }
    assert!(open >= 7, "{open} nodes with readings that differ");
}

#[test]
fn each_generated_body_agrees() {
    let request = create().request.as_ref().expect("a request body");
    for case in cases(Contract::embedded(), &Environment::default()) {
        let Some(body) = case.request.body.value() else {
            continue;
        };
        let [narrow, decided, wide] =
            Strictness::ALL.map(|strictness| request.message.judge(strictness).allows(&body));
        assert!(
            narrow <= decided && decided <= wide,
            "{}: {narrow} {decided} {wide}",
            case.id
        );
    }
}

#[test]
fn the_expectation_follows_from_the_readings() {
    let create = frozen().operation("create").expect("create");
    let request = create.request.as_ref().expect("a request body");
    let body = |prompt: usize| serde_json::json!({ "image": "https://images.example/a.png", "prompt": "海".repeat(prompt) });
    for (length, expected) in [
        (500, Expectation::Accept),
        (501, Expectation::Observe),
        (2501, Expectation::Observe),
        (5000, Expectation::Observe),
        (5001, Expectation::Refuse),
    ] {
        assert_eq!(
            request.message.expectation(&body(length)),
            expected,
            "{length} characters"
        );
    }
}

#[test]
fn every_question_of_the_ledger_is_in_the_spec() {
    let ledger = crate::support::read("spec/README.md");
    let questions = Contract::embedded().questions();
    assert!(questions.len() >= 14, "{}", questions.len());
    for QuestionAt { question, .. } in questions {
        assert!(
            ledger.contains(&format!("`{}`", question.id)),
            "the ledger has no row for {}",
            question.id
        );
    }
}

#[test]
fn the_decided_prompt_limit_is_the_owners() {
    let create = frozen().operation("create").expect("create");
    let request = create.request.as_ref().expect("a request body");
    let limit = request
        .message
        .schema
        .property("prompt")
        .and_then(|prompt| prompt.constraint(Strictness::Decided, Keyword::MaxLength));
    assert_eq!(limit, Some(&Constraint::MaxLength(2500)));
}

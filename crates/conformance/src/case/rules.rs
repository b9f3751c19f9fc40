//! Conditions across members: every combination of the members that a rule speaks of.

use image2video_contract::{Constraint, Keyword, Rule, Schema, Strictness};
use serde_json::json;

use super::{Change, Source, exercise::slug, values};

/// More combinations than this would be a rule over many members; then each is tried with the
/// others absent.
const MOST: usize = 64;

/// What is done with one member.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub(super) change: Change,
    /// For the id.
    pub(super) label: String,
    /// For people.
    pub(super) words: String,
}

/// The rules of an object that must be accepted.
pub(super) fn rules(schema: &Schema) -> &[Rule] {
    match schema.constraint(Strictness::Narrow, Keyword::Rules) {
        Some(Constraint::Rules(rules)) => rules,
        _ => &[],
    }
}

/// What may stand beside a member: each combination of the others in the rules that name it.
pub(super) fn contexts(schema: &Schema, member: &str) -> Vec<Vec<Change>> {
    let mut contexts = Vec::new();
    for mut others in rules(schema).iter().map(Rule::members) {
        if let Some(named) = others.iter().position(|name| name == member) {
            others.remove(named);
            contexts.extend(combinations(schema, &others));
        }
    }
    let changes = |choices: Vec<Choice>| choices.into_iter().map(|it| it.change).collect();
    contexts.into_iter().map(changes).collect()
}

/// Every combination of what may be done with some members.
pub(super) fn combinations(schema: &Schema, members: &[String]) -> Vec<Vec<Choice>> {
    let mut all = vec![Vec::new()];
    for name in members {
        let choices = choices(schema, name);
        let longer = all.iter().flat_map(|before: &Vec<Choice>| {
            let with = |choice: &Choice| before.iter().chain([choice]).cloned().collect();
            choices.iter().map(with)
        });
        all = longer.take(MOST).collect();
    }
    all
}

/// Absent, and every value that tells apart what a rule may ask for.
fn choices(schema: &Schema, name: &str) -> Vec<Choice> {
    let choice = |to: Option<Source>, label, words| Choice {
        change: Change::set(&[name.to_owned()], to),
        label,
        words,
    };
    let label = slug(&json!(name));
    let (absent, without) = (format!("no-{label}"), format!("without {name}"));
    let mut choices = vec![choice(None, absent, without)];
    let Some(property) = schema.property(name) else {
        return choices;
    };
    match property.constraint(Strictness::Narrow, Keyword::Enum) {
        Some(Constraint::Enum(all)) => choices.extend(all.iter().map(|value| {
            let label = format!("{label}-{}", slug(value));
            let to = Source::Value(value.clone());
            choice(Some(to), label, format!("with {name} {value}"))
        })),
        _ => {
            let least = values::least(property);
            choices.push(choice(Some(least), label, format!("with {name}")));
        }
    }
    choices
}

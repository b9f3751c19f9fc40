//! Conditions across members: every combination of the members that a rule speaks of.

use image2video_contract::{Constraint, Keyword, Rule, Schema, Strictness};
use serde_json::json;

use super::exercise::slug;
use super::{Change, Source, values};

/// More combinations than this would be a rule over many members; then each is tried with the
/// others absent.
const MOST: usize = 64;

/// What is done with some members.
#[derive(Debug, Clone, Default)]
pub(super) struct Combination {
    pub(super) changes: Vec<Change>,
    labels: Vec<String>,
    words: Vec<String>,
}

impl Combination {
    fn new(change: Change, label: String, words: String) -> Self {
        Self {
            changes: vec![change],
            labels: vec![label],
            words: vec![words],
        }
    }

    fn and(&self, other: &Self) -> Self {
        Self {
            changes: [&self.changes[..], &other.changes].concat(),
            labels: [&self.labels[..], &other.labels].concat(),
            words: [&self.words[..], &other.words].concat(),
        }
    }

    /// For the id.
    pub(super) fn label(&self) -> String {
        self.labels.join("+")
    }

    /// For people.
    pub(super) fn summary(&self) -> String {
        format!("a body {}", self.words.join(" and "))
    }
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
    contexts.into_iter().map(|it| it.changes).collect()
}

/// Every combination of what may be done with some members.
pub(super) fn combinations(schema: &Schema, members: &[String]) -> Vec<Combination> {
    let mut all = vec![Combination::default()];
    for name in members {
        let choices = choices(schema, name);
        let longer = all
            .iter()
            .flat_map(|before| choices.iter().map(|it| before.and(it)));
        all = longer.take(MOST).collect();
    }
    all
}

/// A member absent, and with every value that tells apart what a rule may ask for.
fn choices(schema: &Schema, name: &str) -> Vec<Combination> {
    let (path, label) = ([name.to_owned()], slug(&json!(name)));
    let absent = Change::remove(&path);
    let without = format!("without {name}");
    let mut choices = vec![Combination::new(absent, format!("no-{label}"), without)];
    let Some(property) = schema.property(name) else {
        return choices;
    };
    match property.constraint(Strictness::Narrow, Keyword::Enum) {
        Some(Constraint::Enum(all)) => choices.extend(all.iter().map(|value| {
            let change = Change::set(&path, Source::Value(value.clone()));
            let label = format!("{label}-{}", slug(value));
            Combination::new(change, label, format!("with {name} {value}"))
        })),
        _ => {
            let change = Change::set(&path, values::least(property));
            choices.push(Combination::new(change, label, format!("with {name}")));
        }
    }
    choices
}

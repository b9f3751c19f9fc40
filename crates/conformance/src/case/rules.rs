//! Conditions across members: every combination of the members that a rule speaks of.

use image2video_contract::{Constraint, Keyword, Schema, Strictness};
use serde_json::Value;

use super::body::{Change, Source};
use super::probe::slug;
use super::values;

/// More combinations than this would be a rule over many members; then each is tried with the
/// others absent.
const MOST: usize = 64;

/// What is done with each of some members.
#[derive(Debug, Clone, Default)]
pub(super) struct Combination(Vec<Choice>);

/// What is done with one member.
#[derive(Debug, Clone)]
struct Choice {
    change: Change,
    /// For the id.
    label: String,
    /// For people.
    words: String,
}

impl Combination {
    pub(super) fn label(&self) -> String {
        let labels: Vec<_> = self.0.iter().map(|choice| choice.label.as_str()).collect();
        labels.join("+")
    }

    pub(super) fn summary(&self) -> String {
        let words: Vec<_> = self.0.iter().map(|choice| choice.words.as_str()).collect();
        format!("a body {}", words.join(" and "))
    }

    pub(super) fn changes(&self) -> Vec<Change> {
        self.0.iter().map(|choice| choice.change.clone()).collect()
    }
}

/// What may stand beside a member: each combination of the others in the rules that name it.
pub(super) fn contexts(schema: &Schema, member: &str) -> Vec<Vec<Change>> {
    let Some(Constraint::Rules(rules)) = schema.constraint(Strictness::Narrow, Keyword::Rules)
    else {
        return Vec::new();
    };
    let others = rules
        .iter()
        .map(|rule| rule.members())
        .filter_map(|mut members| {
            let named = members.iter().position(|name| name == member)?;
            members.remove(named);
            Some(members)
        });
    let combinations = others.flat_map(|others| combinations(schema, &others));
    combinations
        .map(|combination| combination.changes())
        .collect()
}

/// Every combination of what may be done with some members.
pub(super) fn combinations(schema: &Schema, members: &[String]) -> Vec<Combination> {
    let mut all = vec![Combination::default()];
    for name in members {
        let choices = choices(schema, name);
        let longer = all.iter().flat_map(|Combination(before)| {
            let with = |choice: &Choice| before.iter().chain([choice]).cloned().collect();
            choices.iter().map(with).map(Combination)
        });
        all = longer.take(MOST).collect();
    }
    all
}

/// Absent, and every value that tells apart what a rule may ask for.
fn choices(schema: &Schema, name: &str) -> Vec<Choice> {
    let path = [name.to_owned()];
    let slug_of_name = slug(&Value::String(name.to_owned()));
    let mut choices = vec![Choice {
        change: Change::remove(&path),
        label: format!("no-{slug_of_name}"),
        words: format!("without {name}"),
    }];
    let Some(property) = schema.property(name) else {
        return choices;
    };
    match property.constraint(Strictness::Narrow, Keyword::Enum) {
        Some(Constraint::Enum(all)) => choices.extend(all.iter().map(|value| Choice {
            change: Change::set(&path, Source::Value(value.clone())),
            label: format!("{slug_of_name}-{}", slug(value)),
            words: format!("with {name} {value}"),
        })),
        _ => choices.push(Choice {
            change: Change::set(&path, values::least(property)),
            label: slug_of_name,
            words: format!("with {name}"),
        }),
    }
    choices
}

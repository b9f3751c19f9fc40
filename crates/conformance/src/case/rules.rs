//! Conditions across members: every combination of the members that a rule speaks of.

use image2video_contract::{Constraint, Keyword, Schema, Strictness};
use serde_json::Value;

use super::Case;
use super::body::{Change, Source};
use super::generate::Builder;
use super::values;

/// More combinations than this would be a rule over many members; then each is tried with the
/// others absent.
const MOST: usize = 64;

/// The cases of the rules of the whole body: each condition met, unmet and on its edges.
pub(super) fn cases(builder: &Builder<'_>, schema: &Schema) -> Vec<Case> {
    let mut cases = Vec::new();
    let Some(Constraint::Rules(rules)) = schema.constraint(Strictness::Narrow, Keyword::Rules)
    else {
        return cases;
    };
    for rule in rules {
        for combination in combinations(schema, &rule.members()) {
            let words = |words: fn(&Choice) -> &str, between| {
                combination
                    .iter()
                    .map(words)
                    .collect::<Vec<_>>()
                    .join(between)
            };
            let label = words(|choice| &choice.label, "+");
            let summary = format!("a body {}", words(|choice| &choice.words, " and "));
            let changes = combination
                .iter()
                .map(|choice| choice.change.clone())
                .collect();
            let keyword = format!("x-rules/{}", rule.id);
            cases.push(builder.case(&[], &keyword, &label, summary, changes));
        }
    }
    cases
}

/// What may stand beside a member: each combination of the others in the rules that name it.
pub(super) fn contexts(schema: &Schema, member: &str) -> Vec<Vec<Change>> {
    let Some(Constraint::Rules(rules)) = schema.constraint(Strictness::Narrow, Keyword::Rules)
    else {
        return Vec::new();
    };
    let beside = |members: Vec<String>| {
        members
            .into_iter()
            .filter(|name| name != member)
            .collect::<Vec<_>>()
    };
    let named = rules
        .iter()
        .map(|rule| rule.members())
        .filter(|members| members.iter().any(|name| name == member));
    named
        .flat_map(|members| combinations(schema, &beside(members)))
        .map(|combination| {
            combination
                .into_iter()
                .map(|choice| choice.change)
                .collect()
        })
        .collect()
}

/// What is done with one member.
#[derive(Debug, Clone)]
struct Choice {
    change: Change,
    /// For the id.
    label: String,
    /// For people.
    words: String,
}

type Combination = Vec<Choice>;

fn combinations(schema: &Schema, members: &[String]) -> Vec<Combination> {
    let choices: Vec<_> = members.iter().map(|name| choices(schema, name)).collect();
    let mut all: Vec<Combination> = vec![Vec::new()];
    for member in choices {
        let longer = all.iter().flat_map(|prefix| {
            let with = |choice: &Choice| prefix.iter().chain([choice]).cloned().collect();
            member.iter().map(with)
        });
        all = longer.take(MOST).collect();
    }
    all
}

/// Absent, and every value that tells apart what a rule may ask for.
fn choices(schema: &Schema, name: &str) -> Vec<Choice> {
    let path = [name.to_owned()];
    let slug = values::slug(&Value::String(name.to_owned()));
    let mut choices = vec![Choice {
        change: Change::remove(&path),
        label: format!("no-{slug}"),
        words: format!("without {name}"),
    }];
    let Some(property) = schema.property(name) else {
        return choices;
    };
    match property.constraint(Strictness::Narrow, Keyword::Enum) {
        Some(Constraint::Enum(all)) => choices.extend(all.iter().map(|value| Choice {
            change: Change::set(&path, Source::Value(value.clone())),
            label: format!("{slug}-{}", values::slug(value)),
            words: format!("with {name} {value}"),
        })),
        _ => choices.push(Choice {
            change: Change::set(&path, values::least(property)),
            label: slug,
            words: format!("with {name}"),
        }),
    }
    choices
}

//! Conditions across members: every combination of the members that a rule speaks of.

use image2video_contract::{Constraint, Keyword, Reading, Schema};

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
    let Some(Constraint::Rules(rules)) = schema.constraint(Reading::Narrow, Keyword::Rules) else {
        return cases;
    };
    for rule in rules {
        for combination in combinations(schema, &rule.members()) {
            let label = label(&combination);
            let summary = format!("{} with {label}", rule.id);
            let changes = combination.into_iter().map(|(change, _)| change).collect();
            cases.push(builder.case(
                &[],
                &format!("x-rules/{}", rule.id),
                &label,
                summary,
                changes,
            ));
        }
    }
    cases
}

/// What may stand beside a member: each combination of the others in the rules that name it.
pub(super) fn contexts(schema: &Schema, member: &str) -> Vec<Vec<Change>> {
    let Some(Constraint::Rules(rules)) = schema.constraint(Reading::Narrow, Keyword::Rules) else {
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
        .map(|combination| combination.into_iter().map(|(change, _)| change).collect())
        .collect()
}

type Combination = Vec<(Change, String)>;

fn combinations(schema: &Schema, members: &[String]) -> Vec<Combination> {
    let choices: Vec<Vec<(Change, String)>> =
        members.iter().map(|name| choices(schema, name)).collect();
    let mut all: Vec<Combination> = vec![Vec::new()];
    for member in choices {
        let longer = all.iter().flat_map(|prefix| {
            member
                .iter()
                .map(move |choice| prefix.iter().cloned().chain([choice.clone()]).collect())
        });
        all = longer.take(MOST).collect();
    }
    all
}

/// Absent, and every value that tells apart what a rule may ask for.
fn choices(schema: &Schema, name: &str) -> Combination {
    let path = [name.to_owned()];
    let mut choices = vec![(Change::remove(&path), format!("no-{}", slug(name)))];
    let Some(property) = schema.property(name) else {
        return choices;
    };
    match property.constraint(Reading::Narrow, Keyword::Enum) {
        Some(Constraint::Enum(all)) => choices.extend(all.iter().map(|value| {
            let change = Change::set(&path, Source::Value(value.clone()));
            (change, format!("{}-{}", slug(name), values::slug(value)))
        })),
        _ => choices.push((Change::set(&path, values::least(property)), slug(name))),
    }
    choices
}

fn slug(name: &str) -> String {
    values::slug(&serde_json::Value::String(name.to_owned()))
}

fn label(combination: &Combination) -> String {
    let parts: Vec<_> = combination
        .iter()
        .map(|(_, label)| label.as_str())
        .collect();
    parts.join("+")
}

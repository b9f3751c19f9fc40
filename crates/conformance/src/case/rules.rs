//! Conditions across members: combinations of the members that a rule speaks of.

use std::collections::{BTreeMap, BTreeSet};

use image2video_contract::{Constraint, Keyword, Rule, Schema, Strictness, Type};
use serde_json::{Value, json};

use super::change::{child, pointer_of};
use super::{Change, Source, exercise::slug, values};

/// So many combinations of a rule are all tried. Of more, a few are: those that must be accepted cost money.
const FEW: usize = 8;

/// More combinations than this would be a rule over many members; the rest are not looked at.
const MOST: usize = 256;

/// What is done with one member.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub(super) changes: Vec<Change>,
    /// For the id.
    pub(super) label: String,
    /// For people.
    pub(super) words: String,
}

/// A member that a rule speaks of.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Named {
    /// Its place in the object.
    path: Vec<String>,
    /// The values that the rule names.
    values: Vec<Value>,
}

/// The rules of an object that must be accepted.
pub(super) fn rules(schema: &Schema) -> &[Rule] {
    match schema.constraint(Strictness::Narrow, Keyword::Rules) {
        Some(Constraint::Rules(rules)) => rules,
        _ => &[],
    }
}

/// The members that a rule speaks of, sorted.
pub(super) fn named(rule: &Rule) -> Vec<Named> {
    let mut names = BTreeMap::new();
    collect(&rule.schema, &[], &mut names);
    let named = names.into_iter();
    named.map(|(path, values)| Named { path, values }).collect()
}

/// `required` and `properties` name members, `const` and `enum` values; other keywords only lead to them. What is
/// in a list is no member.
fn collect(schema: &Value, at: &[String], names: &mut BTreeMap<Vec<String>, Vec<Value>>) {
    let all = schema.as_array().into_iter().flatten();
    all.for_each(|it| collect(it, at, names));
    for (keyword, value) in schema.as_object().into_iter().flatten() {
        let values = value.as_array().into_iter().flatten();
        match keyword.as_str() {
            "required" => {
                for name in values.filter_map(Value::as_str) {
                    names.entry(child(at, name)).or_default();
                }
            }
            "properties" => {
                for (name, schema) in value.as_object().into_iter().flatten() {
                    names.entry(child(at, name)).or_default();
                    collect(schema, &child(at, name), names);
                }
            }
            "const" | "enum" if at.is_empty() => {}
            "const" => names.entry(at.to_vec()).or_default().push(value.clone()),
            "enum" => names
                .entry(at.to_vec())
                .or_default()
                .extend(values.cloned()),
            "items" | "contains" | "prefixItems" => {}
            _ => collect(value, at, names),
        }
    }
}

/// Every value that tells apart what a rule may ask for.
pub(super) fn values(schema: &Schema) -> Vec<Source> {
    let narrow = |keyword| schema.constraint(Strictness::Narrow, keyword);
    match narrow(Keyword::Enum) {
        Some(Constraint::Enum(all)) => all.iter().cloned().map(Source::Value).collect(),
        _ if schema.type_() == Some(Type::Boolean) => {
            [true, false].map(|it| Source::Value(json!(it))).into()
        }
        _ => vec![values::least(schema)],
    }
}

/// What may be done with a member that a rule of the object at a place names: it is absent, or has a value. Of a list of
/// values that the rule does not name, one is enough if they are to be `few`.
pub(super) fn choices(object: &Schema, at: &[String], named: &Named, few: bool) -> Vec<Choice> {
    let path = [at, &named.path].concat();
    let name = named.path.join(".");
    let label = slug(&json!(name));
    let mut choices = vec![Choice {
        changes: vec![Change::set(&path, None)],
        label: format!("no-{label}"),
        words: format!("without {name}"),
    }];
    let Some(member) = object.at(&pointer_of(&named.path)) else {
        return choices;
    };
    let mut all = values(member);
    if few {
        let mut others = 0;
        all.retain(|it| {
            let is_named = named.values.contains(&it.value());
            others += usize::from(!is_named);
            is_named || others == 1
        });
    }
    let is_any = all.len() == 1
        && member
            .constraint(Strictness::Narrow, Keyword::Enum)
            .is_none();
    if is_any {
        let any = all[0].value();
        let others = named.values.iter().filter(|it| **it != any);
        all.extend(others.cloned().map(Source::Value));
    }
    let is_any = is_any && all.len() == 1;
    choices.extend(all.into_iter().map(|to| {
        let (label, words) = match &to {
            Source::Value(value) if !is_any => (
                format!("{label}-{}", slug(value)),
                format!("with {name} {value}"),
            ),
            _ => (label.clone(), format!("with {name}")),
        };
        let changes = Change::parts(&path, to).into_iter();
        let changes = match is_any {
            true => changes.map(Change::or_another_value).collect(),
            false => changes.collect(),
        };
        Choice {
            changes,
            label,
            words,
        }
    }));
    choices
}

/// Combinations of what may be done with the members that a rule names: those that meet it, and of those that break it
/// the ones next to them, since others have no control. Of many those are chosen that `is_good`: as few as have each
/// choice, those first that are next to most that break the rule.
pub(super) fn combinations(
    object: &Schema,
    at: &[String],
    rule: &Rule,
    breaks: impl Fn(&[Choice]) -> bool,
    is_good: impl Fn(&[Choice]) -> bool,
) -> Vec<Vec<Choice>> {
    let named = named(rule);
    let of = |few| -> Vec<_> {
        let named = named.iter();
        named.map(|it| choices(object, at, it, few)).collect()
    };
    let mut choices: Vec<Vec<Choice>> = of(false);
    let is_few = choices.iter().map(Vec::len).product::<usize>() <= FEW;
    if !is_few {
        choices = of(true);
    }
    let all = indices(&choices.iter().map(Vec::len).collect::<Vec<_>>());
    let chosen = |indices: &[usize]| -> Vec<Choice> {
        let each = indices.iter().zip(&choices);
        each.map(|(&index, choices)| choices[index].clone())
            .collect()
    };
    let (bad, good): (Vec<_>, Vec<_>) = all.into_iter().partition(|it| breaks(&chosen(it)));
    let is_next_to =
        |a: &[usize], b: &[usize]| a.iter().zip(b).filter(|(a, b)| a != b).count() == 1;
    // The first choice is to leave a member out. What has another value where its control has one proves more than what
    // has a member that is new.
    let is_change_of = |a: &[usize], b: &[usize]| {
        is_next_to(a, b) && a.iter().zip(b).all(|(a, b)| a == b || *a != 0)
    };
    let chosen_next_to = |kept: &[Vec<usize>]| {
        let next_to = bad
            .iter()
            .filter(|bad| kept.iter().any(|it| is_next_to(it, bad)));
        let (changed, others): (Vec<_>, Vec<_>) =
            next_to.partition(|bad| kept.iter().any(|it| is_change_of(it, bad)));
        let broken = if changed.is_empty() { others } else { changed };
        kept.iter().chain(broken).map(|it| chosen(it)).collect()
    };
    if is_few {
        return chosen_next_to(&good);
    }
    let mut left: Vec<_> = good
        .into_iter()
        .map(|it| (bad.iter().filter(|bad| is_change_of(&it, bad)).count(), it))
        .collect();
    let (mut kept, mut had): (Vec<Vec<usize>>, BTreeSet<(usize, usize)>) = Default::default();
    loop {
        let new = |it: &[usize]| {
            let choices = it.iter().copied().enumerate();
            choices.filter(|choice| !had.contains(choice)).count()
        };
        let best = (0..left.len())
            .rev()
            .max_by_key(|&i| (new(&left[i].1), left[i].0));
        let Some(best) = best.filter(|&i| new(&left[i].1) > 0) else {
            break;
        };
        let (_, combination) = left.remove(best);
        if is_good(&chosen(&combination)) {
            had.extend(combination.iter().copied().enumerate());
            kept.push(combination);
        }
    }
    chosen_next_to(&kept)
}

/// Every way to choose one of each of so many.
fn indices(lengths: &[usize]) -> Vec<Vec<usize>> {
    let longer = |all: Vec<Vec<usize>>, &length: &usize| {
        let with = |before: &Vec<usize>| {
            let before = before.clone();
            (0..length).map(move |i| [&before[..], &[i]].concat())
        };
        all.iter().flat_map(with).take(MOST).collect()
    };
    lengths.iter().fold(vec![Vec::new()], longer)
}

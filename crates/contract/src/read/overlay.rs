//! `x-narrow`, `x-wide` and the readings of `x-questions`: a schema laid over its own constraints.
//!
//! A keyword that is named replaces the decided one; `null` lifts it. Two keywords go deeper:
//! `x-image` is merged key by key, and the rules of `x-narrow` are added to the decided ones.

use super::cursor::{Fields, Node, Reader, names};
use super::image;
use crate::{Constraint, Constraints, Keyword, Origin, PerStrictness, Question, Rule};

/// Reads a keyword's value.
pub(super) fn constraint<'d>(
    reader: &mut Reader<'d>,
    keyword: Keyword,
    node: &Node<'d>,
) -> Option<Constraint> {
    Some(match keyword {
        Keyword::Type => Constraint::Type(reader.one_of(node)?),
        Keyword::Enum => {
            let values: Vec<_> = reader
                .items(node)
                .iter()
                .map(|item| item.value.clone())
                .collect();
            if values.is_empty() {
                reader.defect(&node.at, "an enum without values allows nothing");
            }
            Constraint::Enum(values)
        }
        Keyword::Minimum => Constraint::Minimum(number(reader, node)?),
        Keyword::Maximum => Constraint::Maximum(number(reader, node)?),
        Keyword::MinLength => Constraint::MinLength(reader.count(node)?),
        Keyword::MaxLength => Constraint::MaxLength(reader.count(node)?),
        Keyword::Format => Constraint::Format(reader.one_of(node)?),
        Keyword::Required => Constraint::Required(
            reader
                .strings(node)
                .into_iter()
                .map(str::to_owned)
                .collect(),
        ),
        Keyword::AdditionalProperties => Constraint::AdditionalProperties(reader.boolean(node)?),
        Keyword::Image => Constraint::Image(image::rule(reader, node, None)?),
        Keyword::Rules => Constraint::Rules(rules(reader, node)),
    })
}

fn number(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<serde_json::Number> {
    let number = node.value.as_number().cloned();
    if number.is_none() {
        reader.defect(&node.at, "a number is expected here");
    }
    number
}

fn rules<'d>(reader: &mut Reader<'d>, node: &Node<'d>) -> Vec<Rule> {
    let what = "a rule";
    let mut rules = Vec::new();
    for item in reader.items(node) {
        let Some(fields) = reader.object(&item, what, &["id", "description", "x-source", "schema"])
        else {
            continue;
        };
        let id = reader.text(&fields, "id", what);
        let description = reader.text(&fields, "description", what);
        let source = reader.text(&fields, "x-source", what);
        let Some(schema) = reader.require(&fields, "schema", what) else {
            continue;
        };
        if let Err(error) = jsonschema::draft202012::meta::validate(schema.value) {
            reader.defect(
                &schema.at,
                format!("not a JSON Schema of draft 2020-12: {}", error.masked()),
            );
        }
        if let (Some(id), Some(description), Some(source)) = (id, description, source) {
            rules.push(Rule {
                id: id.to_owned(),
                description: description.to_owned(),
                source: source.to_owned(),
                schema: schema.value.clone(),
            });
        }
    }
    rules
}

/// The constraints of each strictness, from the decided ones and what is laid over them.
pub(super) fn per_strictness<'d>(
    reader: &mut Reader<'d>,
    fields: &Fields<'d>,
    decided: Constraints,
) -> PerStrictness<Constraints> {
    let mut narrow = lay_over(reader, fields.get("x-narrow"), "`x-narrow`", &decided);
    if let (Some(Constraint::Rules(all)), Some(Constraint::Rules(added))) =
        (decided.get(Keyword::Rules), narrow.get(Keyword::Rules))
        && all != added
    {
        let both = all.iter().chain(added).cloned().collect();
        narrow.set(Constraint::Rules(both));
    }
    let wide = lay_over(reader, fields.get("x-wide"), "`x-wide`", &decided);
    PerStrictness {
        narrow,
        decided,
        wide,
    }
}

fn lay_over<'d>(
    reader: &mut Reader<'d>,
    node: Option<Node<'d>>,
    what: &str,
    decided: &Constraints,
) -> Constraints {
    let mut result = decided.clone();
    let Some(fields) = node.and_then(|node| reader.object(&node, what, &names::<Keyword>())) else {
        return result;
    };
    for (key, node) in fields.entries() {
        let Some(keyword) = Keyword::parse(key) else {
            continue;
        };
        match (node.value.is_null(), decided.get(keyword)) {
            (true, _) => result.lift(keyword),
            (false, Some(Constraint::Image(base))) => {
                if let Some(rule) = image::rule(reader, &node, Some(base)) {
                    result.set(Constraint::Image(rule));
                }
            }
            (false, _) => {
                if let Some(constraint) = constraint(reader, keyword, &node) {
                    result.set(constraint);
                }
            }
        }
    }
    result
}

/// The constraints as a reading would have them. Its `x-rules` are ids of rules of the node.
pub(super) fn reading<'d>(
    reader: &mut Reader<'d>,
    node: &Node<'d>,
    constraints: &PerStrictness<Constraints>,
) -> Option<Constraints> {
    let PerStrictness {
        narrow, decided, ..
    } = constraints;
    let Some(ids) = node.value.get(Keyword::Rules.as_str()) else {
        return Some(lay_over(
            reader,
            Some(node.clone()),
            "a constraint",
            decided,
        ));
    };
    let fields = reader.object(node, "a constraint over rules", &[Keyword::Rules.as_str()])?;
    let ids_node = Node {
        at: fields.path(Keyword::Rules.as_str()),
        value: ids,
    };
    let known: Vec<&Rule> = match narrow.get(Keyword::Rules) {
        Some(Constraint::Rules(rules)) => rules.iter().collect(),
        _ => Vec::new(),
    };
    let mut named = Vec::new();
    for id in reader.strings(&ids_node) {
        match known.iter().find(|rule| rule.id == id) {
            Some(rule) => named.push((*rule).clone()),
            None => reader.defect(&ids_node.at, format!("`{id}` is not a rule of this schema")),
        }
    }
    let mut result = decided.clone();
    result.set(Constraint::Rules(named));
    Some(result)
}

/// narrow ⊆ decided ⊆ wide.
pub(super) fn check(
    reader: &mut Reader<'_>,
    fields: &Fields<'_>,
    constraints: &PerStrictness<Constraints>,
) {
    let PerStrictness {
        narrow,
        decided,
        wide,
    } = constraints;
    let pairs = [
        (
            "x-narrow",
            narrow.beyond(decided),
            "allows what the decided contract forbids",
        ),
        (
            "x-wide",
            decided.beyond(wide),
            "forbids what the decided contract allows",
        ),
    ];
    for (part, beyond, how) in pairs {
        let Some(keyword) = beyond.map(Keyword::as_str) else {
            continue;
        };
        let at = fields.path(part);
        let named = fields
            .get(part)
            .is_some_and(|node| node.value.get(keyword).is_some());
        let at = if named { format!("{at}/{keyword}") } else { at };
        reader.defect_with_help(
            &at,
            format!("`{keyword}` of `{part}` {how}"),
            "narrow lies within decided, and decided within wide",
        );
    }
}

/// What a reading of the page says lies between narrow and wide; the decided one is what stands.
pub(super) fn check_readings(
    reader: &mut Reader<'_>,
    fields: &Fields<'_>,
    questions: &[Question],
    constraints: &PerStrictness<Constraints>,
) {
    let PerStrictness {
        narrow,
        decided,
        wide,
    } = constraints;
    for (i, question) in questions.iter().enumerate() {
        for (j, reading) in question.readings.iter().enumerate() {
            let Some(stated) = reading.constraints() else {
                continue;
            };
            let at = format!("{}/{i}/readings/{j}/constraint", fields.path("x-questions"));
            if reading.id == question.decided && stated != decided {
                reader.defect(&at, "this was decided, but the schema says otherwise");
            }
            if reading.origin == Origin::Owner {
                continue;
            }
            if let Some(keyword) = narrow.beyond(stated) {
                reader.defect(
                    &at,
                    format!(
                        "`{}` of `x-narrow` allows what this statement forbids",
                        keyword.as_str()
                    ),
                );
            }
            if let Some(keyword) = stated.beyond(wide) {
                reader.defect(
                    &at,
                    format!(
                        "`{}` of `x-wide` forbids what this statement allows",
                        keyword.as_str()
                    ),
                );
            }
        }
    }
}

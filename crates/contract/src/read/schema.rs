//! Schemas: the constraints, their readings, and the members.

use std::collections::BTreeSet;

use strum::VariantArray as _;

use super::cursor::{Fields, Node, Reader, names};
use super::{error_code, overlay, question, role};
use crate::{Constraint, Constraints, Judge, Keyword, ReadingMeaning, Schema, Strictness, Type};

const WHAT: &str = "a schema";

/// Keys that say something about a value without constraining it, or hold other schemas.
const OTHERS: [&str; 14] = [
    "title",
    "description",
    "properties",
    "items",
    "example",
    "x-source",
    "x-origin",
    "x-questions",
    "x-narrow",
    "x-wide",
    "x-role",
    "x-task-phases",
    "x-error-codes",
    "x-enum-varnames",
];

/// Reads a schema. `name` is its component's, `above` the places of the schemas that contain it.
pub(super) fn read<'d>(
    reader: &mut Reader<'d>,
    node: &Node<'d>,
    name: Option<&str>,
    above: &[String],
) -> Option<Schema> {
    let (target, referred) = reader.resolve(node, "schemas")?;
    if above.contains(&target.at) {
        reader.defect(
            &node.at,
            "a schema that contains itself is not part of this dialect",
        );
        return None;
    }
    let before = reader.count_so_far();
    let known: Vec<_> = names::<Keyword>().into_iter().chain(OTHERS).collect();
    let fields = reader.object(&target, WHAT, &known)?;
    let description = reader.text(&fields, "description", WHAT);
    let source = reader.text(&fields, "x-source", WHAT);
    let origin = reader.origin(&fields, "x-origin");
    reader.require(&fields, "type", WHAT);
    let decided = constraints(reader, &fields);
    let above: Vec<_> = above.iter().cloned().chain([target.at.clone()]).collect();
    let (properties, items) = children(reader, &fields, &above);
    consistent(reader, &fields, &decided, &properties);
    let constraints = overlay::per_strictness(reader, &fields, decided);
    if reader.count_so_far() == before {
        overlay::check(reader, &fields, &constraints);
    }
    let schema = Schema {
        pointer: target.at.clone(),
        name: referred.or(name.map(str::to_owned)),
        description: description.unwrap_or_default().to_owned(),
        source: source.unwrap_or_default().to_owned(),
        origin,
        role: role::member(reader, &fields, &constraints.decided),
        phases: role::phases(reader, &fields, &constraints.decided),
        properties,
        items,
        questions: Vec::new(),
        error_codes: error_code::list(reader, &fields),
        constraints,
    };
    let questions = question::list(reader, &fields, &mut |reader, node| {
        reading(reader, node, &schema)
    });
    if reader.count_so_far() == before {
        overlay::check_readings(reader, &fields, &questions, &schema.constraints);
    }
    Some(Schema {
        questions,
        ..schema
    })
}

/// What a reading says of a schema, which is compiled as the reading would have it.
fn reading<'d>(
    reader: &mut Reader<'d>,
    node: &Node<'d>,
    schema: &Schema,
) -> Option<ReadingMeaning> {
    let constraints = overlay::reading(reader, node, &schema.constraints)?;
    let mut variant = schema.clone();
    variant.constraints.decided = constraints.clone();
    match Judge::new(&variant, Strictness::Decided) {
        Ok(judge) => Some(ReadingMeaning::Schema { constraints, judge }),
        Err(error) => {
            let message = format!("the schema of this reading cannot be compiled: {error}");
            reader.defect(&node.at, message);
            None
        }
    }
}

fn constraints<'d>(reader: &mut Reader<'d>, fields: &Fields<'d>) -> Constraints {
    let mut constraints = Constraints::default();
    for &keyword in Keyword::VARIANTS {
        let Some(node) = fields.get(keyword.as_str()) else {
            continue;
        };
        if let Some(constraint) = overlay::constraint(reader, keyword, &node) {
            constraints.set(constraint);
        }
    }
    constraints
}

type Children = (Vec<(String, Schema)>, Option<Box<Schema>>);

fn children<'d>(reader: &mut Reader<'d>, fields: &Fields<'d>, above: &[String]) -> Children {
    let mut properties = Vec::new();
    if let Some(map) = fields
        .get("properties")
        .and_then(|node| reader.map(&node, "`properties`"))
    {
        for (name, node) in map.entries() {
            let property = read(reader, &node, None, above);
            properties.extend(property.map(|schema| (name.to_owned(), schema)));
        }
    }
    properties.sort_by(|a, b| a.0.cmp(&b.0));
    let items = fields
        .get("items")
        .and_then(|node| read(reader, &node, None, above));
    (properties, items.map(Box::new))
}

/// A constraint that does not fit the type would never hold anything.
fn consistent<'d>(
    reader: &mut Reader<'d>,
    fields: &Fields<'d>,
    decided: &Constraints,
    properties: &[(String, Schema)],
) {
    let Some(Constraint::Type(type_)) = decided.get(Keyword::Type) else {
        return;
    };
    for constraint in decided.iter() {
        let keyword = constraint.keyword();
        if !fits(*type_, constraint) {
            let message = format!(
                "`{}` says nothing about a value of type {}",
                keyword.as_str(),
                type_.as_str()
            );
            reader.defect(&fields.path(keyword.as_str()), message);
        }
    }
    for (key, owner) in [("items", Type::Array), ("properties", Type::Object)] {
        if *type_ != owner && fields.get(key).is_some() {
            let message = format!(
                "`{key}` says nothing about a value of type {}",
                type_.as_str()
            );
            reader.defect(&fields.path(key), message);
        }
    }
    if *type_ == Type::Array && fields.get("items").is_none() {
        reader.defect(&fields.at, "an array has no `items`");
    }
    if let Some(Constraint::Required(names)) = decided.get(Keyword::Required) {
        let known: BTreeSet<_> = properties.iter().map(|(name, _)| name.as_str()).collect();
        let declared = fields
            .get("properties")
            .map(|node| node.value.clone())
            .unwrap_or_default();
        for name in names
            .iter()
            .filter(|name| !known.contains(name.as_str()) && declared.get(name.as_str()).is_none())
        {
            reader.defect(
                &fields.path("required"),
                format!("`{name}` is required but is not one of the properties"),
            );
        }
    }
    if let Some(Constraint::Enum(values)) = decided.get(Keyword::Enum) {
        varnames(reader, fields, values.len());
    }
}

fn fits(type_: Type, constraint: &Constraint) -> bool {
    match constraint.keyword() {
        Keyword::Type => true,
        Keyword::Enum => match constraint {
            Constraint::Enum(values) => values.iter().all(|value| match type_ {
                Type::String => value.is_string(),
                Type::Integer => value.is_i64() || value.is_u64(),
                Type::Number => value.is_number(),
                Type::Boolean => value.is_boolean(),
                Type::Array | Type::Object => false,
            }),
            _ => true,
        },
        Keyword::Minimum | Keyword::Maximum => matches!(type_, Type::Number | Type::Integer),
        Keyword::MinLength | Keyword::MaxLength | Keyword::Image => type_ == Type::String,
        Keyword::Format => match constraint {
            Constraint::Format(crate::Format::Int64) => type_ == Type::Integer,
            _ => type_ == Type::String,
        },
        Keyword::Required | Keyword::AdditionalProperties | Keyword::Rules => type_ == Type::Object,
    }
}

fn varnames<'d>(reader: &mut Reader<'d>, fields: &Fields<'d>, values: usize) {
    let Some(node) = fields.get("x-enum-varnames") else {
        return;
    };
    let names = reader.strings(&node);
    if names.len() != values {
        reader.defect(
            &node.at,
            format!("{} names for {values} values of the enum", names.len()),
        );
    }
}

//! Schemas: the constraints, what is open about them, and the members.

use super::cursor::{Node, Object, Reader};
use super::dialect::SCHEMA;
use super::{constraint, error_code, question, role, strictness};
use crate::compile::{Shape, judge};
use crate::constraint::{Constraint, Constraints, Keyword};
use crate::question::ReadingMeaning;
use crate::schema::Schema;
use crate::strictness::{PerStrictness, Strictness};

/// Reads a schema, or what is referred to.
pub(super) fn read<'d>(reader: &mut Reader<'d>, node: &Node<'d>) -> Option<Schema> {
    below(reader, node, &[])
}

/// Reads the component of that name.
pub(super) fn component<'d>(
    reader: &mut Reader<'d>,
    node: &Node<'d>,
    name: &str,
) -> Option<Schema> {
    schema(reader, node, Some(name.to_owned()), &[])
}

/// `above` has the places of the schemas that contain it.
fn below<'d>(reader: &mut Reader<'d>, node: &Node<'d>, above: &[String]) -> Option<Schema> {
    let (target, name) = reader.resolve(node, "schemas")?;
    if above.contains(&target.at) {
        let message = "a schema that contains itself is not part of this dialect";
        reader.defect(&node.at, message);
        return None;
    }
    schema(reader, &target, name, above)
}

fn schema<'d>(
    reader: &mut Reader<'d>,
    node: &Node<'d>,
    name: Option<String>,
    above: &[String],
) -> Option<Schema> {
    let before = reader.count_so_far();
    let object = reader.object(node, &SCHEMA)?;
    let [description, source] = ["description", "x-source"].map(|key| reader.text(&object, key));
    let (description, source) = (description.unwrap_or_default(), source.unwrap_or_default());
    reader.require(&object, "type");
    let decided = decided(reader, &object);
    constraint::check_fit(reader, &object, &decided);
    let above = [above, std::slice::from_ref(&node.at)].concat();
    let properties = properties(reader, &object, &above);
    let items = object.get("items");
    let items = items.and_then(|node| below(reader, &node, &above));
    let enum_names = enum_names(reader, &object, &decided);
    let constraints = strictness::constraints(reader, &object, decided);
    if reader.count_so_far() == before {
        strictness::check_order(reader, &object, &constraints);
    }
    let questions = question::list(reader, &object, &mut |reader, node| {
        let shape = Shape {
            name: name.as_deref(),
            description: &description,
            constraints: &constraints.decided,
            properties: &properties,
            items: items.as_ref(),
        };
        reading(reader, node, &constraints, shape)
    });
    if reader.count_so_far() == before {
        strictness::check_readings(reader, &object, &questions, &constraints);
    }
    Some(Schema {
        pointer: node.at.clone(),
        name,
        description,
        source,
        origin: reader.origin(&object, "x-origin"),
        role: role::member(reader, &object, &constraints.decided),
        phases: role::phases(reader, &object, &constraints.decided),
        properties,
        items: items.map(Box::new),
        enum_names,
        questions,
        error_codes: error_code::list(reader, &object),
        constraints,
    })
}

fn decided<'d>(reader: &mut Reader<'d>, object: &Object<'d>) -> Constraints {
    let mut constraints = Constraints::default();
    for keyword in Keyword::all() {
        if let Some(node) = object.get(keyword.as_str())
            && let Some(constraint) = constraint::read(reader, keyword, &node, None)
        {
            constraints.set(constraint);
        }
    }
    constraints
}

fn properties<'d>(
    reader: &mut Reader<'d>,
    object: &Object<'d>,
    above: &[String],
) -> Vec<(String, Schema)> {
    let node = object.get("properties");
    let entries = node.and_then(|node| reader.entries(&node, "`properties`"));
    let mut properties = Vec::new();
    for (name, node) in entries.unwrap_or_default() {
        let property = below(reader, &node, above);
        properties.extend(property.map(|schema| (name.to_owned(), schema)));
    }
    properties
}

/// `x-enum-varnames`.
fn enum_names<'d>(
    reader: &mut Reader<'d>,
    object: &Object<'d>,
    decided: &Constraints,
) -> Vec<String> {
    let Some(node) = object.get("x-enum-varnames") else {
        return Vec::new();
    };
    let names = reader.strings(&node);
    let values = match decided.get(Keyword::Enum) {
        Some(Constraint::Enum(values)) => values.len(),
        _ => 0,
    };
    if names.len() != values {
        let message = format!("{} names for {values} values of the enum", names.len());
        reader.defect(&node.at, message);
    }
    names
}

/// What a reading says of a schema, which is compiled as the reading would have it.
fn reading<'d>(
    reader: &mut Reader<'d>,
    node: &Node<'d>,
    constraints: &PerStrictness<Constraints>,
    shape: Shape<'_>,
) -> Option<ReadingMeaning> {
    let constraints = strictness::reading(reader, node, constraints)?;
    let shape = Shape {
        constraints: &constraints,
        ..shape
    };
    let judge = judge(shape, Strictness::Decided);
    let judge = judge.map_err(|error| {
        let message = format!("the schema of this reading cannot be compiled: {error}");
        reader.defect(&node.at, message);
    });
    let judge = judge.ok()?;
    Some(ReadingMeaning::Schema { constraints, judge })
}

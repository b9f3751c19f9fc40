//! Parameters of a path and a query.

use super::cursor::{Node, Object, Reader};
use super::dialect::PARAMETER;
use super::{message, role};
use crate::constraint::{Constraint, Keyword, Type};
use crate::message::Message;
use crate::parameter::{Location, Parameter};
use crate::strictness::Strictness;

/// The parameters of an operation, which are the segments of its path in braces and whatever the query has.
pub(super) fn list<'d>(
    reader: &mut Reader<'d>,
    operation: &Object<'d>,
    segments: &[&str],
) -> Vec<Parameter> {
    let node = operation.get("parameters");
    let items = node.map(|node| reader.items(&node)).unwrap_or_default();
    let before = reader.count_so_far();
    let mut parameters: Vec<Parameter> = Vec::new();
    for item in &items {
        let Some(parameter) = read(reader, item) else {
            continue;
        };
        let Parameter {
            name,
            location,
            role,
            ..
        } = &parameter;
        let twice = |other: &Parameter| (&other.name, other.location) == (name, *location);
        if parameters.iter().any(twice) {
            let place = location.as_str();
            reader.defect(&item.at, format!("`{name}` stands twice in the {place}"));
        }
        if *location == Location::Path && !segments.contains(&name.as_str()) {
            reader.defect(&item.at, format!("the path has no `{{{name}}}`"));
        }
        let same_role = |other: &&Parameter| role.is_some() && other.role == *role;
        if let Some(other) = parameters.iter().find(same_role) {
            let message = format!("`{}` has the same role as `{name}`", other.name);
            reader.defect(&item.at, message);
        }
        parameters.push(parameter);
    }
    // A parameter that could not be read is no missing one.
    if reader.count_so_far() == before {
        let known = |name: &&str| {
            let mut all = parameters.iter();
            all.any(|other| other.location == Location::Path && other.name == **name)
        };
        for name in segments.iter().filter(|name| !known(name)) {
            reader.defect_with_help(
                &operation.at,
                format!("`{{{name}}}` of the path is not one of the parameters"),
                format!("add `name: {name}` with `in: path` to `parameters`"),
            );
        }
    }
    parameters
}

/// Reads a parameter, or what is referred to.
pub(super) fn read<'d>(reader: &mut Reader<'d>, node: &Node<'d>) -> Option<Parameter> {
    let (node, _) = reader.resolve(node, "parameters")?;
    let object = reader.object(&node, &PARAMETER)?;
    let [name, description, source] =
        ["name", "description", "x-source"].map(|key| reader.text(&object, key));
    let location = reader.choice(&object, "in");
    let origin = reader.origin(&object, "x-origin");
    let required = object.get("required");
    let required = required.and_then(|node| reader.boolean(&node)) == Some(true);
    if location == Some(Location::Path) && !required {
        reader.defect_with_help(
            &object.at,
            "a parameter in the path is always required",
            "add `required: true`",
        );
    }
    let schema = reader.require(&object, "schema")?;
    let message = message::message(reader, &schema, None)?;
    plain(reader, &schema, &message);
    let role = role::parameter(reader, &object, location?);
    Some(Parameter {
        pointer: node.at,
        name: name?,
        location: location?,
        role,
        required,
        description: description?,
        source: source?,
        origin,
        message,
    })
}

/// A parameter is one text; how a list or an object is written as one differs from server to server.
fn plain(reader: &mut Reader<'_>, node: &Node<'_>, message: &Message) {
    for strictness in Strictness::ALL {
        let constraints = message.schema.constraints(strictness);
        let compound = matches!(
            constraints.get(Keyword::Type),
            Some(Constraint::Type(Type::Array | Type::Object))
        );
        if compound || constraints.get(Keyword::Image).is_some() {
            let message = "a parameter is a string, an integer, a number or a boolean";
            reader.defect(&node.at, message);
            return;
        }
    }
}

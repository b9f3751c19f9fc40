//! Parameters of a path and a query.

use super::cursor::{Node, Object};
use super::{dialect::PARAMETER, message, role};
use crate::constraint::{Keyword, Type};
use crate::parameter::{Location, Parameter};
use crate::{message::Message, strictness::Strictness};

/// The parameters of an operation, which are the segments of its path in braces and whatever the query has.
pub(super) fn list(operation: &Object<'_>, segments: &[&str]) -> Vec<Parameter> {
    let before = operation.reader.count_so_far();
    let mut parameters: Vec<Parameter> = Vec::new();
    for item in operation.list("parameters") {
        // A name that could not be read is empty.
        let Some(parameter) = read(&item).filter(|it| !it.name.is_empty()) else {
            continue;
        };
        let (name, location) = (parameter.name.as_str(), parameter.location);
        let mut others = parameters.iter();
        if others.any(|other| other.location == location && other.name == name) {
            let place = location.as_str();
            item.defect(format!("`{name}` stands twice in the {place}"));
        }
        if location == Location::Path && !segments.contains(&name) {
            item.defect(format!("the path has no `{{{name}}}`"));
        }
        let same_role = |other: &&Parameter| other.role.is_some() && other.role == parameter.role;
        if let Some(other) = parameters.iter().find(same_role) {
            item.defect(format!("`{}` has the same role as `{name}`", other.name));
        }
        parameters.push(parameter);
    }
    // A parameter that could not be read is no missing one.
    if operation.reader.count_so_far() == before {
        let is_known = |name: &&&str| {
            let mut known = parameters.iter();
            known.any(|it| it.location == Location::Path && it.name == **name)
        };
        for name in segments.iter().filter(|name| !is_known(name)) {
            operation.defect_with_help(
                format!("`{{{name}}}` of the path is not one of the parameters"),
                format!("add `name: {name}` with `in: path` to `parameters`"),
            );
        }
    }
    parameters
}

/// Reads a parameter, or what is referred to.
pub(super) fn read(node: &Node<'_>) -> Option<Parameter> {
    let (node, _) = node.resolve("parameters")?;
    let object = node.object(&PARAMETER)?;
    let [name, description, source] =
        ["name", "description", "x-source"].map(|key| object.text(key));
    let location = object.require("in").and_then(|node| node.one_of());
    let origin = object.origin("x-origin");
    let required = object.get("required").and_then(|node| node.boolean()) == Some(true);
    if location == Some(Location::Path) && !required {
        node.defect_with_help(
            "a parameter in the path is always required",
            "add `required: true`",
        );
    }
    let schema = object.require("schema")?;
    let message = message::message(&schema, None)?;
    check_plain(&schema, &message);
    let location = location?;
    Some(Parameter {
        name,
        location,
        role: role::parameter(&object, location),
        required,
        description,
        source,
        origin,
        message,
        pointer: node.at,
    })
}

/// A parameter is one text; how a list or an object is written as one differs from server to server.
fn check_plain(node: &Node<'_>, message: &Message) {
    let is_plain = |strictness: &Strictness| {
        let constraints = message.schema.constraints(*strictness);
        !matches!(constraints.type_(), Some(Type::Array | Type::Object))
            && constraints.get(Keyword::Image).is_none()
    };
    if !Strictness::ALL.iter().all(is_plain) {
        node.defect("a parameter is a string, an integer, a number or a boolean");
    }
}

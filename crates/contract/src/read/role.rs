//! `x-role` and `x-task-phases`: what parts of the document are for, and whether they can be that.

use std::collections::BTreeMap;

use serde_json::Value;

use super::cursor::{Object, Reader};
use crate::constraint::{Constraint, Constraints, Keyword};
use crate::operation::Operation;
use crate::parameter::{Location, Parameter};
use crate::pointer;
use crate::role::{MemberRole, OperationRole, ParameterRole, TaskPhase};
use crate::schema::Schema;

const KEY: &str = "x-role";

/// The role of a parameter.
pub(super) fn parameter<'d>(
    reader: &mut Reader<'d>,
    object: &Object<'d>,
    location: Location,
) -> Option<ParameterRole> {
    let node = object.get(KEY)?;
    let role = reader.one_of(&node)?;
    let place = match role {
        ParameterRole::TaskId => Location::Path,
        ParameterRole::PageNumber | ParameterRole::PageSize => Location::Query,
    };
    if location != place {
        let (name, place): (&str, _) = (role.into(), place.as_str());
        let message = format!("a parameter with the role `{name}` is in the {place}");
        reader.defect(&node.at, message);
    }
    Some(role)
}

/// The role of the values of a schema.
pub(super) fn member<'d>(
    reader: &mut Reader<'d>,
    object: &Object<'d>,
    decided: &Constraints,
) -> Option<MemberRole> {
    let node = object.get(KEY)?;
    let role: MemberRole = reader.one_of(&node)?;
    let (name, type_): (&str, _) = (role.into(), role.type_());
    if decided.get(Keyword::Type) != Some(&Constraint::Type(type_)) {
        let message = format!(
            "a value with the role `{name}` is of type {}",
            type_.as_str()
        );
        reader.defect(&node.at, message);
    }
    if role == MemberRole::TaskStatus && !object.has("x-task-phases") {
        reader.defect_with_help(
            &object.at,
            "nothing says what the values of the status mean",
            "add `x-task-phases`: each value with its phase",
        );
    }
    Some(role)
}

/// The phase that each value of a status stands for.
pub(super) fn phases<'d>(
    reader: &mut Reader<'d>,
    object: &Object<'d>,
    decided: &Constraints,
) -> BTreeMap<String, TaskPhase> {
    let Some(node) = object.get("x-task-phases") else {
        return BTreeMap::new();
    };
    let values = match decided.get(Keyword::Enum) {
        Some(Constraint::Enum(values)) => values.as_slice(),
        _ => &[],
    };
    let mut phases = BTreeMap::new();
    for (value, node) in reader.entries(&node, "`x-task-phases`").unwrap_or_default() {
        if !values.iter().any(|known| known == value) {
            reader.defect(&node.at, format!("`{value}` is no value of the enum"));
        }
        phases.extend(reader.one_of(&node).map(|phase| (value.to_owned(), phase)));
    }
    for value in values.iter().filter_map(Value::as_str) {
        if node.value.get(value).is_none() {
            reader.defect(&node.at, format!("`{value}` has no phase"));
        }
    }
    phases
}

/// Where a message has the values of each role: one place for a role.
pub(super) fn members(reader: &mut Reader<'_>, schema: &Schema) -> BTreeMap<MemberRole, String> {
    let mut roles = BTreeMap::new();
    schema.walk(&mut |at, schema| {
        let Some(role) = schema.role else { return };
        if let Some(first) = roles.get(&role) {
            let name: &str = role.into();
            reader.defect_with_help(
                &pointer::join(&schema.pointer, KEY),
                format!("`{name}` is the role of `{first}` and of `{at}` in one message"),
                "give one of them a schema of its own, without a role",
            );
        } else {
            roles.insert(role, at.to_owned());
        }
    });
    roles
}

/// What an operation needs for its role, so that code can rely on it.
pub(super) fn operations(reader: &mut Reader<'_>, operations: &[Operation]) {
    for operation in operations {
        let Some(role) = operation.role else { continue };
        let at = pointer::join(&operation.pointer, KEY);
        let name: &str = role.into();
        if !has_shape(operation, role) {
            let message = format!("an operation with the role `{name}` has another shape");
            reader.defect_with_help(&at, message, shape(role));
        }
        if !names_tasks(operation, role) {
            let message = "the answer of success does not name what the role is about";
            reader.defect_with_help(&at, message, NAMED);
        }
        let creates_them = |other: &Operation| {
            other.role == Some(OperationRole::Create)
                && other.tasks_path() == operation.tasks_path()
        };
        if !operations.iter().any(creates_them) {
            let path = operation.tasks_path().unwrap_or_default();
            reader.defect_with_help(
                &at,
                format!("no operation creates the tasks of `{path}`"),
                "an operation of that path has `x-role: create`",
            );
        }
    }
}

/// Whether the method, the path and the body are those of the role.
fn has_shape(operation: &Operation, role: OperationRole) -> bool {
    match role {
        OperationRole::Create => operation.method != "GET" && operation.request.is_some(),
        OperationRole::Get => operation.method == "GET" && ends_in_id(operation),
        OperationRole::List => operation.method == "GET",
    }
}

fn shape(role: OperationRole) -> &'static str {
    match role {
        OperationRole::Create => "it is a POST, or another method that is not a GET, with a body",
        OperationRole::Get => {
            "it is a GET whose path ends in its one parameter, which has `x-role: task-id`"
        }
        OperationRole::List => "it is a GET",
    }
}

fn ends_in_id(operation: &Operation) -> bool {
    let parameters = operation.parameters.iter();
    let mut in_path = parameters.filter(|it| it.location == Location::Path);
    let (first, second) = (in_path.next(), in_path.next());
    let is_id = |it: &Parameter| {
        it.role == Some(ParameterRole::TaskId)
            && operation.path.ends_with(&format!("/{{{}}}", it.name))
    };
    first.is_some_and(is_id) && second.is_none()
}

const NAMED: &str = "a task has `x-role: task`, and its id `x-role: task-id`; they are in a list \
                     only where tasks are listed";

/// Whether the answer of success has a task with its id: each of a list, or the only one.
fn names_tasks(operation: &Operation, role: OperationRole) -> bool {
    let Some(response) = operation.success() else {
        return false;
    };
    let pointer_of = |role| response.message.pointer_of(role);
    let places = pointer_of(MemberRole::Task).zip(pointer_of(MemberRole::TaskId));
    places.is_some_and(|(task, id)| {
        let listed = pointer::tokens(task).any(|token| token == "*");
        let below = id.strip_prefix(task).is_some_and(|id| !id.contains('*'));
        below && listed == (role == OperationRole::List)
    })
}

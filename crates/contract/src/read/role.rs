//! `x-role` and `x-task-phases`: what parts of the document are for, and whether they can be that.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{cursor::Object, reader::Reader};
use crate::parameter::{Location, Parameter};
use crate::role::{MemberRole, OperationRole, ParameterRole, TaskPhase};
use crate::{constraint::Constraints, operation::Operation, pointer, schema::Schema};

const KEY: &str = "x-role";

/// The role of a parameter.
pub(super) fn parameter(object: &Object<'_>, location: Location) -> Option<ParameterRole> {
    let node = object.get(KEY)?;
    let role = node.one_of()?;
    let place = match role {
        ParameterRole::TaskId => Location::Path,
        ParameterRole::PageNumber | ParameterRole::PageSize => Location::Query,
    };
    if location != place {
        let (name, place): (&str, _) = (role.into(), place.as_str());
        node.defect(format!(
            "a parameter with the role `{name}` is in the {place}"
        ));
    }
    Some(role)
}

/// The role of the values of a schema.
pub(super) fn member(object: &Object<'_>, decided: &Constraints) -> Option<MemberRole> {
    let node = object.get(KEY)?;
    let role: MemberRole = node.one_of()?;
    // A type that could not be read is none.
    if decided.type_().is_some_and(|type_| type_ != role.type_()) {
        let (name, type_): (&str, _) = (role.into(), role.type_().as_str());
        node.defect(format!("a value with the role `{name}` is of type {type_}"));
    }
    if role == MemberRole::TaskStatus && !object.has("x-task-phases") {
        object.defect_with_help(
            "nothing says what the values of the status mean",
            "add `x-task-phases`: each value with its phase",
        );
    }
    Some(role)
}

/// The phase that each value of a status stands for.
pub(super) fn phases(object: &Object<'_>, decided: &Constraints) -> BTreeMap<String, TaskPhase> {
    let Some(node) = object.get("x-task-phases") else {
        return BTreeMap::new();
    };
    let values = decided.enum_values();
    let mut phases = BTreeMap::new();
    for (value, node) in object.members("x-task-phases") {
        if !values.iter().any(|known| known == value) {
            node.defect(format!("`{value}` is no value of the enum"));
        }
        phases.extend(node.one_of().map(|phase| (value.to_owned(), phase)));
    }
    for value in values.iter().filter_map(Value::as_str) {
        if !node.has(value) {
            node.defect(format!("`{value}` has no phase"));
        }
    }
    phases
}

/// Where a message has the values of each role: one place for a role.
pub(super) fn members(reader: &Reader<'_>, schema: &Schema) -> BTreeMap<MemberRole, String> {
    let mut roles = BTreeMap::new();
    schema.walk(&mut |at, schema| {
        let Some(role) = schema.role else { return };
        if let Some(first) = roles.insert(role, at.to_owned()) {
            let name: &str = role.into();
            reader.defect_with_help(
                &pointer::join(&schema.pointer, KEY),
                format!("`{name}` is the role of `{first}` and of `{at}` in one message"),
                "give one of them a schema of its own, without a role",
            );
        }
    });
    roles
}

/// What an operation needs for its role, so that code can rely on it.
pub(super) fn operations(reader: &Reader<'_>, operations: &[Operation]) {
    for operation in operations {
        let Some(role) = operation.role else { continue };
        let at = pointer::join(&operation.pointer, KEY);
        let is_get = operation.method == "GET";
        let (has_shape, shape) = match role {
            OperationRole::Create => (
                !is_get && operation.request.is_some(),
                "it is a POST, or another method that is not a GET, with a body",
            ),
            OperationRole::Get => (
                is_get && ends_in_id(operation),
                "it is a GET whose path ends in its one parameter, which has `x-role: task-id`",
            ),
            OperationRole::List => (is_get, "it is a GET"),
        };
        if !has_shape {
            let name: &str = role.into();
            let message = format!("an operation with the role `{name}` has another shape");
            reader.defect_with_help(&at, message, shape);
        }
        if !names_tasks(operation, role) {
            reader.defect_with_help(
                &at,
                "the answer of success does not name what the role is about",
                "a task has `x-role: task`, and its id `x-role: task-id`; they are in a list \
                 only where tasks are listed",
            );
        }
        let path = operation.tasks_path();
        let mut creating = operations
            .iter()
            .filter(|it| it.role == Some(OperationRole::Create));
        if creating.all(|other| other.tasks_path() != path) {
            let path = path.unwrap_or_default();
            reader.defect_with_help(
                &at,
                format!("no operation creates the tasks of `{path}`"),
                "an operation of that path has `x-role: create`",
            );
        }
    }
}

fn ends_in_id(operation: &Operation) -> bool {
    let parameters = operation.parameters.iter();
    let in_path: Vec<&Parameter> = parameters
        .filter(|it| it.location == Location::Path)
        .collect();
    matches!(*in_path, [id] if id.role == Some(ParameterRole::TaskId)
        && operation.path.ends_with(&format!("/{{{}}}", id.name)))
}

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

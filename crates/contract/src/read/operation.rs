//! Operations: method, path, credentials, parameters, body, answers, callbacks.

use super::cursor::{Node, Object, Reader};
use super::dialect::{METHODS, OPERATION, PATH};
use super::names::Names;
use super::{callback, message, parameter, response, security};
use crate::operation::Operation;
use crate::parameter::template;
use crate::response::Response;

/// The operations of a path.
pub(super) fn list<'d>(
    reader: &mut Reader<'d>,
    path: &str,
    node: &Node<'d>,
    security: Option<&Node<'d>>,
) -> Vec<Operation> {
    let Some(item) = reader.object(node, &PATH) else {
        return Vec::new();
    };
    let segments = template(path).unwrap_or_else(|why| {
        reader.defect(&node.at, why);
        Vec::new()
    });
    let nodes = METHODS
        .iter()
        .filter_map(|method| Some((method, item.get(method)?)));
    let operations = nodes.filter_map(|(method, node)| {
        let read = Read {
            path,
            segments: &segments,
            method,
            security,
        };
        read.operation(reader, node)
    });
    operations.collect()
}

/// What is known of an operation before it is read.
struct Read<'a, 'd> {
    path: &'a str,
    /// The names of the parameters in the path.
    segments: &'a [&'a str],
    method: &'a str,
    /// Of the document, for operations that have none of their own.
    security: Option<&'a Node<'d>>,
}

impl<'d> Read<'_, 'd> {
    fn operation(&self, reader: &mut Reader<'d>, node: Node<'d>) -> Option<Operation> {
        let object = reader.object(&node, &OPERATION)?;
        let names = Names::read(reader, &object);
        let [summary, description, source] =
            ["summary", "description", "x-source"].map(|key| reader.text(&object, key));
        let origin = reader.origin(&object, "x-origin");
        let own = object.get("security");
        let security = own.as_ref().or(self.security);
        let security = security.and_then(|node| security::read(reader, node));
        let parameters = parameter::list(reader, &object, self.segments);
        let request = object.get("requestBody");
        let request = request.and_then(|node| message::request(reader, &node));
        let responses = responses(reader, &object);
        let callbacks = callback::list(reader, &object, request.as_ref());
        let role = object.get("x-role");
        let role = role.and_then(|node| reader.one_of(&node));
        let Names { id, name } = names?;
        Some(Operation {
            pointer: node.at,
            id,
            name,
            role,
            method: self.method.to_uppercase(),
            path: self.path.to_owned(),
            summary: summary?,
            description: description?,
            origin,
            source: source?,
            security,
            parameters,
            request,
            responses,
            callbacks,
        })
    }
}

fn responses<'d>(reader: &mut Reader<'d>, object: &Object<'d>) -> Vec<Response> {
    let node = reader.require(object, "responses");
    let entries = node.and_then(|node| reader.entries(&node, "`responses`"));
    let mut responses = Vec::new();
    for (key, node) in entries.unwrap_or_default() {
        if let Some(status) = response::status(reader, key, &node) {
            responses.extend(response::read(reader, &node, status));
        }
    }
    responses
}

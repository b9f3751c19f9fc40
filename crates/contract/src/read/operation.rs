//! Operations: method, path, credentials, parameters, body, answers, callbacks.

use super::cursor::{Node, Object};
use super::dialect::{METHODS, OPERATION, PATH};
use super::{callback, message, parameter, response, security, tag};
use crate::{operation::Operation, parameter::template, response::Response};

/// The operations of a path. Those that have no `security` of their own have that of the document.
pub(super) fn list(path: &str, node: &Node<'_>, security: Option<&Node<'_>>) -> Vec<Operation> {
    if let Err(why) = template(path) {
        node.defect(why);
    }
    let Some(item) = node.object(&PATH) else {
        return Vec::new();
    };
    let methods = METHODS.iter();
    methods
        .filter_map(|method| read(&item.get(method)?, method, path, security))
        .collect()
}

fn read(
    node: &Node<'_>,
    method: &str,
    path: &str,
    security: Option<&Node<'_>>,
) -> Option<Operation> {
    let object = node.object(&OPERATION)?;
    let id = object.name("operationId");
    let own_security = object.get("security");
    tag::check(&object);
    let before = node.reader.count_so_far();
    let request = object.get("requestBody");
    let request = request.and_then(|node| message::request(&node));
    let is_request_good = node.reader.count_so_far() == before;
    Some(Operation {
        pointer: node.at.clone(),
        name: object.short_name(&id),
        id,
        role: object.get("x-role").and_then(|node| node.one_of()),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: object.text("summary"),
        description: object.text("description"),
        origin: object.origin("x-origin"),
        source: object.text("x-source"),
        security: own_security.as_ref().or(security).and_then(security::read),
        parameters: parameter::list(&object, &template(path).unwrap_or_default()),
        // Of a body with a mistake in it members are missing.
        callbacks: callback::list(&object, request.as_ref().filter(|_| is_request_good)),
        request,
        responses: responses(&object),
    })
}

fn responses(object: &Object<'_>) -> Vec<Response> {
    object.require("responses");
    let entries = object.members("responses").into_iter();
    entries
        .filter_map(|(key, node)| response::read(&node, response::status(key, &node)?))
        .collect()
}

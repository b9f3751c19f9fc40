//! Callbacks: one level, whose URL is a member of the operation's body.

use super::cursor::{Node, Object, Reader};
use super::dialect::{CALLBACK, CALLBACK_ANSWER, CALLBACK_PATH};
use super::names::Names;
use super::{message, response};
use crate::callback::Callback;
use crate::message::Request;
use crate::response::StatusRange;

/// The callbacks of an operation with that body.
pub(super) fn list<'d>(
    reader: &mut Reader<'d>,
    operation: &Object<'d>,
    request: Option<&Request>,
) -> Vec<Callback> {
    if let Some(node) = operation.get("callbacks")
        && !operation.has("requestBody")
    {
        reader.defect(&node.at, "without a request body there is no URL to call");
    }
    let named = reader.named(operation, "callbacks").into_iter();
    named
        .filter_map(|(_, node)| read(reader, &node, request))
        .collect()
}

fn read<'d>(
    reader: &mut Reader<'d>,
    node: &Node<'d>,
    request: Option<&Request>,
) -> Option<Callback> {
    let entries = reader.entries(node, CALLBACK.name)?;
    let [(expression, path)] = entries.as_slice() else {
        let message = "one URL is all that a callback has in this dialect";
        reader.defect(&node.at, message);
        return None;
    };
    let url = url(reader, expression, path, request)?;
    let path = reader.object(path, &CALLBACK_PATH)?;
    let post = reader.require(&path, "post")?;
    let object = reader.object(&post, &CALLBACK)?;
    let names = Names::read(reader, &object);
    let [summary, source, _] =
        ["summary", "x-source", "description"].map(|key| reader.text(&object, key));
    let origin = reader.origin(&object, "x-origin");
    // The document's `security` is for the service's own operations.
    let security = object.get("security");
    if let Some(node) = security.filter(|node| !reader.items(node).is_empty()) {
        let message = "credentials of a callback are not part of this dialect";
        reader.defect(&node.at, message);
    }
    answers(reader, &object);
    let body = reader.require(&object, "requestBody")?;
    let request = message::request(reader, &body)?;
    let Names { id, name } = names?;
    Some(Callback {
        pointer: post.at,
        id,
        name,
        url,
        method: "POST".to_owned(),
        summary: summary?,
        origin,
        source: source?,
        request,
    })
}

/// The pointer of the member that has the URL.
fn url<'d>(
    reader: &mut Reader<'d>,
    expression: &str,
    node: &Node<'d>,
    request: Option<&Request>,
) -> Option<String> {
    let url = expression
        .strip_prefix("{$request.body#")
        .and_then(|rest| rest.strip_suffix('}'))
        .filter(|url| url.starts_with('/'));
    let Some(url) = url else {
        reader.defect_with_help(
            &node.at,
            format!("`{expression}` is not an expression that the dialect knows"),
            "write '{$request.body#/MEMBER}'",
        );
        return None;
    };
    if request.is_some_and(|request| request.message.schema.at(url).is_none()) {
        reader.defect(&node.at, format!("the request body has no member `{url}`"));
    }
    Some(url.to_owned())
}

/// The answers that the receiver may give, one of them that it was received. They have no body.
fn answers<'d>(reader: &mut Reader<'d>, callback: &Object<'d>) {
    let Some(node) = reader.require(callback, "responses") else {
        return;
    };
    let mut received = false;
    for (key, node) in reader.entries(&node, "`responses`").unwrap_or_default() {
        let status = response::status(reader, key, &node);
        received |= status.is_some_and(StatusRange::is_success);
        if let Some(answer) = reader.object(&node, &CALLBACK_ANSWER) {
            reader.text(&answer, "description");
            reader.text(&answer, "x-source");
            reader.origin(&answer, "x-origin");
        }
    }
    if !received {
        reader.defect(&node.at, "no answer means that it was received (2XX)");
    }
}

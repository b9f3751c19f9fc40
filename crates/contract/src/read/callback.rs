//! Callbacks: one level, whose URL is a member of the operation's body.

use super::cursor::{Node, Object};
use super::dialect::{CALLBACK, CALLBACK_ANSWER, CALLBACK_PATH};
use super::{message, response, tag};
use crate::{message::Request, operation::Callback, response::StatusRange};

/// The callbacks of an operation with that body.
pub(super) fn list(operation: &Object<'_>, request: Option<&Request>) -> Vec<Callback> {
    if let Some(node) = operation.get("callbacks")
        && !operation.has("requestBody")
    {
        node.defect("without a request body there is no URL to call");
    }
    let named = operation.named("callbacks").into_iter();
    named.filter_map(|(_, node)| read(&node, request)).collect()
}

fn read(node: &Node<'_>, request: Option<&Request>) -> Option<Callback> {
    let entries = node.entries(CALLBACK.name)?;
    let [(expression, path)] = entries.as_slice() else {
        node.defect("one URL is all that a callback has in this dialect");
        return None;
    };
    let url = url(expression, path, request)?;
    let post = path.object(&CALLBACK_PATH)?.require("post")?;
    let object = post.object(&CALLBACK)?;
    object.text("description");
    // The document's `security` is for the service's own operations.
    if let Some(security) = object.get("security")
        && !security.items().is_empty()
    {
        security.defect("credentials of a callback are not part of this dialect");
    }
    tag::check(&object);
    answers(&object);
    let id = object.name("operationId");
    Some(Callback {
        pointer: post.at,
        name: object.short_name(&id),
        id,
        url,
        method: "POST".to_owned(),
        summary: object.text("summary"),
        origin: object.origin("x-origin"),
        source: object.text("x-source"),
        request: message::request(&object.require("requestBody")?)?,
    })
}

/// The pointer of the member that has the URL.
fn url(expression: &str, node: &Node<'_>, request: Option<&Request>) -> Option<String> {
    let url = expression
        .strip_prefix("{$request.body#")
        .and_then(|rest| rest.strip_suffix('}'))
        .filter(|url| url.starts_with('/'));
    let Some(url) = url else {
        node.defect_with_help(
            format!("`{expression}` is not an expression that the dialect knows"),
            "write '{$request.body#/MEMBER}'",
        );
        return None;
    };
    if request.is_some_and(|request| request.message.schema.at(url).is_none()) {
        node.defect(format!("the request body has no member `{url}`"));
    }
    Some(url.to_owned())
}

/// The answers that the receiver may give, one of them that it was received. They have no body.
fn answers(callback: &Object<'_>) {
    let Some(node) = callback.require("responses") else {
        return;
    };
    let mut received = false;
    for (key, node) in callback.members("responses") {
        received |= response::status(key, &node).is_some_and(StatusRange::is_success);
        if let Some(answer) = node.object(&CALLBACK_ANSWER) {
            answer.text("description");
            answer.text("x-source");
            answer.origin("x-origin");
        }
    }
    if !received {
        node.defect("no answer means that it was received (2XX)");
    }
}

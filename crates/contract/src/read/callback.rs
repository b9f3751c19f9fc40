//! Callbacks: one level, whose URL is a member of the operation's body.

use super::cursor::{Fields, Node, Reader};
use super::operation;
use crate::{Callback, Request, StatusRange};

const WHAT: &str = "a callback";
const KNOWN: [&str; 10] = [
    "operationId",
    "x-name",
    "x-source",
    "x-origin",
    "tags",
    "summary",
    "description",
    "security",
    "requestBody",
    "responses",
];

/// The callbacks of an operation with that body.
pub(super) fn list<'d>(
    reader: &mut Reader<'d>,
    fields: &Fields<'d>,
    request: Option<&Request>,
) -> Vec<Callback> {
    let Some(node) = fields.get("callbacks") else {
        return Vec::new();
    };
    let Some(map) = reader.map(&node, "`callbacks`") else {
        return Vec::new();
    };
    if fields.get("requestBody").is_none() {
        reader.defect(&node.at, "without a request body there is no URL to call");
    }
    let named = map.entries().collect::<Vec<_>>();
    named
        .iter()
        .filter_map(|(_, node)| one(reader, node, request))
        .collect()
}

fn one<'d>(
    reader: &mut Reader<'d>,
    node: &Node<'d>,
    request: Option<&Request>,
) -> Option<Callback> {
    let map = reader.map(node, WHAT)?;
    let mut entries = map.entries();
    let (Some((expression, item)), None) = (entries.next(), entries.next()) else {
        reader.defect(
            &node.at,
            "one URL is all that a callback has in this dialect",
        );
        return None;
    };
    let url = expression
        .strip_prefix("{$request.body#")
        .and_then(|rest| rest.strip_suffix('}'))
        .filter(|url| url.starts_with('/'));
    let Some(url) = url else {
        reader.defect_with_help(
            &item.at,
            format!("`{expression}` is not an expression that the dialect knows"),
            "write '{$request.body#/MEMBER}'",
        );
        return None;
    };
    if request.is_some_and(|request| request.message.schema.at(url).is_none()) {
        reader.defect(&item.at, format!("the request body has no member `{url}`"));
    }
    let fields = reader.object(&item, "the path of a callback", &["post"])?;
    let post = reader.require(&fields, "post", "the path of a callback")?;
    let fields = reader.object(&post, WHAT, &KNOWN)?;
    let id = reader.text(&fields, "operationId", WHAT);
    let name = fields.get("x-name");
    let name = name.and_then(|node| reader.string(&node)).or(id);
    let source = reader.text(&fields, "x-source", WHAT);
    let summary = reader.text(&fields, "summary", WHAT);
    reader.text(&fields, "description", WHAT);
    let origin = reader.origin(&fields, "x-origin");
    unsigned(reader, &fields);
    answers(reader, &fields);
    let body = reader.require(&fields, "requestBody", WHAT)?;
    let request = operation::body(reader, &body)?;
    Some(Callback {
        pointer: post.at,
        id: id?.to_owned(),
        name: name?.to_owned(),
        url: url.to_owned(),
        method: "POST".to_owned(),
        summary: summary?.to_owned(),
        origin,
        source: source?.to_owned(),
        request,
    })
}

/// The document's `security` is for the service's own operations; a callback can only say that it has none.
fn unsigned<'d>(reader: &mut Reader<'d>, fields: &Fields<'d>) {
    let Some(node) = fields.get("security") else {
        return;
    };
    if !reader.items(&node).is_empty() {
        reader.defect(
            &node.at,
            "credentials of a callback are not part of this dialect",
        );
    }
}

/// The answers that the receiver may give, one of them that it was received. They have no body.
fn answers<'d>(reader: &mut Reader<'d>, fields: &Fields<'d>) {
    let Some(node) = reader.require(fields, "responses", WHAT) else {
        return;
    };
    let Some(map) = reader.map(&node, "`responses`") else {
        return;
    };
    let what = "an answer to a callback";
    let mut received = false;
    for (status, node) in map.entries() {
        let status = operation::status(reader, status, &node);
        received |= status.is_some_and(StatusRange::is_success);
        let known = ["description", "x-source", "x-origin"];
        if let Some(fields) = reader.object(&node, what, &known) {
            reader.text(&fields, "description", what);
            reader.text(&fields, "x-source", what);
            reader.origin(&fields, "x-origin");
        }
    }
    if !received {
        reader.defect(&node.at, "no answer means that it was received (2XX)");
    }
}

//! Answers.

use super::dialect::{BODY_READING, BODY_WIDE, RESPONSE};
use super::{cursor::Node, message, question};
use crate::question::ReadingMeaning;
use crate::response::{Response, StatusRange};
use crate::strictness::PerStrictness;

/// The statuses of a key of `responses`.
pub(super) fn status(key: &str, node: &Node<'_>) -> Option<StatusRange> {
    let message = format!("`{key}` is neither a status nor a class such as 4XX");
    node.expected(StatusRange::parse(key), message)
}

/// Reads an answer, or what is referred to.
pub(super) fn read(node: &Node<'_>, status: StatusRange) -> Option<Response> {
    let (node, _) = node.resolve("responses")?;
    let response = node.object(&RESPONSE)?;
    response.text("x-source");
    let content_is_lifted = match response.get("x-wide") {
        Some(wide) => lifts_content(&wide)?,
        None => false,
    };
    let questions = question::list(&response, &body);
    question::check_leniency(node.reader, &questions, content_is_lifted);
    let description = response.text("description");
    let content = message::content(&response.require("content")?)?;
    Some(Response {
        status,
        description,
        origin: response.origin("x-origin"),
        media_type: content.media_type,
        message: content.message,
        questions,
        lifted: PerStrictness::lenient_in_wide(content_is_lifted),
        pointer: node.at,
    })
}

/// Whether `x-wide` lets a body of any kind pass.
fn lifts_content(wide: &Node<'_>) -> Option<bool> {
    let content = wide.object(&BODY_WIDE)?.require("content")?;
    let lifted = content.value.is_null().then_some(true);
    let message = "`x-wide` of a response can only lift its content: `content: null`";
    content.expected(lifted, message)
}

/// What a reading says of the body: that it is as documented (`{}`), or that any will do.
fn body(node: &Node<'_>) -> Option<ReadingMeaning> {
    let content = node.object(&BODY_READING)?.get("content");
    let promised = content.is_none();
    if let Some(content) = content.and_then(Node::unless_null) {
        content.defect_with_help(
            "a reading can only lift the content of a response",
            "write `{ content: null }`, or `{}` for the content as it stands",
        );
    }
    Some(ReadingMeaning::Body { promised })
}

//! Answers.

use super::cursor::{Node, Reader};
use super::dialect::{BODY_READING, BODY_WIDE, RESPONSE};
use super::{message, question};
use crate::question::ReadingMeaning;
use crate::response::{Response, StatusRange};
use crate::strictness::PerStrictness;

/// The statuses of a key of `responses`.
pub(super) fn status(reader: &mut Reader<'_>, key: &str, node: &Node<'_>) -> Option<StatusRange> {
    let status = StatusRange::parse(key);
    if status.is_none() {
        let message = format!("`{key}` is neither a status nor a class such as 4XX");
        reader.defect(&node.at, message);
    }
    status
}

/// Reads an answer, or what is referred to.
pub(super) fn read<'d>(
    reader: &mut Reader<'d>,
    node: &Node<'d>,
    status: StatusRange,
) -> Option<Response> {
    let (node, _) = reader.resolve(node, "responses")?;
    let response = reader.object(&node, &RESPONSE)?;
    let description = reader.text(&response, "description");
    reader.text(&response, "x-source");
    let origin = reader.origin(&response, "x-origin");
    let lifted = match response.get("x-wide") {
        Some(wide) => lifts_content(reader, &wide)?,
        None => false,
    };
    let content = reader.require(&response, "content")?;
    let content = message::content(reader, &content)?;
    let questions = question::list(reader, &response, &mut body);
    question::check_leniency(reader, &response, &questions, lifted);
    Some(Response {
        pointer: node.at,
        status,
        description: description?,
        origin,
        media_type: content.media_type,
        message: content.message,
        questions,
        promises_content: PerStrictness {
            narrow: true,
            decided: true,
            wide: !lifted,
        },
    })
}

/// Whether `x-wide` lets a body of any kind pass.
fn lifts_content<'d>(reader: &mut Reader<'d>, wide: &Node<'d>) -> Option<bool> {
    let wide = reader.object(wide, &BODY_WIDE)?;
    let content = reader.require(&wide, "content")?;
    let message = "`x-wide` of a response can only lift its content: `content: null`";
    let lifted = content.value.is_null().then_some(true);
    reader.expected(&content, lifted, message)
}

/// What a reading says of the body: that it is as documented (`{}`), or that any will do.
fn body<'d>(reader: &mut Reader<'d>, node: &Node<'d>) -> Option<ReadingMeaning> {
    let content = reader.object(node, &BODY_READING)?.get("content");
    if let Some(content) = content.as_ref().filter(|content| !content.value.is_null()) {
        reader.defect_with_help(
            &content.at,
            "a reading can only lift the content of a response",
            "write `{ content: null }`, or `{}` for the content as it stands",
        );
    }
    let promised = content.is_none();
    Some(ReadingMeaning::Body { promised })
}

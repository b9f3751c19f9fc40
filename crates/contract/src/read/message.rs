//! Bodies: media type, schema, examples, and the judges of each strictness.

use super::cursor::{Node, Reader};
use super::dialect::{BODY, EXAMPLE, MEDIA_TYPE};
use super::{role, schema};
use crate::compile::{Shape, judge};
use crate::judge::Judge;
use crate::message::{Example, Message, Request};
use crate::strictness::PerStrictness;

/// A `content` object.
pub(super) struct Content {
    pub(super) media_type: String,
    pub(super) message: Message,
}

/// The body that an operation takes.
pub(super) fn request<'d>(reader: &mut Reader<'d>, node: &Node<'d>) -> Option<Request> {
    let body = reader.object(node, &BODY)?;
    let description = reader.text(&body, "description");
    let required = reader.require(&body, "required")?;
    if reader.boolean(&required) == Some(false) {
        let message = "a body that may be left out is not part of this dialect";
        reader.defect(&required.at, message);
    }
    let content = reader.require(&body, "content")?;
    let content = self::content(reader, &content)?;
    Some(Request {
        media_type: content.media_type,
        description: description?,
        message: content.message,
    })
}

/// The one media type of a `content` object.
pub(super) fn content<'d>(reader: &mut Reader<'d>, node: &Node<'d>) -> Option<Content> {
    let entries = reader.entries(node, "`content`")?;
    let [(media_type, node)] = entries.as_slice() else {
        let message = "one media type is all that this dialect knows";
        reader.defect(&node.at, message);
        return None;
    };
    let body = reader.object(node, &MEDIA_TYPE)?;
    let schema = reader.require(&body, "schema")?;
    Some(Content {
        media_type: (*media_type).to_owned(),
        message: message(reader, &schema, body.get("examples"))?,
    })
}

/// What a schema describes.
pub(super) fn message<'d>(
    reader: &mut Reader<'d>,
    node: &Node<'d>,
    examples: Option<Node<'d>>,
) -> Option<Message> {
    let before = reader.count_so_far();
    let schema = schema::read(reader, node)?;
    let judges = PerStrictness::try_from_fn(|it| judge(Shape::new(&schema, it), it));
    let judges = judges.map_err(|error| {
        let message = format!("the schema cannot be compiled: {error}");
        reader.defect(&schema.pointer, message);
    });
    let judges = judges.ok()?;
    let roles = role::members(reader, &schema);
    let examples = examples.filter(|_| reader.count_so_far() == before);
    let examples = examples.map(|node| self::examples(reader, &node, &judges.decided));
    Some(Message {
        examples: examples.unwrap_or_default(),
        schema,
        judges,
        roles,
    })
}

fn examples<'d>(reader: &mut Reader<'d>, node: &Node<'d>, decided: &Judge) -> Vec<Example> {
    let entries = reader.entries(node, "`examples`").unwrap_or_default();
    let examples = entries.into_iter().filter_map(|(name, node)| {
        let example = reader.object(&node, &EXAMPLE)?;
        let summary = reader.text(&example, "summary");
        let value = reader.require(&example, "value")?;
        for violation in decided.violations(value.value) {
            let at = format!("{}{}", value.at, violation.pointer);
            let broken = format!("{} ({})", violation.message, violation.part);
            let message = format!("the example `{name}` breaks its own schema: {broken}");
            reader.defect(&at, message);
        }
        Some(Example {
            name: name.to_owned(),
            summary: summary?,
            value: value.value.clone(),
        })
    });
    examples.collect()
}

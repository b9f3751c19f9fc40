//! Bodies: media type, schema, examples, and the judges of each strictness.

use std::collections::BTreeSet;

use super::dialect::{BODY, EXAMPLE, MEDIA_TYPE};
use super::{cursor::Node, role, schema};
use crate::message::{Example, Message, Request};
use crate::{compile::judge, judge::Judge, strictness::PerStrictness};

/// A `content` object.
pub(super) struct Content {
    pub(super) media_type: String,
    pub(super) message: Message,
}

/// The body that an operation takes.
pub(super) fn request(node: &Node<'_>) -> Option<Request> {
    let body = node.object(&BODY)?;
    let description = body.text("description");
    let required = body.require("required")?;
    if required.boolean() == Some(false) {
        required.defect("a body that may be left out is not part of this dialect");
    }
    let content = content(&body.require("content")?)?;
    Some(Request {
        media_type: content.media_type,
        description,
        message: content.message,
    })
}

/// The one media type of a `content` object.
pub(super) fn content(node: &Node<'_>) -> Option<Content> {
    let entries = node.entries("`content`")?;
    let [(media_type, body)] = entries.as_slice() else {
        node.defect("one media type is all that this dialect knows");
        return None;
    };
    let body = body.object(&MEDIA_TYPE)?;
    Some(Content {
        media_type: (*media_type).to_owned(),
        message: message(&body.require("schema")?, body.get("examples"))?,
    })
}

/// What a schema describes.
pub(super) fn message(node: &Node<'_>, examples: Option<Node<'_>>) -> Option<Message> {
    let reader = node.reader;
    let before = reader.count_so_far();
    let schema = schema::read(node)?;
    let judges = PerStrictness::try_from_fn(|it| judge(&schema, it));
    let judges = judges.map_err(|error| format!("the schema cannot be compiled: {error}"));
    let judges = judges.map_err(|message| {
        if reader.count_so_far() == before {
            reader.defect(&schema.pointer, message);
        }
    });
    let judges = judges.ok()?;
    let roles = role::members(reader, &schema);
    let examples = examples.filter(|_| reader.count_so_far() == before);
    let examples = examples.map(|node| self::examples(&node, &judges.decided));
    Some(Message {
        examples: examples.unwrap_or_default(),
        schema,
        judges,
        roles,
    })
}

fn examples(node: &Node<'_>, decided: &Judge) -> Vec<Example> {
    let entries = node.entries("`examples`").unwrap_or_default();
    // What several examples break alike is one mistake.
    let mut told = BTreeSet::new();
    let examples = entries.into_iter().filter_map(|(name, node)| {
        let example = node.object(&EXAMPLE)?;
        let summary = example.text("summary");
        let value = example.require("value")?;
        for violation in decided.violations(value.value) {
            if !told.insert((violation.pointer.clone(), violation.part.clone())) {
                continue;
            }
            let at = format!("{}{}", value.at, violation.pointer);
            let broken = format!("{} ({})", violation.message, violation.part);
            let message = format!("the example `{name}` breaks its own schema: {broken}");
            node.reader.defect(&at, message);
        }
        Some(Example {
            name: name.to_owned(),
            summary,
            value: value.value.clone(),
        })
    });
    examples.collect()
}

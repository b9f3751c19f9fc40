//! Bodies: media type, schema, examples, and the judges of each strictness.

use super::cursor::{Node, Reader};
use super::{question, role, schema};
use crate::{Example, Judge, Message, PerStrictness, ReadingMeaning, Response, StatusRange};

/// The one media type of a `content` object.
pub(super) fn content<'d>(reader: &mut Reader<'d>, node: &Node<'d>) -> Option<(String, Message)> {
    let map = reader.map(node, "`content`")?;
    let mut entries = map.entries();
    let (Some((media_type, node)), None) = (entries.next(), entries.next()) else {
        reader.defect(&node.at, "one media type is all that this dialect knows");
        return None;
    };
    let what = "a media type";
    let fields = reader.object(&node, what, &["schema", "examples"])?;
    let schema = reader.require(&fields, "schema", what)?;
    let message = message(reader, &schema, fields.get("examples"))?;
    Some((media_type.to_owned(), message))
}

/// What a schema describes.
pub(super) fn message<'d>(
    reader: &mut Reader<'d>,
    node: &Node<'d>,
    examples: Option<Node<'d>>,
) -> Option<Message> {
    let before = reader.count_so_far();
    let schema = schema::read(reader, node, None, &[])?;
    let judges = match PerStrictness::try_from_fn(|strictness| Judge::new(&schema, strictness)) {
        Ok(judges) => judges,
        Err(error) => {
            let message = format!("the schema cannot be compiled: {error}");
            reader.defect(&schema.pointer, message);
            return None;
        }
    };
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
    let Some(map) = reader.map(node, "`examples`") else {
        return Vec::new();
    };
    let what = "an example";
    let mut examples = Vec::new();
    for (name, node) in map.entries() {
        let Some(fields) = reader.object(&node, what, &["summary", "value"]) else {
            continue;
        };
        let summary = reader.text(&fields, "summary", what);
        let Some(value) = reader.require(&fields, "value", what) else {
            continue;
        };
        for violation in decided.violations(value.value) {
            let at = format!("{}{}", value.at, violation.pointer);
            let broken = format!("{} ({})", violation.message, violation.part);
            reader.defect(
                &at,
                format!("the example `{name}` breaks its own schema: {broken}"),
            );
        }
        examples.push(Example {
            name: name.to_owned(),
            summary: summary.unwrap_or_default().to_owned(),
            value: value.value.clone(),
        });
    }
    examples
}

pub(super) fn response<'d>(
    reader: &mut Reader<'d>,
    node: &Node<'d>,
    status: StatusRange,
) -> Option<Response> {
    let what = "a response";
    let (node, _) = reader.resolve(node, "responses")?;
    let known = [
        "description",
        "x-source",
        "x-origin",
        "x-wide",
        "x-questions",
        "content",
    ];
    let fields = reader.object(&node, what, &known)?;
    let description = reader.text(&fields, "description", what);
    reader.text(&fields, "x-source", what);
    let origin = reader.origin(&fields, "x-origin");
    let mut promises_content = PerStrictness {
        narrow: true,
        decided: true,
        wide: true,
    };
    if let Some(wide) = fields.get("x-wide") {
        let what = "`x-wide` of a response";
        let fields = reader.object(&wide, what, &["content"])?;
        let lifted = reader.require(&fields, "content", what)?;
        if !lifted.value.is_null() {
            reader.defect(
                &lifted.at,
                "`x-wide` of a response can only lift its content: `content: null`",
            );
        }
        promises_content.wide = false;
    }
    let content_node = reader.require(&fields, "content", what)?;
    let (media_type, message) = content(reader, &content_node)?;
    let questions = question::list(reader, &fields, &mut body);
    let wide = !promises_content.wide;
    question::check_leniency(reader, &fields, &questions, wide);
    Some(Response {
        pointer: node.at,
        status,
        description: description?.to_owned(),
        origin,
        media_type,
        message,
        questions,
        promises_content,
    })
}

/// What a reading says of the body: that it is as documented (`{}`), or that any will do.
fn body<'d>(reader: &mut Reader<'d>, node: &Node<'d>) -> Option<ReadingMeaning> {
    let fields = reader.object(node, "the constraint of a response", &["content"])?;
    let lifted = fields.get("content");
    if let Some(content) = lifted.as_ref().filter(|content| !content.value.is_null()) {
        reader.defect_with_help(
            &content.at,
            "a reading can only lift the content of a response",
            "write `{ content: null }`, or `{}` for the content as it stands",
        );
    }
    let promised = lifted.is_none();
    Some(ReadingMeaning::Body { promised })
}

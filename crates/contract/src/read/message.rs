//! Bodies: media type, schema, examples, and the judges of each strictness.

use super::cursor::{Node, Reader};
use super::{question, schema};
use crate::{Example, Judge, Message, PerStrictness, Response, StatusRange, Strictness};

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
    let before = reader.count_so_far();
    let schema = reader.require(&fields, "schema", what)?;
    let mut message = message(reader, &schema)?;
    let whole = reader.count_so_far() == before;
    if let Some(list) = fields.get("examples").filter(|_| whole) {
        message.examples = examples(reader, &list, message.judge(Strictness::Decided));
    }
    Some((media_type.to_owned(), message))
}

/// What a schema describes, without examples.
pub(super) fn message<'d>(reader: &mut Reader<'d>, node: &Node<'d>) -> Option<Message> {
    let schema = schema::read(reader, node, None, &[])?;
    let judges = match PerStrictness::try_from_fn(|strictness| Judge::new(&schema, strictness)) {
        Ok(judges) => judges,
        Err(error) => {
            let message = format!("the schema cannot be compiled: {error}");
            reader.defect(&schema.pointer, message);
            return None;
        }
    };
    Some(Message {
        schema,
        examples: Vec::new(),
        judges,
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
    let questions = question::list(reader, &fields, &mut |reader, node| {
        reader.object(node, "the constraint of a response", &["content"]);
        None
    });
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

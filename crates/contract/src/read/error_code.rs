//! `x-error-codes`.

use std::ops::RangeInclusive;

use super::cursor::{Node, Object, Reader};
use super::dialect::ERROR_CODE;
use crate::error_code::{ErrorCode, Paid};
use crate::operation::Operation;
use crate::pointer;
use crate::schema::Schema;

const KEY: &str = "x-error-codes";

/// The error codes of a schema.
pub(super) fn list<'d>(reader: &mut Reader<'d>, schema: &Object<'d>) -> Vec<ErrorCode> {
    let items = schema.get(KEY).map(|node| reader.items(&node));
    let mut codes: Vec<ErrorCode> = Vec::new();
    for item in items.unwrap_or_default() {
        let Some(code) = read(reader, &item) else {
            continue;
        };
        if codes.iter().any(|other| other.code == code.code) {
            reader.defect(&item.at, format!("{} stands twice", code.code));
        }
        codes.push(code);
    }
    codes
}

fn read<'d>(reader: &mut Reader<'d>, node: &Node<'d>) -> Option<ErrorCode> {
    let object = reader.object(node, &ERROR_CODE)?;
    let code = number(reader, &object, "code", 1..=i64::MAX);
    let status = number(reader, &object, "status", 400..=599);
    let retry = reader.choice(&object, "retry");
    let class = reader.choice(&object, "class");
    let paid = object.get("paid").and_then(|node| reader.one_of(&node));
    if let Some(source) = object.get("x-source") {
        reader.string(&source);
    } else if paid == Some(Paid::Maybe) {
        reader.defect_with_help(
            &object.at,
            "what a code may have cost has a source of its own",
            "add `x-source`: who says that a task may have been made in spite of it",
        );
    }
    let meaning = reader.text(&object, "meaning");
    Some(ErrorCode {
        code: code?,
        status: u16::try_from(status?).ok()?,
        retry: retry?,
        class: class?,
        may_be_paid: paid == Some(Paid::Maybe),
        meaning: meaning?,
    })
}

fn number<'d>(
    reader: &mut Reader<'d>,
    object: &Object<'d>,
    key: &str,
    range: RangeInclusive<i64>,
) -> Option<i64> {
    let node = reader.require(object, key)?;
    let number = node.value.as_i64().filter(|it| range.contains(it));
    let (least, most) = (range.start(), range.end());
    let message = format!("a whole number from {least} to {most} is expected here");
    reader.expected(&node, number, &message)
}

/// A code means the same in every answer.
pub(super) fn agree(reader: &mut Reader<'_>, operations: &[Operation]) {
    let mut first: Option<&Schema> = None;
    for response in operations.iter().flat_map(|it| &it.responses) {
        response.message.schema.walk(&mut |_, schema| {
            if schema.error_codes.is_empty() {
                return;
            }
            let first = *first.get_or_insert(schema);
            if first.error_codes != schema.error_codes {
                let message = format!("the list of error codes at {} is another", first.pointer);
                reader.defect(&pointer::join(&schema.pointer, KEY), message);
            }
        });
    }
}

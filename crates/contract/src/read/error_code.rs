//! `x-error-codes`.

use std::ops::RangeInclusive;

use super::cursor::{Node, Object};
use super::{dialect::ERROR_CODE, reader::Reader};
use crate::error_code::{ErrorCode, Paid};
use crate::{operation::Operation, pointer, schema::Schema};

const KEY: &str = "x-error-codes";

/// The error codes of a schema.
pub(super) fn list(schema: &Object<'_>) -> Vec<ErrorCode> {
    let mut codes: Vec<ErrorCode> = Vec::new();
    for item in schema.list(KEY) {
        let Some(code) = read(&item) else { continue };
        if codes.iter().any(|other| other.code == code.code) {
            item.defect(format!("{} stands twice", code.code));
        }
        codes.push(code);
    }
    codes
}

fn read(node: &Node<'_>) -> Option<ErrorCode> {
    let object = node.object(&ERROR_CODE)?;
    let code = number(&object, "code", 1..=i64::MAX);
    let status = number(&object, "status", 400..=599);
    let retry = object.require("retry").and_then(|node| node.one_of());
    let class = object.require("class").and_then(|node| node.one_of());
    let paid = object.get("paid").and_then(|node| node.one_of());
    let may_be_paid = paid == Some(Paid::Maybe);
    if let Some(source) = object.get("x-source") {
        source.string();
    } else if may_be_paid {
        node.defect_with_help(
            "what a code may have cost has a source of its own",
            "add `x-source`: who says that a task may have been made in spite of it",
        );
    }
    Some(ErrorCode {
        meaning: object.text("meaning"),
        may_be_paid,
        code: code?,
        status: u16::try_from(status?).ok()?,
        retry: retry?,
        class: class?,
    })
}

fn number(object: &Object<'_>, key: &str, range: RangeInclusive<i64>) -> Option<i64> {
    let node = object.require(key)?;
    let number = node.value.as_i64().filter(|it| range.contains(it));
    let (least, most) = (range.start(), range.end());
    let message = format!("a whole number from {least} to {most} is expected here");
    node.expected(number, message)
}

/// The codes of all answers: each means the same in every one.
pub(super) fn agreed(reader: &Reader<'_>, operations: &[Operation]) -> Vec<ErrorCode> {
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
    first.map_or_else(Vec::new, |schema| schema.error_codes.clone())
}

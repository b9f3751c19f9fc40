//! `x-error-codes`.

use super::cursor::{Fields, Node, Reader};
use crate::error_code::Paid;
use crate::{ErrorCode, Operation, Schema};

const WHAT: &str = "an error code";
const KNOWN: [&str; 7] = [
    "code", "status", "retry", "class", "paid", "x-source", "meaning",
];

/// The error codes of a schema.
pub(super) fn list<'d>(reader: &mut Reader<'d>, fields: &Fields<'d>) -> Vec<ErrorCode> {
    let node = fields.get("x-error-codes");
    let items = node.map(|node| reader.items(&node)).unwrap_or_default();
    let mut codes: Vec<ErrorCode> = Vec::new();
    for item in items {
        let Some(code) = one(reader, &item) else {
            continue;
        };
        if codes.iter().any(|other| other.code == code.code) {
            reader.defect(&item.at, format!("{} stands twice", code.code));
        }
        codes.push(code);
    }
    codes
}

fn one<'d>(reader: &mut Reader<'d>, node: &Node<'d>) -> Option<ErrorCode> {
    let fields = reader.object(node, WHAT, &KNOWN)?;
    let code = number(reader, &fields, "code", 1..=i64::MAX);
    let status = number(reader, &fields, "status", 400..=599);
    let retry = reader.require(&fields, "retry", WHAT);
    let retry = retry.and_then(|node| reader.one_of(&node));
    let class = reader.require(&fields, "class", WHAT);
    let class = class.and_then(|node| reader.one_of(&node));
    let paid = fields.get("paid").and_then(|node| reader.one_of(&node));
    if let Some(source) = fields.get("x-source") {
        reader.string(&source);
    } else if paid == Some(Paid::Maybe) {
        reader.defect_with_help(
            &fields.at,
            "what a code may have cost has a source of its own",
            "add `x-source`: who says that a task may have been made in spite of it",
        );
    }
    let meaning = reader.text(&fields, "meaning", WHAT);
    Some(ErrorCode {
        code: code?,
        status: u16::try_from(status?).ok()?,
        retry: retry?,
        class: class?,
        may_be_paid: paid == Some(Paid::Maybe),
        meaning: meaning?.to_owned(),
    })
}

fn number<'d>(
    reader: &mut Reader<'d>,
    fields: &Fields<'d>,
    key: &str,
    range: std::ops::RangeInclusive<i64>,
) -> Option<i64> {
    let node = reader.require(fields, key, WHAT)?;
    let number = node.value.as_i64().filter(|it| range.contains(it));
    if number.is_none() {
        let (least, most) = (range.start(), range.end());
        let message = format!("a whole number from {least} to {most} is expected here");
        reader.defect(&node.at, message);
    }
    number
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
                reader.defect(&format!("{}/x-error-codes", schema.pointer), message);
            }
        });
    }
}

//! Credentials. The dialect has one scheme: an HTTP bearer key.

use super::cursor::{Node, Reader};
use super::dialect::{Kind, SECURITY, SECURITY_READING, SECURITY_WIDE};
use super::question;
use crate::question::ReadingMeaning;
use crate::security::Security;
use crate::strictness::PerStrictness;

/// The credentials that a `security` asks for.
pub(super) fn read<'d>(reader: &mut Reader<'d>, node: &Node<'d>) -> Option<Security> {
    let requirements = reader.items(node);
    let [requirement] = requirements.as_slice() else {
        if !requirements.is_empty() {
            reader.defect(&node.at, "one scheme is all that this dialect knows");
        }
        return None;
    };
    let schemes = reader.entries(requirement, "a security requirement")?;
    let (name, scopes) = schemes.first()?;
    let Some(node) = reader.find(&format!("/components/securitySchemes/{name}")) else {
        reader.defect(&scopes.at, format!("there is no security scheme `{name}`"));
        return None;
    };
    let scheme = reader.object(&node, &SECURITY)?;
    for (key, only) in [("type", "http"), ("scheme", "bearer")] {
        if reader.text(&scheme, key).is_some_and(|value| value != only) {
            let message = format!("only `{only}` is part of this dialect");
            reader.defect(&scheme.path(key), message);
        }
    }
    reader.text(&scheme, "description");
    let source = reader.text(&scheme, "x-source")?;
    let wide = match scheme.get("x-wide") {
        Some(wide) => optional(reader, &wide, &SECURITY_WIDE)?,
        None => false,
    };
    let questions = question::list(reader, &scheme, &mut |reader, node| {
        let optional = optional(reader, node, &SECURITY_READING)?;
        Some(ReadingMeaning::Credentials { optional })
    });
    question::check_leniency(reader, &scheme, &questions, wide);
    Some(Security {
        pointer: node.at,
        source,
        questions,
        optional: PerStrictness {
            wide,
            ..PerStrictness::default()
        },
    })
}

/// Whether credentials may be left out.
fn optional<'d>(reader: &mut Reader<'d>, node: &Node<'d>, kind: &'static Kind) -> Option<bool> {
    let object = reader.object(node, kind)?;
    let Some(optional) = object.get("optional") else {
        reader.defect_with_help(
            &node.at,
            format!("{} has no `optional`", kind.name),
            "write `{ optional: true }` or `{ optional: false }`",
        );
        return None;
    };
    reader.boolean(&optional)
}

//! Credentials. The dialect has one scheme: an HTTP bearer key.

use super::dialect::{Kind, SECURITY, SECURITY_READING, SECURITY_WIDE};
use super::{cursor::Node, question};
use crate::{operation::Security, question::ReadingMeaning, strictness::PerStrictness};

/// The credentials that a `security` asks for.
pub(super) fn read(node: &Node<'_>) -> Option<Security> {
    let requirements = node.items();
    let [requirement] = requirements.as_slice() else {
        if !requirements.is_empty() {
            node.defect("one scheme is all that this dialect knows");
        }
        return None;
    };
    let schemes = requirement.entries("a security requirement")?;
    let (name, scopes) = schemes.first()?;
    let found = Node::find(node.reader, &format!("/components/securitySchemes/{name}"));
    let found = scopes.expected(found, format!("there is no security scheme `{name}`"))?;
    node.reader.refer(&found.at);
    let scheme = found.object(&SECURITY)?;
    for (key, only) in [("type", "http"), ("scheme", "bearer")] {
        let text = scheme.text(key);
        if !text.is_empty() && text != only {
            let message = format!("only `{only}` is part of this dialect");
            node.reader.defect(&scheme.path(key), message);
        }
    }
    scheme.text("description");
    let optional_in_wide = match scheme.get("x-wide") {
        Some(wide) => optional(&wide, &SECURITY_WIDE)?,
        None => false,
    };
    let questions = question::list(&scheme, &|node| {
        let optional = optional(node, &SECURITY_READING)?;
        Some(ReadingMeaning::Credentials { optional })
    });
    question::check_leniency(node.reader, &questions, optional_in_wide);
    Some(Security {
        source: scheme.text("x-source"),
        questions,
        optional: PerStrictness::lenient_in_wide(optional_in_wide),
        pointer: found.at,
    })
}

/// Whether credentials may be left out.
fn optional(node: &Node<'_>, kind: &'static Kind) -> Option<bool> {
    let Some(optional) = node.object(kind)?.get("optional") else {
        node.defect_with_help(
            format!("{} has no `optional`", kind.name),
            "write `{ optional: true }` or `{ optional: false }`",
        );
        return None;
    };
    optional.boolean()
}

//! Operations: method, path, credentials, parameters, body, answers, callbacks.

use super::cursor::{Fields, Node, Reader};
use super::{callback, message, parameter, question};
use crate::parameter::template;
use crate::{Operation, PerStrictness, ReadingMeaning, Request, Security, StatusRange, pointer};

/// In the order in which operations of one path are listed: what makes something, then what reads it.
const METHODS: [&str; 5] = ["post", "get", "put", "delete", "patch"];
const OPERATION: [&str; 14] = [
    "operationId",
    "x-name",
    "x-role",
    "x-source",
    "x-origin",
    "tags",
    "summary",
    "description",
    "security",
    "parameters",
    "requestBody",
    "responses",
    "callbacks",
    "deprecated",
];

pub(super) fn path_item<'d>(
    reader: &mut Reader<'d>,
    path: &str,
    node: &Node<'d>,
    security: Option<&Node<'d>>,
    operations: &mut Vec<Operation>,
) {
    let Some(fields) = reader.object(node, "a path", &METHODS) else {
        return;
    };
    let names = template(path).unwrap_or_else(|why| {
        reader.defect(&node.at, why);
        Vec::new()
    });
    for method in METHODS {
        let Some(node) = fields.get(method) else {
            continue;
        };
        operations.extend(operation(reader, (path, &names), method, &node, security));
    }
}

fn operation<'d>(
    reader: &mut Reader<'d>,
    (path, template): (&str, &[&str]),
    method: &str,
    node: &Node<'d>,
    security: Option<&Node<'d>>,
) -> Option<Operation> {
    let what = "an operation";
    let fields = reader.object(node, what, &OPERATION)?;
    let id = reader.text(&fields, "operationId", what);
    reader.text(&fields, "description", what);
    let summary = reader.text(&fields, "summary", what);
    let source = reader.text(&fields, "x-source", what);
    let name = fields
        .get("x-name")
        .and_then(|node| reader.string(&node))
        .or(id);
    let origin = reader.origin(&fields, "x-origin");
    let security = fields.get("security").or_else(|| security.cloned());
    let security = security.and_then(|node| credentials(reader, &node));
    let parameters = parameter::list(reader, &fields, template);
    let request = fields
        .get("requestBody")
        .and_then(|node| body(reader, &node));
    let responses = responses(reader, &fields);
    let callbacks = callback::list(reader, &fields, request.as_ref());
    let role = fields.get("x-role").and_then(|node| reader.one_of(&node));
    Some(Operation {
        id: id?.to_owned(),
        name: name?.to_owned(),
        role,
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: summary?.to_owned(),
        origin,
        source: source?.to_owned(),
        security,
        parameters,
        request,
        responses,
        callbacks,
    })
}

pub(super) fn body<'d>(reader: &mut Reader<'d>, node: &Node<'d>) -> Option<Request> {
    let what = "a request body";
    let fields = reader.object(node, what, &["description", "required", "content"])?;
    reader.text(&fields, "description", what);
    let required = reader.require(&fields, "required", what)?;
    if reader.boolean(&required) == Some(false) {
        reader.defect(
            &required.at,
            "a body that may be left out is not part of this dialect",
        );
    }
    let content = reader.require(&fields, "content", what)?;
    let (media_type, message) = message::content(reader, &content)?;
    Some(Request {
        media_type,
        message,
    })
}

fn responses<'d>(reader: &mut Reader<'d>, fields: &Fields<'d>) -> Vec<crate::Response> {
    let Some(node) = reader.require(fields, "responses", "an operation") else {
        return Vec::new();
    };
    let Some(map) = reader.map(&node, "`responses`") else {
        return Vec::new();
    };
    let mut responses = Vec::new();
    for (status, node) in map.entries() {
        if let Some(status) = self::status(reader, status, &node) {
            responses.extend(message::response(reader, &node, status));
        }
    }
    responses
}

/// The key of an answer.
pub(super) fn status(reader: &mut Reader<'_>, key: &str, node: &Node<'_>) -> Option<StatusRange> {
    let status = key.parse().ok();
    if status.is_none() {
        let message = format!("`{key}` is neither a status nor a class such as 4XX");
        reader.defect(&node.at, message);
    }
    status
}

/// The one scheme of the dialect: an HTTP bearer key.
fn credentials<'d>(reader: &mut Reader<'d>, node: &Node<'d>) -> Option<Security> {
    let requirements = reader.items(node);
    let [requirement] = requirements.as_slice() else {
        if !requirements.is_empty() {
            reader.defect(&node.at, "one scheme is all that this dialect knows");
        }
        return None;
    };
    let (name, scopes) = reader
        .map(requirement, "a security requirement")?
        .entries()
        .next()?;
    let place = format!("/components/securitySchemes/{name}");
    let Some(value) = reader.document.pointer(&place) else {
        reader.defect(&scopes.at, format!("there is no security scheme `{name}`"));
        return None;
    };
    let what = "a security scheme";
    let known = [
        "type",
        "scheme",
        "description",
        "x-source",
        "x-wide",
        "x-questions",
    ];
    let node = Node { at: place, value };
    let fields = reader.object(&node, what, &known)?;
    for (key, only) in [("type", "http"), ("scheme", "bearer")] {
        if reader
            .text(&fields, key, what)
            .is_some_and(|value| value != only)
        {
            reader.defect(
                &fields.path(key),
                format!("only `{only}` is part of this dialect"),
            );
        }
    }
    reader.text(&fields, "description", what);
    let source = reader.text(&fields, "x-source", what)?.to_owned();
    let wide = match fields.get("x-wide") {
        Some(wide) => optional(reader, &wide, "`x-wide` of a security scheme")?,
        None => false,
    };
    let questions = question::list(reader, &fields, &mut |reader, node| {
        let optional = optional(reader, node, "a reading about credentials")?;
        Some(ReadingMeaning::Credentials { optional })
    });
    question::check_leniency(reader, &fields, &questions, wide);
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

/// Whether credentials may be left out, as a part of the scheme says it.
fn optional<'d>(reader: &mut Reader<'d>, node: &Node<'d>, what: &str) -> Option<bool> {
    let fields = reader.object(node, what, &["optional"])?;
    let Some(optional) = fields.get("optional") else {
        reader.defect_with_help(
            &node.at,
            format!("{what} has no `optional`"),
            "write `{ optional: true }` or `{ optional: false }`",
        );
        return None;
    };
    reader.boolean(&optional)
}

/// Where the document has an operation.
pub(super) fn place(paths: &Node<'_>, operation: &Operation) -> String {
    let path = pointer::join(&paths.at, &operation.path);
    pointer::join(&path, &operation.method.to_lowercase())
}

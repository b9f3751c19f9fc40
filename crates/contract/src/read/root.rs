//! The document itself: info, servers, tags, components, paths.

use serde_json::Value;

use super::cursor::{Node, Reader};
use super::{error_code, message, operation, parameter, question, role, schema};
use crate::{Defect, Operation, StatusRange, pointer};

const WHAT: &str = "the document";

/// The document's version and its operations, or every mistake in it.
pub(crate) fn contract(document: &Value) -> Result<(String, Vec<Operation>), Vec<Defect>> {
    let mut reader = Reader::new(document);
    let contract = read(&mut reader);
    let mut defects = reader.finish();
    match contract {
        Some(contract) if defects.is_empty() => Ok(contract),
        _ => {
            if defects.is_empty() {
                defects.push(Defect {
                    pointer: String::new(),
                    message: "the document cannot be read".to_owned(),
                    help: None,
                });
            }
            Err(defects)
        }
    }
}

fn read(reader: &mut Reader<'_>) -> Option<(String, Vec<Operation>)> {
    let root = Node {
        at: String::new(),
        value: reader.document,
    };
    let known = [
        "openapi",
        "info",
        "servers",
        "tags",
        "security",
        "paths",
        "components",
    ];
    let fields = reader.object(&root, WHAT, &known)?;
    if let Some(version) = reader.text(&fields, "openapi", WHAT)
        && version != "3.0.3"
    {
        reader.defect(
            &fields.path("openapi"),
            format!("this is a dialect of OpenAPI 3.0.3, not of {version}"),
        );
    }
    let version = reader
        .require(&fields, "info", WHAT)
        .and_then(|node| info(reader, &node));
    described_list(
        reader,
        fields.get("servers"),
        "a server",
        &["url", "description"],
    );
    described_list(
        reader,
        fields.get("tags"),
        "a tag",
        &["name", "description"],
    );
    if let Some(components) = fields.get("components") {
        read_components(reader, &components);
    }
    let security = fields.get("security");
    let paths = reader.require(&fields, "paths", WHAT)?;
    let mut operations = Vec::new();
    for (path, item) in reader.map(&paths, "`paths`")?.entries() {
        operation::path_item(reader, path, &item, security.as_ref(), &mut operations);
    }
    unique_names(reader, &paths, &operations);
    question::unique(reader);
    // Of an operation with a mistake in it parts are missing.
    if reader.count_so_far() == 0 {
        role::operations(reader, &paths, &operations);
        error_code::agree(reader, &operations);
    }
    Some((version?, operations))
}

fn info<'d>(reader: &mut Reader<'d>, node: &Node<'d>) -> Option<String> {
    let what = "`info`";
    let fields = reader.object(
        node,
        what,
        &["title", "version", "description", "contact", "license"],
    )?;
    reader.text(&fields, "title", what);
    reader.text(&fields, "description", what);
    reader.text(&fields, "version", what).map(str::to_owned)
}

fn described_list<'d>(reader: &mut Reader<'d>, list: Option<Node<'d>>, what: &str, keys: &[&str]) {
    let Some(list) = list else { return };
    for item in reader.items(&list) {
        if let Some(fields) = reader.object(&item, what, keys) {
            for key in keys {
                reader.text(&fields, key, what);
            }
        }
    }
}

/// Components are read by themselves too, so that a mistake is found where no operation leads.
fn read_components<'d>(reader: &mut Reader<'d>, node: &Node<'d>) {
    let known = ["schemas", "parameters", "responses", "securitySchemes"];
    let Some(fields) = reader.object(node, "`components`", &known) else {
        return;
    };
    if let Some(schemas) = fields
        .get("schemas")
        .and_then(|node| reader.map(&node, "`schemas`"))
    {
        for (name, node) in schemas.entries() {
            schema::read(reader, &node, Some(name), &[]);
        }
    }
    if let Some(parameters) = fields
        .get("parameters")
        .and_then(|node| reader.map(&node, "`parameters`"))
    {
        for (_, node) in parameters.entries() {
            parameter::read(reader, &node);
        }
    }
    if let Some(responses) = fields
        .get("responses")
        .and_then(|node| reader.map(&node, "`responses`"))
    {
        for (_, node) in responses.entries() {
            message::response(reader, &node, StatusRange::Class(4));
        }
    }
}

/// Operations and callbacks share their names: ids name generated types, short names cases.
fn unique_names(reader: &mut Reader<'_>, paths: &Node<'_>, operations: &[Operation]) {
    let mut seen: Vec<[&str; 2]> = Vec::new();
    for operation in operations {
        let at = operation::place(paths, operation);
        let callbacks = operation.callbacks.iter();
        let callbacks = callbacks.map(|other| (other.pointer.clone(), [&*other.id, &*other.name]));
        let own = (at, [&*operation.id, &*operation.name]);
        for (at, [id, name]) in std::iter::once(own).chain(callbacks) {
            if seen.iter().any(|[other, _]| *other == id) {
                let message = format!("`{id}` names two operations");
                reader.defect(&pointer::join(&at, "operationId"), message);
            } else if seen.iter().any(|[_, other]| *other == name) {
                reader.defect_with_help(
                    &pointer::join(&at, "x-name"),
                    format!("`{name}` is the short name of two operations"),
                    "short names begin the ids of cases, so each operation has its own",
                );
            }
            seen.push([id, name]);
        }
    }
}

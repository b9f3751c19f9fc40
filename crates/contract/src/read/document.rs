//! The document itself: info, servers, tags, components, paths.

use std::collections::BTreeMap;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::cursor::{Object, Reader};
use super::dialect::{COMPONENTS, DOCUMENT, INFO, Kind, SERVER, TAG};
use super::{error_code, operation, other_shape, parameter, response, role, schema};
use crate::contract::Contract;
use crate::defect::Defect;
use crate::operation::Operation;
use crate::other_shape::OtherShape;
use crate::pointer;
use crate::response::StatusRange;
use crate::schema::Schema;

impl Contract {
    /// Reads a document.
    ///
    /// # Errors
    /// Every mistake in the document, sorted by pointer; never an empty list.
    pub fn from_document(document: &Value) -> Result<Self, Vec<Defect>> {
        let mut reader = Reader::new(document);
        let parts = read(&mut reader);
        let defects = reader.finish();
        let Some(parts) = parts.filter(|_| defects.is_empty()) else {
            return Err(defects);
        };
        let digest = Sha256::digest(document.to_string());
        Ok(Self {
            title: parts.info.title,
            version: parts.info.version,
            description: parts.info.description,
            operations: parts.operations,
            schemas: parts.schemas,
            other_shapes: parts.other_shapes,
            sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
            document: document.clone(),
        })
    }
}

/// What a document consists of.
struct Parts {
    info: Info,
    operations: Vec<Operation>,
    schemas: BTreeMap<String, Schema>,
    other_shapes: Vec<OtherShape>,
}

struct Info {
    title: String,
    version: String,
    description: String,
}

/// The parts, or at least one mistake.
fn read(reader: &mut Reader<'_>) -> Option<Parts> {
    let root = reader.object(&reader.root(), &DOCUMENT)?;
    if let Some(version) = reader.text(&root, "openapi")
        && version != "3.0.3"
    {
        let message = format!("this is a dialect of OpenAPI 3.0.3, not of {version}");
        reader.defect(&root.path("openapi"), message);
    }
    let info = info(reader, &root);
    described(reader, &root, "servers", &SERVER, ["url", "description"]);
    described(reader, &root, "tags", &TAG, ["name", "description"]);
    let schemas = components(reader, &root);
    let other_shapes = other_shape::list(reader, &root);
    let paths = reader.require(&root, "paths")?;
    let security = root.get("security");
    let mut operations = Vec::new();
    for (path, node) in reader.entries(&paths, "`paths`")? {
        operations.extend(operation::list(reader, path, &node, security.as_ref()));
    }
    unique_names(reader, &operations);
    // Of an operation with a mistake in it parts are missing.
    if reader.count_so_far() == 0 {
        role::operations(reader, &operations);
        error_code::agree(reader, &operations);
    }
    Some(Parts {
        info: info?,
        operations,
        schemas: schemas?,
        other_shapes,
    })
}

fn info<'d>(reader: &mut Reader<'d>, root: &Object<'d>) -> Option<Info> {
    let node = reader.require(root, "info")?;
    let info = reader.object(&node, &INFO)?;
    let [title, version, description] =
        ["title", "version", "description"].map(|key| reader.text(&info, key));
    Some(Info {
        title: title?,
        version: version?,
        description: description?,
    })
}

/// A list of objects that tell something to a person and nothing to a program.
fn described<'d>(
    reader: &mut Reader<'d>,
    root: &Object<'d>,
    key: &str,
    kind: &'static Kind,
    texts: [&str; 2],
) {
    let list = root.get(key);
    for item in list.map(|list| reader.items(&list)).unwrap_or_default() {
        if let Some(object) = reader.object(&item, kind) {
            for key in texts {
                reader.text(&object, key);
            }
        }
    }
}

/// The schemas. All components are read by themselves too, so that a mistake is found where no operation
/// leads.
fn components<'d>(reader: &mut Reader<'d>, root: &Object<'d>) -> Option<BTreeMap<String, Schema>> {
    let Some(node) = root.get("components") else {
        return Some(BTreeMap::new());
    };
    let components = reader.object(&node, &COMPONENTS)?;
    reader.named(&components, "securitySchemes");
    for (_, node) in reader.named(&components, "parameters") {
        parameter::read(reader, &node);
    }
    for (_, node) in reader.named(&components, "responses") {
        response::read(reader, &node, StatusRange::Class(4));
    }
    let schemas = reader.named(&components, "schemas").into_iter();
    let schemas = schemas.filter_map(|(name, node)| {
        let schema = schema::component(reader, &node, name)?;
        Some((name.to_owned(), schema))
    });
    Some(schemas.collect())
}

/// Operations and callbacks share their names: ids name generated types and files, short names cases.
fn unique_names(reader: &mut Reader<'_>, operations: &[Operation]) {
    let mut seen: Vec<[&str; 2]> = Vec::new();
    for operation in operations {
        let own = (&operation.pointer, [&*operation.id, &*operation.name]);
        let callbacks = operation.callbacks.iter();
        let callbacks = callbacks.map(|it| (&it.pointer, [&*it.id, &*it.name]));
        for (at, [id, name]) in std::iter::once(own).chain(callbacks) {
            if seen.iter().any(|[other, _]| *other == id) {
                let message = format!("`{id}` names two operations");
                reader.defect(&pointer::join(at, "operationId"), message);
            } else if seen.iter().any(|[_, other]| *other == name) {
                reader.defect_with_help(
                    &pointer::join(at, "x-name"),
                    format!("`{name}` is the short name of two operations"),
                    "short names begin the ids of cases, so each operation has its own",
                );
            }
            seen.push([id, name]);
        }
    }
}

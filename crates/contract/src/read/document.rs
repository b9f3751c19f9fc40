//! The document itself: info, servers, tags, components, paths.

use std::collections::BTreeMap;
use std::iter;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::cursor::{Node, Object};
use super::dialect::{COMPONENTS, DOCUMENT, INFO, Kind, PATH_PREFIX, SERVER, TAG};
use super::reader::{Defect, OTHER, Reader};
use super::{error_code, operation, other_shape, parameter, response, role, schema};
use crate::{
    contract::Contract, operation::Operation, pointer, response::StatusRange, schema::Schema,
};

impl Contract {
    /// Reads a document.
    ///
    /// # Errors
    /// Every mistake in the document, sorted by pointer; never an empty list.
    pub fn from_document(document: &Value) -> Result<Self, Vec<Defect>> {
        let reader = Reader::new(document);
        let contract = Node::find(&reader, "").and_then(|root| read(&root));
        let defects = reader.defects();
        contract.filter(|_| defects.is_empty()).ok_or(defects)
    }
}

/// The contract, or at least one mistake.
fn read(root: &Node<'_>) -> Option<Contract> {
    let reader = root.reader;
    let root = root.object(&DOCUMENT)?;
    let version = root.text("openapi");
    if !version.is_empty() && version != "3.0.3" {
        let message = format!("this is a dialect of OpenAPI 3.0.3, not of {version}");
        reader.defect(&root.path("openapi"), message);
    }
    let info = root.require("info").and_then(|node| node.object(&INFO));
    let info = info.map(|it| ["title", "version", "description"].map(|key| it.text(key)));
    described(&root, "servers", &SERVER);
    described(&root, "tags", &TAG);
    let schemas = components(&root);
    let other_shapes = other_shape::list(&root);
    let path_prefix = path_prefix(&root);
    root.require("paths");
    let security = root.get("security");
    let mut operations = Vec::new();
    for (path, node) in root.members("paths") {
        operations.extend(operation::list(path, &node, security.as_ref()));
    }
    unique_names(reader, &operations);
    let mut error_codes = Vec::new();
    // Of an operation with a mistake in it parts are missing.
    if reader.count_so_far() == 0 {
        role::operations(reader, &operations);
        error_codes = error_code::agreed(reader, &operations);
        unused(&root);
    }
    let [title, version, description] = info?;
    let digest = Sha256::digest(root.value.to_string());
    Some(Contract {
        title,
        version,
        description,
        operations,
        schemas,
        other_shapes,
        path_prefix,
        error_codes,
        sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
        document: root.value.clone(),
        notes: reader.notes(),
    })
}

/// What every path begins with, if a gateway puts something there.
fn path_prefix(root: &Object<'_>) -> String {
    let found = root
        .get("x-path-prefix")
        .and_then(|node| node.object(&PATH_PREFIX));
    let Some(object) = found else {
        return String::new();
    };
    object.text("description");
    object.text("x-source");
    let prefix = object.text("prefix");
    if !prefix.is_empty() && (!prefix.starts_with('/') || prefix.ends_with('/')) {
        let message = "a prefix begins with `/`, and does not end with it";
        root.reader.defect(&object.path("prefix"), message);
        return String::new();
    }
    for (path, node) in root.members("paths") {
        let rest = path.strip_prefix(&*prefix);
        if !rest.is_some_and(|rest| rest.starts_with('/')) {
            node.defect(format!(
                "a path begins with `{prefix}`, which `x-path-prefix` says"
            ));
        }
    }
    prefix
}

/// Notes what is declared and not used. That there are no credentials has to be said, by `security: []`.
fn unused(root: &Object<'_>) {
    let tags = root
        .list("tags")
        .into_iter()
        .filter_map(|tag| tag.get("name"));
    let components = root.get("components");
    let kinds = components.and_then(|it| it.entries("`components`"));
    let components = kinds.unwrap_or_default().into_iter().flat_map(|(_, kind)| {
        let all = kind.entries("components").unwrap_or_default();
        all.into_iter().map(|(_, component)| component)
    });
    for node in tags
        .chain(components)
        .filter(|it| !root.reader.is_referred(&it.at))
    {
        let name = pointer::tokens(&node.at).last().unwrap_or_default();
        if node.at.starts_with("/components/securitySchemes/") && !root.has("security") {
            let help = format!("add `security: [{{ {name}: [] }}]` to the document");
            node.defect_with_help("no operation asks for these credentials", help);
        } else {
            let note = Defect::new(&node.at, "nothing refers to it");
            root.reader.note(note);
        }
    }
}

/// A list of objects that tell something to a person and nothing to a program: all their keys are texts.
fn described(root: &Object<'_>, key: &str, kind: &'static Kind) {
    for object in root.list(key).iter().filter_map(|item| item.object(kind)) {
        for key in kind.keys() {
            object.text(key);
        }
    }
}

/// The schemas. All components are read by themselves too, so that a mistake is found where no operation
/// leads.
fn components(root: &Object<'_>) -> BTreeMap<String, Schema> {
    let node = root.get("components");
    let Some(components) = node.and_then(|node| node.object(&COMPONENTS)) else {
        return BTreeMap::new();
    };
    components.named("securitySchemes");
    for (_, node) in components.named("parameters") {
        parameter::read(&node);
    }
    for (_, node) in components.named("responses") {
        response::read(&node, StatusRange::Class(4));
    }
    let schemas = components.named("schemas").into_iter();
    let schemas =
        schemas.filter_map(|(name, node)| Some((name.to_owned(), schema::component(&node, name)?)));
    schemas.collect()
}

/// Operations and callbacks share their names: ids name generated types and files, short names cases.
fn unique_names(reader: &Reader<'_>, operations: &[Operation]) {
    let named = operations.iter().flat_map(|operation| {
        let callbacks = operation.callbacks.iter();
        let callbacks = callbacks.map(|it| (&it.pointer, &it.id, &it.name));
        iter::once((&operation.pointer, &operation.id, &operation.name)).chain(callbacks)
    });
    let (mut ids, mut names) = (BTreeMap::new(), BTreeMap::new());
    // A name that could not be read is empty.
    for (at, id, name) in named.filter(|(_, id, name)| !id.is_empty() && !name.is_empty()) {
        let [id_at, name_at] = ["operationId", "x-name"].map(|key| pointer::join(at, key));
        let first_id = ids.entry(id).or_insert_with(|| id_at.clone());
        let first_name = names.entry(name).or_insert_with(|| name_at.clone());
        let mistake = if *first_id != id_at {
            Defect::new(id_at, format!("`{id}` names two operations")).other(&**first_id, OTHER)
        } else if *first_name != name_at {
            Defect::new(
                name_at,
                format!("`{name}` is the short name of two operations"),
            )
            .help("short names begin the ids of cases, so each operation has its own")
            .other(&**first_name, OTHER)
        } else {
            continue;
        };
        reader.report(mistake);
    }
}

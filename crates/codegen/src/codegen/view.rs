//! The *codegen view* of the document: the same contract in words that progenitor gets right.
//!
//! It panics on some legal documents, loses constraints and members of others without a word, and sends
//! defaults that nobody set (progenitor 0.15). So it is shown less: no extensions, rules, defaults or
//! examples; only the answers that mean success, since every other answer then arrives whole, with
//! status, headers and body; answers opened, for an unknown status must not cost a paid task. What is
//! taken out here is put back by the [special types](super::special) and the [rewrite](super::rewrite).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::error::CodegenError;
use super::node::Node;
use super::operation::{Operation, operations};
use super::parameter::Parameter;
use super::role::{Reach, Role};
use super::rules::Rule;
use super::schema::Schemas;
use super::special::Special;

/// What progenitor is shown, and what it is not.
#[derive(Debug)]
pub(super) struct View {
    /// The document for progenitor.
    pub(super) document: Value,
    /// The types that take the place of typify's.
    pub(super) specials: Vec<Special>,
    /// The types that have to refuse what the contract refuses.
    pub(super) requests: BTreeSet<String>,
    /// The rules across members that those types have to hold.
    pub(super) rules: BTreeMap<String, Vec<Rule>>,
    /// The types and members of answers that are read whatever they are.
    pub(super) dispensable: BTreeSet<(String, String)>,
    /// How many operations there are.
    pub(super) operations: usize,
    /// How many of their parameters are parts of a path.
    pub(super) segments: usize,
    /// How many of their successful answers have a body.
    pub(super) answers: usize,
}

/// The view of a document.
pub(super) fn view(document: &Value) -> Result<View, CodegenError> {
    let root = Node::root(document);
    let operations = operations(&root)?;
    let reach = Reach::of(&root, &operations);
    let mut schemas = Schemas::new(&root, reach)?;
    let mut paths = Map::new();
    for operation in &operations {
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        path[operation.method] = item(&mut schemas, operation)?;
        for callback in &operation.callbacks {
            schemas.body(Role::Answer, &callback.schema, &callback.type_name())?;
        }
    }
    let answers = operations.iter().filter(|o| o.success.schema.is_some());
    let parameters = operations.iter().flat_map(|o| &o.parameters);
    Ok(View {
        operations: operations.len(),
        segments: parameters.filter(|it| it.location == "path").count(),
        answers: answers.count(),
        document: json!({
            "openapi": document["openapi"],
            "info": info(document),
            "paths": paths,
            "components": { "schemas": schemas.components },
        }),
        specials: schemas.specials,
        requests: schemas.requests,
        rules: schemas.rules,
        dispensable: schemas.dispensable,
    })
}

fn info(document: &Value) -> Value {
    let info = &document["info"];
    json!({
        "title": info["title"],
        "description": info["description"],
        "version": info["version"],
    })
}

/// An operation.
fn item<'d>(schemas: &mut Schemas<'d>, operation: &Operation<'d>) -> Result<Value, CodegenError> {
    let success = &operation.success;
    let mut answer = json!({ "description": success.description.unwrap_or_default() });
    if let Some(schema) = &success.schema {
        let name = format!("{}Response", operation.type_name());
        let schema = schemas.body(Role::Answer, schema, &name)?;
        answer["content"] = json!({ "application/json": { "schema": schema } });
    }
    let mut item = json!({
        "operationId": operation.id,
        "summary": operation.node.text("summary"),
        "description": operation.node.text("description"),
        "responses": { success.status: answer },
    });
    if !operation.parameters.is_empty() {
        item["parameters"] = parameters(schemas, operation)?;
    }
    if let Some(body) = &operation.body {
        let name = format!("{}Request", operation.type_name());
        let schema = schemas.body(Role::Request, &body.schema, &name)?;
        item["requestBody"] = json!({
            "description": body.description,
            "required": true,
            "content": { "application/json": { "schema": schema } },
        });
    }
    Ok(item)
}

fn parameters<'d>(
    schemas: &mut Schemas<'d>,
    operation: &Operation<'d>,
) -> Result<Value, CodegenError> {
    let show = |parameter: &Parameter<'d>| {
        let owner = operation.type_name();
        Ok(json!({
            "name": parameter.name,
            "in": parameter.location,
            "required": parameter.required,
            "description": parameter.description,
            "schema": schemas.parameter(&parameter.schema, parameter.name, &owner)?,
        }))
    };
    operation.parameters.iter().map(show).collect()
}

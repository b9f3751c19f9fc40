//! The *codegen view* of the contract: the same contract in words that progenitor gets right.
//!
//! It panics on some legal documents, loses constraints and members of others without a word, and sends
//! defaults that nobody set (progenitor 0.15). So it is shown less: no extensions, rules, defaults or
//! examples; only the answers that mean success, since every other answer then arrives whole, with
//! status, headers and body; answers opened, for an unknown status must not cost a paid task. What is
//! taken out here is put back by the [special types](super::special) and the [rewrite](mod@super::rewrite).

use image2video_contract::{Contract, Defect, Location, Operation, Response, pointer};
use proc_macro2::Ident;
use serde_json::{Map, Value, json};

use super::names::{METHODS, Names, PARAMETERS, PRELUDE, field, pascal, snake};
use super::schema::{Schemas, Types};
use super::side::Side;

const JSON: &str = "application/json";

/// What progenitor is shown, and what it is not.
#[derive(Debug)]
pub(super) struct View {
    /// The document for progenitor.
    pub(super) document: Value,
    /// The types that it has, and what progenitor is not shown of them.
    pub(super) types: Types,
    /// How many operations there are.
    pub(super) operations: usize,
    /// How many of them have a body.
    pub(super) bodies: usize,
    /// What each path begins with, which is a setting of the client.
    pub(super) path_prefix: String,
    /// Their parameters that are parts of a path, as generated code names them.
    pub(super) segments: Vec<Ident>,
}

/// The view of a contract.
pub(super) fn view(contract: &Contract) -> Result<View, Defect> {
    check_names(contract)?;
    let mut schemas = Schemas::new(contract)?;
    let mut paths = Map::new();
    for operation in &contract.operations {
        speaks_json(operation)?;
        let path = paths.entry(&operation.path).or_insert_with(|| json!({}));
        path[operation.method.to_lowercase()] = item(&mut schemas, operation)?;
        for callback in &operation.callbacks {
            let schema = &callback.request.message.schema;
            schemas.body(Side::Answer, schema, &pascal(&callback.id))?;
        }
    }
    let parameters = contract.operations.iter().flat_map(|it| &it.parameters);
    let segments = parameters.filter(|it| it.location == Location::Path);
    let bodies = contract.operations.iter().filter(|it| it.request.is_some());
    Ok(View {
        operations: contract.operations.len(),
        bodies: bodies.count(),
        path_prefix: contract.path_prefix.clone(),
        segments: segments.map(|it| field(&it.name)).collect(),
        document: json!({
            "openapi": "3.0.3",
            "info": {
                "title": contract.title,
                "description": contract.description,
                "version": contract.version,
            },
            "paths": paths,
            "components": { "schemas": schemas.types.components },
        }),
        types: schemas.types,
    })
}

/// The names of methods, builders and setters must not collide.
fn check_names(contract: &Contract) -> Result<(), Defect> {
    let mut methods = Names::reserving(&[METHODS]);
    let mut builders = Names::reserving(&[PRELUDE]);
    for operation in &contract.operations {
        let place = pointer::join(&operation.pointer, "operationId");
        methods.claim(&snake(&operation.id), &place)?;
        builders.claim(&pascal(&operation.id), &place)?;
        let mut setters = Names::reserving(&[PARAMETERS]);
        for parameter in &operation.parameters {
            setters.claim(&snake(&parameter.name), &parameter.pointer)?;
        }
    }
    Ok(())
}

/// Progenitor writes and reads no other media type.
fn speaks_json(operation: &Operation) -> Result<(), Defect> {
    let own = operation.request.iter();
    let own = own.map(|it| (&operation.pointer, it));
    let callbacks = operation.callbacks.iter();
    let callbacks = callbacks.map(|it| (&it.pointer, &it.request));
    let requests = own.chain(callbacks);
    let requests = requests.map(|(at, it)| (pointer::join(at, "requestBody"), &it.media_type));
    let answers = operation.responses.iter();
    let answers = answers.map(|it| (it.pointer.clone(), &it.media_type));
    for (body, media_type) in requests.chain(answers) {
        if media_type != JSON {
            let place = pointer::join(&body, "content");
            let message = format!("`{JSON}` is supported, and not `{media_type}`");
            return Err(Defect::new(place, message));
        }
    }
    Ok(())
}

/// The one answer that means success; progenitor panics where there are several.
fn success(operation: &Operation) -> Result<&Response, Defect> {
    let all = operation.responses.iter();
    let mut all = all.filter(|it| it.status.is_success());
    match (all.next(), all.next()) {
        (Some(success), None) => Ok(success),
        (None, _) => {
            let message = "no answer means success (2xx)";
            Err(Defect::new(&operation.pointer, message))
        }
        (_, Some(second)) => {
            let responses = pointer::join(&operation.pointer, "responses");
            let place = pointer::join(&responses, &second.status.to_string());
            let message = "a second answer that means success is not supported";
            Err(Defect::new(place, message))
        }
    }
}

/// An operation. The types that belong to it begin like its builder.
fn item(schemas: &mut Schemas<'_>, operation: &Operation) -> Result<Value, Defect> {
    let (success, owner) = (success(operation)?, pascal(&operation.id));
    let name = format!("{owner}Response");
    let answer = schemas.body(Side::Answer, &success.message.schema, &name)?;
    let status = success.status.to_string();
    let mut item = json!({
        "operationId": operation.id,
        "summary": operation.summary,
        "description": operation.description,
        "responses": { status: body(&success.description, answer) },
    });
    let parameters = operation.parameters.iter();
    let parameters = parameters.map(|parameter| {
        let schema = schemas.parameter(parameter, &owner)?;
        Ok(json!({
            "name": parameter.name,
            "in": parameter.location.as_str(),
            "required": parameter.required,
            "description": parameter.description,
            "schema": schema,
        }))
    });
    item["parameters"] = parameters.collect::<Result<_, Defect>>()?;
    if let Some(request) = &operation.request {
        let name = format!("{owner}Request");
        let schema = schemas.body(Side::Request, &request.message.schema, &name)?;
        item["requestBody"] = body(&request.description, schema);
        item["requestBody"]["required"] = json!(true);
    }
    Ok(item)
}

/// A body of JSON.
fn body(description: &str, schema: Value) -> Value {
    json!({
        "description": description,
        "content": { JSON: { "schema": schema } },
    })
}

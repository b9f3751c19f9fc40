//! The *codegen view* of the contract: the same contract in words that progenitor gets right.
//!
//! It panics on some legal documents, loses constraints and members of others without a word, and sends
//! defaults that nobody set (progenitor 0.15). So it is shown less: no extensions, rules, defaults or
//! examples; only the answers that mean success, since every other answer then arrives whole, with
//! status, headers and body; answers opened, for an unknown status must not cost a paid task. What is
//! taken out here is put back by the [special types](super::special) and the [rewrite](super::rewrite).

use image2video_contract::{Contract, Defect, Location};
use proc_macro2::Ident;
use serde_json::{Map, Value, json};

use super::{
    call::{Call, calls},
    names::{field, pascal},
    schema::{Schemas, Types},
    side::Side,
};

/// What progenitor is shown, and what it is not.
#[derive(Debug)]
pub(super) struct View {
    /// The document for progenitor.
    pub(super) document: Value,
    /// The types that it has, and what progenitor is not shown of them.
    pub(super) types: Types,
    /// How many operations there are.
    pub(super) operations: usize,
    /// Their parameters that are parts of a path, as generated code names them.
    pub(super) segments: Vec<Ident>,
}

/// The view of a contract.
pub(super) fn view(contract: &Contract) -> Result<View, Defect> {
    let calls = calls(contract)?;
    let mut schemas = Schemas::new(contract)?;
    let mut paths = Map::new();
    for call in &calls {
        let path = paths
            .entry(&call.operation.path)
            .or_insert_with(|| json!({}));
        path[call.operation.method.to_lowercase()] = item(&mut schemas, call)?;
        for callback in &call.operation.callbacks {
            let schema = &callback.request.message.schema;
            schemas.body(Side::Answer, schema, &pascal(&callback.id))?;
        }
    }
    let parameters = calls.iter().flat_map(|call| &call.operation.parameters);
    let segments = parameters.filter(|it| it.location == Location::Path);
    Ok(View {
        operations: calls.len(),
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

/// An operation.
fn item(schemas: &mut Schemas<'_>, call: &Call<'_>) -> Result<Value, Defect> {
    let (operation, success, owner) = (call.operation, call.success, call.type_name());
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
        let schema = schemas.parameter(&parameter.message.schema, &parameter.name, &owner)?;
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
        "content": { "application/json": { "schema": schema } },
    })
}

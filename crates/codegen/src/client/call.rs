//! The operations as calls: what they are named, and which answer a call gives.

use image2video_contract::{Contract, Defect, Operation, Response, pointer};

use super::names::{BUILDERS, METHODS, Names, PARAMETERS, PRELUDE, pascal, snake};

const JSON: &str = "application/json";

/// An operation as a call of the client.
#[derive(Debug)]
pub(super) struct Call<'c> {
    pub(super) operation: &'c Operation,
    /// The one answer that means success.
    pub(super) success: &'c Response,
}

impl Call<'_> {
    /// The method of `Client` that begins it.
    pub(super) fn method(&self) -> String {
        snake(&self.operation.id)
    }

    /// The type that builds it. Types that belong to it begin so.
    pub(super) fn type_name(&self) -> String {
        pascal(&self.operation.id)
    }
}

/// All operations, whose names do not collide.
pub(super) fn calls(contract: &Contract) -> Result<Vec<Call<'_>>, Defect> {
    let operations = contract.operations.iter();
    let calls: Vec<Call<'_>> = operations.map(call).collect::<Result<_, _>>()?;
    let (mut methods, mut builders) = (
        Names::reserving(&[METHODS]),
        Names::reserving(&[PRELUDE, BUILDERS]),
    );
    for call in &calls {
        let place = pointer::join(&call.operation.pointer, "operationId");
        speaks_json(call.operation)?;
        methods.claim(&call.method(), &place)?;
        builders.claim(&call.type_name(), &place)?;
        let mut setters = Names::reserving(&[PARAMETERS]);
        for parameter in &call.operation.parameters {
            setters.claim(&snake(&parameter.name), &parameter.pointer)?;
        }
    }
    Ok(calls)
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

/// Progenitor panics where a call has several types of success.
fn call(operation: &Operation) -> Result<Call<'_>, Defect> {
    let mut successes = operation
        .responses
        .iter()
        .filter(|it| it.status.is_success());
    let success = successes
        .next()
        .ok_or_else(|| Defect::new(&operation.pointer, "no answer means success (2xx)"))?;
    if let Some(second) = successes.next() {
        let responses = pointer::join(&operation.pointer, "responses");
        let place = pointer::join(&responses, &second.status.to_string());
        let message = "a second answer that means success is not supported";
        return Err(Defect::new(place, message));
    }
    Ok(Call { operation, success })
}

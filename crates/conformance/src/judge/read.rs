//! What the generated client makes of an answer.

use image2video_contract::{ConstraintPart, Operation, Strictness, Violation, pointer};
use serde_json::Value;

use crate::recording::{Answered, Content};

/// Reads an answer as the generated client does: the short name of the operation, the status, the headers
/// and the body. An answer that the client understands as a refusal is read; the error says why one is not.
pub type ReadAnswer<'r> = dyn Fn(&str, u16, &[(String, String)], &[u8]) -> Result<(), String> + 'r;

/// What the client makes of an answer; `None` for one that is not whole.
pub(super) fn read(
    read: &ReadAnswer<'_>,
    operation: &Operation,
    answered: &Answered,
) -> Option<Result<(), String>> {
    let body = match &answered.content {
        Content::Json(json) => json.to_string().into_bytes(),
        Content::Cut | Content::Crowded => return None,
        content => content.bytes()?,
    };
    let read = |body: &[u8]| read(&operation.name, answered.status, &answered.headers, body);
    let told = read(&body);
    Some(told.map_err(|why| {
        let reads = |body: &Value| read(body.to_string().as_bytes()).is_ok();
        let violation = obstacle(operation, answered, reads);
        violation.map_or(why, |it| it.to_string())
    }))
}

/// What keeps the client from reading an answer, in the words of the document: what does so in its example as well.
fn obstacle(
    operation: &Operation,
    answered: &Answered,
    reads: impl Fn(&Value) -> bool,
) -> Option<Violation> {
    /// So many violations at most are tried.
    const MOST: usize = 50;
    let json = answered.json()?;
    let message = &operation.response(answered.status)?.message;
    let good = &message.examples.first()?.value;
    let is_obstacle = |violation: &Violation| {
        let spoilt = with_fault(good, json, violation);
        spoilt.is_some_and(|body| !reads(&body))
    };
    let violations = message.judge(Strictness::Decided).violations(json);
    let mut violations = violations.into_iter().take(MOST);
    violations.find(|it| reads(good) && is_obstacle(it))
}

/// A good body with one fault of another. What is wrong in any item of a list is wrong in the first.
fn with_fault(good: &Value, bad: &Value, violation: &Violation) -> Option<Value> {
    let tokens = pointer::tokens(&violation.pointer);
    let is_index = |token: &str| token.bytes().all(|it| it.is_ascii_digit());
    let at = tokens.fold(String::new(), |at, token| {
        let token = if is_index(&token) { "0" } else { &token };
        pointer::join(&at, token)
    });
    let mut spoilt = good.clone();
    let place = spoilt.pointer_mut(&at)?;
    match &violation.part {
        ConstraintPart::Required(member) => {
            place.as_object_mut()?.remove(member)?;
        }
        _ => *place = bad.pointer(&violation.pointer)?.clone(),
    }
    Some(spoilt)
}

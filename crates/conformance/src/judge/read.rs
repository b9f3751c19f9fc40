//! What the generated client makes of an answer.

use image2video_contract::Operation;

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
        Content::Cut => return None,
        content => content.bytes()?,
    };
    Some(read(
        &operation.name,
        answered.status,
        &answered.headers,
        &body,
    ))
}

//! What an exchange may have cost.

use image2video_contract::{Contract, MemberRole, Operation};
use serde_json::Value;

use crate::transport::TransportError;

/// What an exchange may have cost. The budget counts [`Paid`](Self::Paid) and
/// [`MaybePaid`](Self::MaybePaid) alike, and neither is sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Disposition {
    /// The answer names a task, or says success without a documented refusal.
    Paid,
    /// The server may have made a task before it failed, or before the connection did.
    MaybePaid,
    /// The request was refused or never sent, or the operation is not charged.
    Free,
}

impl Disposition {
    /// The disposition of an exchange: by the status of the answer and its body as JSON, or by why there
    /// is no answer.
    pub(crate) fn new(
        contract: &Contract,
        operation: &Operation,
        status: Result<u16, &TransportError>,
        json: Option<&Value>,
    ) -> Self {
        if !operation.is_charged() {
            return Self::Free;
        }
        let status = match status {
            Ok(status) => status,
            Err(TransportError::Unreachable(_)) => return Self::Free,
            Err(TransportError::Timeout | TransportError::Broken(_) | TransportError::TooLong) => {
                return Self::MaybePaid;
            }
        };
        if json.is_some_and(|json| names_task(contract, operation, json)) {
            return Self::Paid;
        }
        match status {
            200..=299 if json.is_some_and(|json| refuses(contract, operation, json)) => Self::Free,
            200..=299 => Self::Paid,
            408 => Self::MaybePaid,
            400..=499 => Self::Free,
            _ => Self::MaybePaid,
        }
    }
}

/// Whether an answer names a task. An empty name is none.
fn names_task(contract: &Contract, operation: &Operation, json: &Value) -> bool {
    match value(contract, operation, MemberRole::TaskId, json) {
        Some(Value::String(id)) => !id.is_empty(),
        Some(id) => id.is_number(),
        None => false,
    }
}

/// The code of an answer: 0 for success.
pub(crate) fn code(contract: &Contract, operation: &Operation, json: &Value) -> Option<i64> {
    value(contract, operation, MemberRole::Code, json)?.as_i64()
}

/// Whether an answer has the documented code of a refusal, which says that no task was made.
fn refuses(contract: &Contract, operation: &Operation, json: &Value) -> bool {
    let code = code(contract, operation, json);
    let schemas = operation.responses.iter();
    let schemas = schemas.filter_map(|response| response.message.schema_of(MemberRole::Code));
    let mut documented = schemas.flat_map(|schema| &schema.error_codes);
    documented.any(|known| Some(known.code) == code && !known.may_be_paid)
}

/// The value of a role, where an answer of success has it, or one of a known other shape.
fn value<'v>(
    contract: &Contract,
    operation: &Operation,
    role: MemberRole,
    json: &'v Value,
) -> Option<&'v Value> {
    contract.message_of(operation, json)?.value_of(role, json)
}

#[cfg(test)]
mod tests {
    use super::Disposition::{Free, MaybePaid, Paid};
    use super::*;

    fn disposition(
        operation: &str,
        status: Result<u16, &TransportError>,
        body: &str,
    ) -> Disposition {
        let contract = Contract::embedded();
        let operation = contract.operation(operation).expect("an operation");
        let json = serde_json::from_str(body).ok();
        Disposition::new(contract, operation, status, json.as_ref())
    }

    /// A body; what it costs with a 2XX, with any other status that names no task for free, and with the
    /// rest.
    const BODIES: &[(&str, [Disposition; 3])] = &[
        ("", [Paid, Free, MaybePaid]),
        ("<h1>Hello</h1>", [Paid, Free, MaybePaid]),
        ("{}", [Paid, Free, MaybePaid]),
        (r#"{"code":0}"#, [Paid, Free, MaybePaid]),
        (r#"{"code":200,"data":{"id":"a"}}"#, [Paid, Free, MaybePaid]),
        (r#"{"code":"1201"}"#, [Paid, Free, MaybePaid]),
        (r#"{"code":1201}"#, [Free, Free, MaybePaid]),
        (r#"{"code":1201,"data":null}"#, [Free, Free, MaybePaid]),
        (
            r#"{"code":1302,"data":{"task_id":""}}"#,
            [Free, Free, MaybePaid],
        ),
        (
            r#"{"code":1302,"data":{"task_id":null}}"#,
            [Free, Free, MaybePaid],
        ),
        (r#"{"code":5002}"#, [Paid, Free, MaybePaid]),
        (r#"{"code":0,"data":{"task_id":"a"}}"#, [Paid; 3]),
        (r#"{"code":1201,"data":{"task_id":"a"}}"#, [Paid; 3]),
        (r#"{"data":{"task_id":7}}"#, [Paid; 3]),
        // Other shapes.
        (
            r#"{"id":"a","object":"video","status":"queued"}"#,
            [Paid; 3],
        ),
        (
            r#"{"id":"","object":"video","status":"queued"}"#,
            [Paid, Free, MaybePaid],
        ),
        (
            r#"{"code":"success","data":{"task_id":"a","status":"QUEUED"}}"#,
            [Paid; 3],
        ),
        (
            r#"{"error":{"message":"no","code":""}}"#,
            [Paid, Free, MaybePaid],
        ),
    ];

    #[test]
    fn an_answer_costs_what_its_status_and_its_body_say() {
        for (body, [success, refusal, failure]) in BODIES {
            for status in 100..=599 {
                let expected = match status {
                    200..=299 => success,
                    400..=407 | 409..=499 => refusal,
                    _ => failure,
                };
                let found = disposition("create", Ok(status), body);
                assert_eq!(found, *expected, "{status} {body}");
            }
        }
    }

    #[test]
    fn a_request_without_an_answer_is_free_if_it_was_never_sent() {
        for (error, expected) in [
            (TransportError::Unreachable("refused".to_owned()), Free),
            (TransportError::Timeout, MaybePaid),
            (TransportError::Broken("reset".to_owned()), MaybePaid),
            (TransportError::TooLong, MaybePaid),
        ] {
            assert_eq!(disposition("create", Err(&error), ""), expected, "{error}");
        }
    }

    #[test]
    fn a_lookup_is_free_whatever_is_answered() {
        let task = r#"{"data":{"task_id":"a"}}"#;
        for operation in ["get", "list"] {
            for status in 100..=599 {
                assert_eq!(disposition(operation, Ok(status), task), Free);
            }
            assert_eq!(
                disposition(operation, Err(&TransportError::Timeout), ""),
                Free
            );
        }
    }
}

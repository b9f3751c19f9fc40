//! What the body of a create asks for.

use std::sync::Arc;

use serde_json::Value;

use crate::api::{Refusal, routes::Endpoint, tasks::NAME_LENGTH};
use crate::task::{Ending, Length, Mode, Outcome};

/// What a request asks for, as far as there are videos for it.
pub(crate) fn outcome(endpoint: &Endpoint, body: &Value, ending: Ending) -> Outcome {
    let seconds = endpoint
        .duration
        .text(body)
        .and_then(|text| text.parse().ok());
    let is_long = seconds.is_some_and(|seconds: f64| seconds > 7.5);
    let mode = endpoint.mode.text(body);
    let is_best = mode.is_some() && mode == endpoint.best_mode.as_ref().and_then(Value::as_str);
    Outcome {
        length: if is_long { Length::Ten } else { Length::Five },
        mode: if is_best {
            Mode::Professional
        } else {
            Mode::Standard
        },
        ending,
    }
}

/// What the caller calls the task.
pub(crate) fn external_task_id(
    endpoint: &Endpoint,
    body: &Value,
) -> Result<Option<Arc<str>>, Refusal> {
    match endpoint.external_task_id.text(body) {
        Some(name) if name.len() > NAME_LENGTH => {
            let message = format!("it has more than {NAME_LENGTH} bytes, the most that is kept");
            Err(name_refused(endpoint, &message))
        }
        name => Ok(name.map(Arc::from)),
    }
}

pub(crate) fn name_refused(endpoint: &Endpoint, why: &str) -> Refusal {
    Refusal::Invalid(format!("{}: {why}", endpoint.external_task_id))
}

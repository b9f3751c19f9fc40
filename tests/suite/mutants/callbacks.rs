//! Callbacks of a server in the same process: what each pause changed is sent.

use bytes::Bytes;
use http::Response;
use serde_json::Value;

use crate::servers::json;

/// The tasks that call back, and what was sent for them.
#[derive(Debug, Default)]
pub(super) struct Callbacks {
    tasks: usize,
    /// Those that call back, each with the status that was told last.
    calling: Vec<(String, Value)>,
    sent: Vec<Value>,
}

impl Callbacks {
    /// Whether a task was made.
    pub(super) fn has_tasks(&self) -> bool {
        self.tasks > 0
    }

    /// Keeps the task that a request made, if one was.
    pub(super) fn note(&mut self, request: &[u8], answer: &Response<Bytes>) {
        if answer.status() != http::StatusCode::OK {
            return;
        }
        self.tasks += 1;
        let request: Value = serde_json::from_slice(request).unwrap_or_default();
        let told: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
        if let (Some(_), Some(id)) = (
            request.get("callback_url"),
            told["data"]["task_id"].as_str(),
        ) {
            let status = told["data"]["task_status"].clone();
            self.calling.push((id.to_owned(), status));
        }
    }

    /// Sends what changed. `told` is a task as it stands.
    pub(super) fn send(&mut self, told: impl Fn(&str) -> Value) {
        for (id, status) in &mut self.calling {
            let task = told(id);
            if task["task_status"] != *status {
                *status = task["task_status"].clone();
                self.sent.push(task);
            }
        }
    }

    /// Everything that was sent; made like answers, so that it is spoiled like one.
    pub(super) fn sent(&self) -> Vec<Response<Bytes>> {
        self.sent.iter().map(|task| json(200, task)).collect()
    }
}

//! What the check makes of callbacks.

use image2video_conformance::{Finding, Inbox, Outcome, Received};
use serde_json::{Value, json};

use crate::frozen::frozen;
use crate::lookups::{case, plan};
use crate::mutants::server::{self, Callee};

/// Callbacks that are there from the start.
struct Sent(Vec<Received>);

impl Inbox for Sent {
    fn received(&self) -> Vec<Received> {
        self.0.clone()
    }
}

#[test]
fn callbacks_that_are_no_tasks_are_told() {
    let document: Value = frozen().document().clone();
    let plan = plan("http://127.0.0.1:9/hook");
    let task = json!({
        "task_id": "somebody-else's",
        "task_status": "succeed",
        "created_at": 1_722_769_557_708_u64,
        "updated_at": 1_722_769_557_708_u64,
    });
    let envelope = json!({ "code": 0, "message": "SUCCEED", "request_id": "r", "data": task });
    let of = |label: &str, body: String| Received {
        content_type: Some(label.to_owned()),
        body: body.into(),
    };
    for (sent, finding) in [
        (None, "callback-missing "),
        (Some(of("text/html", task.to_string())), "content-type "),
        (
            Some(of("application/json", "done".to_owned())),
            "answer-not-json ",
        ),
        (
            Some(of("application/json", envelope.to_string())),
            "answer-schema ",
        ),
        (
            Some(of("application/json", task.to_string())),
            "answer-schema ",
        ),
        (
            Some(of("application/json", task.to_string())),
            "task-differs /task_id",
        ),
    ] {
        let inbox = Sent(sent.into_iter().collect());
        let report = server::check_by(frozen(), &document, None, &plan, Callee::Other(&inbox));
        let report = report.expect("a report");
        let case = case(&report, "callback/body/received");
        let named = |f: &Finding| format!("{} {}", f.code.as_str(), f.pointer) == finding;
        assert!(
            case.findings.iter().any(named),
            "{finding}: {:?}",
            case.findings
        );
        assert_ne!(case.outcome, Outcome::Failed);
    }
}

//! What the check makes of callbacks.

use std::sync::Mutex;
use std::time::Duration;

use image2video_conformance::{
    Environment, Finding, Follow, HttpRequest, Inbox, Outcome, Plan, Received, Settings, cases,
    judge,
};
use image2video_mock::Clock as _;
use serde_json::{Value, json};

use crate::frozen::frozen;
use crate::in_process::{self, InProcess, Paused};
use crate::lookups::{case, plan};
use crate::mutants::server::{self, Callee};
use crate::reports::found;

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

/// Callbacks that come at their times.
struct Coming {
    clock: Paused,
    all: Mutex<Vec<(u64, Received)>>,
}

impl Coming {
    /// Tells where a task stands in a third of a second.
    fn tell(&self, answer: &[u8], status: &str) {
        let mut task = serde_json::from_slice::<Value>(answer).expect("JSON")["data"].take();
        task["task_status"] = json!(status);
        let received = Received {
            content_type: Some("application/json".to_owned()),
            body: task.to_string().into(),
        };
        let mut all = self.all.lock().expect("a lock");
        all.push((self.clock.now_ms() + 333, received));
    }
}

impl Inbox for Coming {
    fn received(&self) -> Vec<Received> {
        let (now, all) = (self.clock.now_ms(), self.all.lock().expect("a lock"));
        let come = all.iter().filter(|(at, _)| *at <= now);
        come.map(|(_, received)| received.clone()).collect()
    }
}

/// What callbacks tell, for how long a run waits for them, and what it says of that.
#[tokio::test(start_paused = true)]
async fn a_run_ends_with_the_last_callback_that_it_waits_for() {
    const FOLLOW: Duration = Duration::from_secs(10);
    let environment = Environment {
        callback_url: Some("http://127.0.0.1:9/hook".to_owned()),
        ..Environment::default()
    };
    let wanted = ["create/callback_url/format/https", "callback/body/received"];
    let mut all = cases(frozen(), &environment);
    all.retain(|case| wanted.contains(&&*case.id));
    let plan = Plan::new(frozen(), environment, all);
    for (status, times, untold) in [
        ("failed", 333..1000, ""),
        (
            "processing",
            10_000..10_001,
            "callback-missing  in callback/body/received: callbacks told the end of 0 of 1 tasks in the time of `--follow`",
        ),
    ] {
        let service = in_process::honest();
        let clock = Paused::new();
        let all = Mutex::default();
        let coming = Coming { clock, all };
        let server = InProcess::new(|request: &HttpRequest| {
            let answer = in_process::answer(&service, request);
            let body = String::from_utf8_lossy(&request.body);
            if answer.status == 200 && body.contains("callback_url") {
                coming.tell(&answer.body, status);
            }
            Ok(answer)
        });
        let settings = Settings {
            inbox: Some(&coming),
            follow: Follow {
                max_time: FOLLOW,
                interval: FOLLOW,
            },
            ..in_process::settings(Some(2))
        };
        let report = judge(frozen(), &server.check(&plan, &settings).await);
        let duration_ms = report.summary.duration_ms;
        let found = found(&report);
        assert!(
            times.contains(&duration_ms),
            "{status}: {duration_ms} ms, {found}"
        );
        assert_eq!(found, untold);
    }
}

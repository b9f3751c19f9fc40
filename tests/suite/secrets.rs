//! The key is in no report, whatever a server makes of it.

use std::future::pending;
use std::sync::atomic::{AtomicU32, Ordering};

use bytes::Bytes;
use http::{HeaderValue, Response};
use image2video_conformance::{
    Environment, HttpTransport, Key, Plan, Report, Settings, cases, human, json, judge, run,
};
use serde_json::{Value, json};

use crate::frozen::frozen;
use crate::reports::{refuse, success};
use crate::servers::{self, KEY, TIMEOUT, check, serve, settings, with_body};

/// A key of everything that is spelt otherwise in JSON or in a path.
const ODD_KEY: &str = r#"zebra/xerus+wombat=kudu"gnu\okapi%caiman"#;

/// Parts of the key that no other text has.
const PARTS: &[&str] = &["zebr", "xeru", "womb", "kudu", "gnu", "okap", "caim"];

/// What a server answers to the `n`-th request.
type Echo = fn(n: u32) -> Response<Bytes>;

const ECHOES: &[(&str, Echo)] = &[
    ("a message, cut anywhere", |n| {
        let padding = "x".repeat(7 * n as usize % 600);
        refuse(&format!("{padding}{ODD_KEY}{ODD_KEY}"))
    }),
    ("the id of a task", |n| {
        created(|task| task["task_id"] = json!(format!("{ODD_KEY}-{n}")))
    }),
    ("the status of a task", |_| {
        created(|task| task["task_status"] = json!(ODD_KEY))
    }),
    ("the name of a member", |_| {
        created(|task| task[ODD_KEY] = json!(1))
    }),
    ("the content type", |_| {
        let mut answer = created(|_| {});
        let label = HeaderValue::from_static(ODD_KEY);
        answer.headers_mut().insert("content-type", label);
        answer
    }),
    ("a page", |_| {
        Response::new(Bytes::from(format!("<h1>{ODD_KEY}</h1>")))
    }),
];

fn created(change: impl FnOnce(&mut Value)) -> Response<Bytes> {
    with_body(servers::json(200, &success()), |body| {
        change(&mut body["data"])
    })
}

async fn check_with_odd_key(plan: &Plan, base_url: &str) -> Report {
    let transport = HttpTransport::new(base_url, TIMEOUT).expect("a base URL");
    let settings = Settings {
        key: Some(Key::new(ODD_KEY).expect("a key")),
        ..settings(base_url, None)
    };
    let contract = frozen();
    let mut ignored = |_| {};
    let recording = run(
        contract,
        plan,
        &transport,
        &settings,
        pending(),
        &mut ignored,
    )
    .await;
    judge(contract, &recording)
}

#[tokio::test]
async fn a_key_that_the_server_repeats_is_masked_before_anything_is_cut() {
    let mut all = cases(frozen(), &Environment::default());
    all.retain(|case| !case.request.body.is_large());
    let plan = Plan::new(frozen(), Environment::default(), all);
    for (name, echo) in ECHOES {
        let n = AtomicU32::new(0);
        let base_url = serve(move |_| echo(n.fetch_add(1, Ordering::Relaxed))).await;
        let report = check_with_odd_key(&plan, &base_url).await;
        for text in [json(&report), human(&report, false)] {
            for part in PARTS {
                let found = text.find(part).map(|at| {
                    let around = text[..at].rfind('\n').unwrap_or(0);
                    text[around..].lines().nth(1).unwrap_or_default().to_owned()
                });
                assert_eq!(found, None, "{name}: {part}");
            }
        }
    }
}

#[tokio::test]
async fn a_key_is_masked_in_messages_and_in_the_base_url() {
    let base_url = serve(|_| refuse(&format!("bad key {KEY}"))).await;
    let report = check(&format!("{base_url}/{KEY}"), Some(10)).await;
    let text = json(&report);
    assert!(text.contains("bad key $IMAGE2VIDEO_API_KEY"));
    assert!(!text.contains(KEY));
}

//! The command as a script meets it: exit statuses, and what goes where.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot be set up has failed"
)]

mod support;

use std::net::TcpListener;
use std::sync::atomic::Ordering;

use serde_json::Value;

use crate::support::{assert_status, image2video, server};

#[test]
fn without_arguments_the_stand_in_is_checked_and_conforms() {
    let output = image2video(&["check"]);
    assert_status(&output, 0);
    let text = String::from_utf8_lossy(&output.stdout);
    let last = text.lines().last().unwrap_or_default();
    assert!(
        last.ends_with(" passed, 0 failed, 0 unproven, 0 skipped"),
        "{last}"
    );
    assert!(!text.contains('\u{1b}'), "no colours in a pipe");
}

#[test]
fn a_server_that_answers_an_empty_object_has_findings() {
    let base_url = server("200 OK", "{}").base_url;
    let output = image2video(&["check", "--base-url", &base_url, "--report", "json"]);
    assert_status(&output, 1);
    let report: Value =
        serde_json::from_slice(&output.stdout).expect("JSON alone on standard output");
    assert_eq!(report["target"]["kind"], "server");
    assert_eq!(report["summary"]["accepted"], 10, "the default budget");
    assert!(report["summary"]["failed"].as_u64() > Some(0));
}

#[test]
fn a_proxy_that_answers_504_gets_no_more_requests_than_the_budget_allows() {
    let server = server("504 Gateway Timeout", "upstream");
    let output = image2video(&["check", "--base-url", &server.base_url, "--budget", "8"]);
    // Nothing was ever accepted, so that nothing is called broken; one request was tried once more.
    assert_status(&output, 3);
    assert_eq!(server.posts.load(Ordering::Relaxed), 2);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        text.contains("2 accepted or maybe accepted of a budget of 8"),
        "{text}"
    );
    assert_eq!(
        text.matches("maybe paid: no task named (504)").count(),
        2,
        "{text}"
    );
}

#[test]
fn a_closed_port_cannot_be_judged() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let base_url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let output = image2video(&["check", "--base-url", &base_url]);
    assert_status(&output, 3);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("the server cannot be reached"), "{text}");
}

#[test]
fn wrong_arguments_are_told_from_findings() {
    for (arguments, message) in [
        (
            &["check", "--base-url", "not a url"][..],
            "error: --base-url: the base URL is not a URL",
        ),
        (
            &["check", "--base-url", "http://key:secret@127.0.0.1:1"],
            "has credentials in it",
        ),
        (
            &["plan", "--base-url", "https://key:secret@gateway.example"],
            "has credentials in it",
        ),
        (
            &["check", "--operations", "delete"],
            "the contract has no operation `delete`; it has create, list, get",
        ),
        (
            &["plan", "--operations", "callback"],
            "`callback` tells of tasks that `create` makes; choose `create,callback`",
        ),
        (&["check", "--only", "nothing/*"], "no case is left"),
        (&["check", "--image", "harbour.jpg"], "this is no URL"),
        (
            &["check", "--report", "xml"],
            "`xml` is not a format; there are human and json",
        ),
        (&["check", "--api-key-file", "/nowhere/key"], ""),
        (
            &["explain", "nonsense"],
            "`nonsense` is not the code of a finding",
        ),
        (&["frobnicate"], "unrecognized subcommand"),
    ] {
        let base = ["--base-url", "http://127.0.0.1:1"];
        let extra = if message.is_empty() { &base[..] } else { &[] };
        let output = image2video(&[arguments, extra].concat());
        assert_status(&output, 2);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(
            error.contains(message) && !error.contains("secret"),
            "{arguments:?}: {error}"
        );
    }
}

#[test]
fn a_live_server_is_sent_the_urls_of_real_images_alone() {
    let requests = |arguments: &[&str]| {
        let output = image2video(&[&["plan", "--only", "*/urlExtensions/*"], arguments].concat());
        assert_status(&output, 0);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.lines()
            .filter(|line| line.trim_start().starts_with("curl"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    // The least body, which is their control, has its image in it.
    let (made_up, others): (Vec<_>, Vec<_>) = requests(&[])
        .into_iter()
        .partition(|line| line.contains("://images.example/harbour"));
    assert!(made_up.len() >= 5, "{made_up:?}");
    assert!(
        others
            .iter()
            .all(|line| line.contains(r#"{"image":"iVBOR"#)),
        "{others:?}"
    );
    let live = ["--base-url", "https://gateway.example"];
    assert_eq!(requests(&live), Vec::<String>::new());
    let url = "https://cdn.example/a.jpg";
    let given = requests(&[&live[..], &["--image", url]].concat());
    let sent: usize = given.iter().map(|line| line.matches(url).count()).sum();
    assert_eq!(sent, 2, "one for each image: {given:?}");
}

#[test]
fn plan_and_explain_send_nothing_and_tell_all() {
    let output = image2video(&["plan", "--only", "create/prompt/*"]);
    assert_status(&output, 0);
    let plan = String::from_utf8_lossy(&output.stdout);
    assert!(
        plan.contains("create/prompt/maxLength/") && plan.contains("$IMAGE2VIDEO_API_KEY"),
        "{plan}"
    );

    let output = image2video(&["explain"]);
    assert_status(&output, 0);
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let code = line.split_whitespace().next().unwrap_or_default();
        let explanation = image2video(&["explain", code]);
        assert_status(&explanation, 0);
        assert!(explanation.stdout.len() > 60, "{code}");
    }
}

//! Whatever goes wrong with a run, nobody has to guess what was paid for.

#![cfg(unix)]
#![expect(
    clippy::expect_used,
    reason = "a test that cannot be set up has failed"
)]

mod support;

use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::Ordering;
use std::sync::mpsc::channel;
use std::thread;

use serde_json::Value;

use crate::support::{assert_status, command, image2video, serve, task};

const LEDGER: &str = "paid: task-1, submitted (200)";

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Checks a server that makes tasks, with a budget of 1.
fn check(more: &[&str], out: Stdio) -> Output {
    let server = serve("200 OK", task);
    let arguments = ["check", "--base-url", &server.base_url, "--budget", "1"];
    let mut command = command(&[&arguments, more].concat());
    let child = command.stdout(out).stderr(Stdio::piped()).spawn();
    child
        .expect("the command")
        .wait_with_output()
        .expect("an end")
}

fn full() -> Stdio {
    let full = fs::OpenOptions::new().write(true).open("/dev/full");
    full.expect("/dev/full").into()
}

#[test]
fn a_report_that_nobody_reads_leaves_the_ledger_on_standard_error() {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let output = check(&[], writer.into());
    assert!(text(&output.stderr).contains(LEDGER), "{output:?}");

    let output = check(&["--report", "json"], full());
    assert_status(&output, 2);
    let error = text(&output.stderr);
    assert!(
        error.contains("error: standard output cannot be written"),
        "{error}"
    );
    assert!(error.contains(LEDGER), "{error}");
}

#[test]
fn a_full_disk_takes_no_report_away() {
    let output = check(&["--report", "json=/dev/full"], Stdio::piped());
    assert_status(&output, 2);
    let report: Value = serde_json::from_slice(&output.stdout).expect("the report");
    assert_eq!(report["ledger"]["entries"][0]["tasks"][0]["id"], "task-1");
    let error = text(&output.stderr);
    assert!(error.contains("/dev/full cannot be written"), "{error}");

    let both = ["--report", "json=/dev/full", "--report", "human"];
    let output = check(&both, Stdio::piped());
    assert_status(&output, 2);
    assert!(text(&output.stdout).contains(LEDGER), "{output:?}");
}

#[test]
fn nothing_is_sent_where_a_recording_cannot_be_written() {
    let server = serve("200 OK", task);
    let output = image2video(&[
        "check",
        "--base-url",
        &server.base_url,
        "--record",
        "/dev/full",
    ]);
    assert_status(&output, 2);
    assert_eq!(server.requests.load(Ordering::Relaxed), 0);
    let error = text(&output.stderr);
    assert!(
        error.contains("--record cannot be written: No space"),
        "{error}"
    );
}

#[test]
fn a_report_is_opened_before_anything_is_sent() {
    let pipe = Path::new(env!("CARGO_TARGET_TMPDIR")).join("opened-first");
    let _ = fs::remove_file(&pipe);
    let made = Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("mkfifo").success());
    let server = serve("200 OK", task);
    let requests = std::sync::Arc::clone(&server.requests);
    let reader = thread::spawn({
        let pipe = pipe.clone();
        move || {
            let mut file = File::open(pipe).expect("opened on the other side");
            let before = requests.load(Ordering::Relaxed);
            let mut report = String::new();
            file.read_to_string(&mut report).expect("the report");
            (before, report)
        }
    });
    let report = format!("human={}", pipe.display());
    image2video(&[
        "check",
        "--base-url",
        &server.base_url,
        "--budget",
        "1",
        "--report",
        &report,
    ]);
    let (before, report) = reader.join().expect("no panic");
    assert_eq!(before, 0);
    assert!(report.contains(LEDGER), "{report}");
}

#[test]
fn a_run_that_is_terminated_names_what_was_paid_for_meanwhile() {
    let (came, is_asked) = channel();
    let (go, may_answer) = channel::<()>();
    let server = serve("200 OK", move |number| {
        if number > 0 {
            let _ = came.send(());
            let _ = may_answer.recv();
        }
        task(number)
    });
    let arguments = ["check", "--base-url", &server.base_url, "--report", "json"];
    let mut command = command(&arguments);
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let child = child.expect("the command");
    is_asked.recv().expect("a request");
    let killed = Command::new("kill").arg(child.id().to_string()).status();
    assert!(killed.expect("kill").success());
    go.send(()).expect("a server");
    let output = child.wait_with_output().expect("an end");
    let report: Value = serde_json::from_slice(&output.stdout).expect("the report");
    assert_eq!(report["ledger"]["entries"][0]["tasks"][0]["id"], "task-1");
}

#[test]
fn a_proxy_is_told_and_never_stands_before_this_machine() {
    let server = serve("200 OK", task);
    let address = server.base_url.trim_start_matches("http://");
    let through = |base_url: &str, proxy: &str| {
        let arguments = ["check", "--base-url", base_url, "--budget", "1"];
        let formats = ["--report", "json", "--timeout", "5"];
        let mut command = command(&[&arguments[..], &formats].concat());
        let output = command
            .env("http_proxy", proxy)
            .output()
            .expect("the command");
        let report: Value = serde_json::from_slice(&output.stdout).expect("the report");
        (report, text(&output.stdout))
    };
    let proxy = format!("http://me:secret@{address}");
    let (report, shown) = through("http://gateway.example", &proxy);
    assert_eq!(server.posts.load(Ordering::Relaxed), 1);
    assert_eq!(report["target"]["proxy"], format!("http://{address}/"));
    assert!(!shown.contains("secret"));

    let (report, _) = through(&server.base_url, "http://127.0.0.1:1");
    assert_eq!(server.posts.load(Ordering::Relaxed), 2);
    assert_eq!(report["target"].get("proxy"), None);
}

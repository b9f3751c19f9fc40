//! Whatever a server answers, a check and its replay need no more memory than this.

#![cfg(target_os = "linux")]
#![expect(
    clippy::expect_used,
    reason = "a test that cannot be set up has failed"
)]
#![expect(clippy::print_stdout, reason = "with `--nocapture` it shows the peaks")]

mod support;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::Stdio;

use crate::support::{command, serve};

/// Megabytes that a check may need, also in a build that is not optimized.
const MOST: u64 = 100;

/// Bytes of an answer that are kept, and values of it.
const KEPT: usize = 1 << 20;
const VALUES: usize = 12 << 10;

const TASK: &str = r#"{"code":0,"message":"SUCCEED","request_id":"r","data":{"task_id":"t","task_status":"submitted"},"more":"#;
const TASKS: &str = r#"{"code":0,"message":"SUCCEED","request_id":"r","data":"#;

/// As many of these as an answer has room for.
fn filled(item: &str) -> String {
    item.repeat(KEPT / item.len())
}

/// A list of as many values as are kept, if each item has so many.
fn list(values: usize, item: impl Fn(usize) -> String) -> String {
    let items: Vec<_> = (0..VALUES / values - 10).map(item).collect();
    format!("[{}]", items.join(","))
}

/// What a server answers to everything.
fn attacks() -> [(&'static str, String); 6] {
    let members = list(1, |n| format!("\"{n:x}\":1"));
    let members = members.trim_matches(['[', ']']).to_owned();
    [
        ("more values than are kept", format!("[{}0]", filled("0,"))),
        ("members beside a task", format!("{TASK}{{{members}}}}}")),
        (
            "tasks",
            format!(
                "{TASKS}{}}}",
                list(2, |n| format!("{{\"task_id\":\"{n:x}\"}}"))
            ),
        ),
        ("depth", filled("[")),
        ("control characters", filled("\u{1}")),
        ("more bytes than are read", " ".repeat(9 << 20)),
    ]
}

/// The most memory that a check needs, and that its replay does, in megabytes.
fn peaks(body: String) -> [u64; 2] {
    let server = serve("200 OK", move |_| body.clone());
    let file = concat!(env!("CARGO_TARGET_TMPDIR"), "/memory.jsonl");
    let _ = fs::remove_file(file);
    let check = ["check", "--base-url", &server.base_url, "--record", file];
    let peaks = [peak(&check), peak(&["check", "--replay", file])];
    fs::remove_file(file).expect("a recording");
    peaks
}

fn peak(arguments: &[&str]) -> u64 {
    let arguments = [arguments, &["--report", "json"]].concat();
    let mut check = command(&arguments)
        .env("IMAGE2VIDEO_API_KEY", "any")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the command");
    // It has made its report, and is held up by as much of it as a pipe does not take.
    let mut out = check.stdout.take().expect("a pipe");
    let mut report = vec![0];
    out.read_exact(&mut report).expect("a report");
    let status = fs::read_to_string(format!("/proc/{}/status", check.id())).expect("a process");
    out.read_to_end(&mut report).expect("the report");
    check.wait().expect("an end");
    assert!(report.len() > 128 << 10, "{} bytes", report.len());
    let mut lines = status.lines();
    let peak = lines.find_map(|line| line.strip_prefix("VmHWM:")?.strip_suffix("kB"));
    let kilobytes = peak.and_then(|peak| peak.trim().parse::<u64>().ok());
    kilobytes.expect("a peak") / 1000
}

/// The largest request has two images of 10 MB: its text is in memory once.
#[test]
fn no_request_makes_a_check_need_more_memory_than_this() {
    const MOST: u64 = 60;
    let mut mock = command(&["mock", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the command");
    let mut line = String::new();
    let out = mock.stdout.take().expect("a pipe");
    let mut out = BufReader::new(out);
    out.read_line(&mut line).expect("a line");
    let base_url = line.trim().strip_prefix("listening on ").expect("a URL");
    let peak = peak(&["check", "--base-url", base_url, "--budget", "1000"]);
    mock.kill().expect("an end");
    mock.wait().expect("an end");
    println!("megabytes: {peak}");
    assert!(peak <= MOST, "{peak}");
}

#[test]
fn no_answer_makes_a_check_need_more_memory_than_this() {
    let peaks = attacks().map(|(name, body)| (name, peaks(body)));
    println!("megabytes: {peaks:?}");
    let is_much = |(_, peaks): &&(&str, [u64; 2])| peaks.iter().any(|peak| *peak > MOST);
    let wrong: Vec<_> = peaks.iter().filter(is_much).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

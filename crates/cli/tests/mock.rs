//! `image2video mock` as a script meets it.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot be set up has failed"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};

use image2video_contract::Contract;
use serde_json::{Value, json};

const PATH: &str = "/kling/v1/videos/image2video";

/// The stand-in, where it listens, and what else it prints.
struct Mock(Child, String, BufReader<ChildStdout>);

fn mock(arguments: &[&str]) -> Mock {
    let mut child = Command::new(env!("CARGO_BIN_EXE_image2video"))
        .args(["mock", "--listen", "127.0.0.1:0"])
        .args(arguments)
        .env_remove("IMAGE2VIDEO_JWT_SECRET")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command");
    let mut line = String::new();
    let mut stdout = BufReader::new(child.stdout.take().expect("piped"));
    stdout.read_line(&mut line).expect("a line");
    let address = line.trim().strip_prefix("listening on http://");
    let address = address.expect("an address").to_owned();
    Mock(child, address, stdout)
}

impl Mock {
    /// What it prints of each question: how it is answered, and by what.
    fn questions(&mut self) -> Vec<Vec<String>> {
        let rows = Contract::embedded().questions().len();
        let lines = self.2.by_ref().lines().take(1 + rows).skip(1);
        let words = |line: String| line.split_whitespace().map(str::to_owned).collect();
        lines.map(|line| words(line.expect("a line"))).collect()
    }

    fn status_of(&self, body: &Value) -> String {
        let answer = self.ask("POST", PATH, &body.to_string());
        answer.split(' ').nth(1).expect("a status").to_owned()
    }

    /// Sends a request and reads the whole answer.
    fn ask(&self, method: &str, target: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.1).expect("connected");
        let length = body.len();
        let request = format!(
            "{method} {target} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer sk-zebra\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}",
            self.1
        );
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    /// Stops it as a system does: exit status, and what it said on standard error.
    fn stop(mut self) -> (Option<i32>, String) {
        let id = self.0.id().to_string();
        let stopped = Command::new("kill").arg(id).status();
        assert!(stopped.expect("kill").success());
        let status = self.0.wait().expect("an end");
        let mut log = String::new();
        let stderr = self.0.stderr.as_mut().expect("piped");
        stderr.read_to_string(&mut log).expect("text");
        (status.code(), log)
    }
}

impl Drop for Mock {
    /// A test that failed leaves nothing behind; one that did not has stopped it already.
    fn drop(&mut self) {
        let _ = self.0.kill();
    }
}

#[cfg(unix)]
#[test]
fn a_script_follows_a_task_and_downloads_its_video() {
    let mock = mock(&["--speed", "1e9", "--log", "json"]);
    let body = json!({ "image": "https://images.example/zebra.jpg", "prompt": "a zebra" });
    let created = mock.ask("POST", PATH, &body.to_string());
    assert!(created.starts_with("HTTP/1.1 200"), "{created}");
    let json = |answer: &str| -> Value {
        let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
        serde_json::from_str(body).expect("JSON")
    };
    let id = json(&created)["data"]["task_id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let task = json(&mock.ask("GET", &format!("{PATH}/{id}?key=zebra"), ""));
    let url = task["data"]["task_result"]["videos"][0]["url"]
        .as_str()
        .expect("a video");
    let (_, path) = url.split_once(&mock.1).expect("a link to the service");
    let head = mock.ask("HEAD", path, "");
    assert!(head.contains("content-type: video/mp4"), "{head}");

    let (status, log) = mock.stop();
    assert_eq!(status, Some(0), "{log}");
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let found = |name: &str| {
        lines
            .iter()
            .map(|line| line[name].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(found("method"), ["POST", "GET", "HEAD"]);
    assert_eq!(found("status"), [200, 200, 200]);
    assert_eq!(lines[0]["path"], PATH);
    assert_eq!(lines[1]["path"], format!("{PATH}/{id}?key"));
    assert_eq!(lines[0]["code"], 0);
    assert_eq!(lines[0]["received"], body.to_string().len());
    assert!(lines[0]["elapsed_us"].is_number() && lines[0]["request_id"].is_string());
    assert!(!log.contains("zebra"), "{log}");
}

#[cfg(unix)]
#[test]
fn a_log_is_text_unless_it_is_off() {
    for (arguments, part) in [(&[][..], "method=\"GET\""), (&["--log", "off"], "")] {
        let mock = mock(arguments);
        mock.ask("GET", "/healthz", "");
        let (status, log) = mock.stop();
        assert_eq!(status, Some(0));
        assert_eq!(log.lines().count(), usize::from(!part.is_empty()), "{log}");
        assert!(log.contains(part) && !log.contains('\u{1b}'), "{log}");
    }
}

#[test]
fn scenarios_are_listed_and_secrets_are_not() {
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_image2video"))
            .arg("mock")
            .args(arguments)
            .env("IMAGE2VIDEO_JWT_SECRET", "zebra")
            .output()
            .expect("the command");
        String::from_utf8(output.stdout).expect("text")
    };
    for arguments in [["--list-scenarios"], ["--help"]] {
        let text = run(&arguments);
        assert!(
            text.contains("unavailable=N") && text.contains("callback-reorder"),
            "{text}"
        );
        assert!(!text.contains("zebra"), "{text}");
    }
}

#[test]
fn values_that_make_no_sense_are_refused() {
    for (arguments, message) in [
        (["--speed", "0"], "speed"),
        (["--chaos", "2"], "share of faults"),
        (["--jwt-secret", ""], "JWT secret"),
    ] {
        refused(&arguments, message);
    }
}

/// It does not start, and says why.
#[track_caller]
fn refused(arguments: &[&str], message: &str) {
    let output = Command::new(env!("CARGO_BIN_EXE_image2video"))
        .args(["mock", "--listen", "127.0.0.1:0"])
        .args(arguments)
        .output()
        .expect("the command");
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert!(error.contains(message), "{error}");
}

/// A file with a report in it.
fn report(name: &str, contract: &str, questions: &Value) -> String {
    let path = format!("{}/{name}.json", env!("CARGO_TARGET_TMPDIR"));
    let id = json!({ "version": "1.0.0", "sha256": contract });
    let report = json!({ "contract": id, "questions": questions });
    std::fs::write(&path, report.to_string()).expect("written");
    path
}

#[test]
fn a_reading_wins_over_a_report_and_both_over_the_strictness() {
    let observed = json!([
        { "id": "prompt-limit", "limit": { "accepted": 1234, "refused": 1235, "unit": "characters" }, "matches": [] },
        { "id": "negative-prompt-limit", "limit": null, "matches": ["prose", "schema"] },
        { "id": "mode-labels", "limit": null, "matches": ["labels-too"] },
        { "id": "unknown-members", "limit": null, "matches": ["refused"] },
    ]);
    let path = report("observed", Contract::embedded().sha256(), &observed);
    let reading = [
        "--reading",
        "unknown-members=ignored",
        "--reading",
        "model-names=listed",
    ];
    let mut mock = mock(&[&reading[..], &["--like", &path]].concat());
    let told = mock.questions();
    for row in [
        &["prompt-limit", "1234", "--like", &path][..],
        &["negative-prompt-limit", "schema", "--strictness", "decided"],
        &["mode-labels", "labels-too", "--like", &path],
        &["unknown-members", "ignored", "--reading"],
        &["model-names", "listed", "--reading"],
        &["image-sides", "each-side", "--strictness", "decided"],
    ] {
        assert!(told.iter().any(|told| told == row), "{row:?} {told:#?}");
    }
    for (member, value, status) in [
        ("aspect_ratio", "16:9", "200"),
        ("prompt", &"é".repeat(1234), "200"),
        ("prompt", &"é".repeat(1235), "400"),
        ("negative_prompt", &"é".repeat(2000), "200"),
        ("negative_prompt", &"é".repeat(2001), "400"),
        ("mode", "pro (high quality)", "200"),
        ("model_name", "kling-v9", "400"),
    ] {
        let mut body = json!({ "image": "https://images.example/zebra.jpg" });
        body[member] = json!(value);
        assert_eq!(mock.status_of(&body), status, "{member}");
    }
}

#[test]
fn readings_and_reports_that_say_nothing_are_refused() {
    let contract = Contract::embedded();
    let questions = contract.questions();
    let all: Vec<_> = questions.iter().map(|it| it.question.id.as_str()).collect();
    refused(&["--reading", "zebra=ignored"], &all.join(", "));
    refused(
        &["--reading", "prompt-limit=zebra"],
        "it has prose, schema, owner",
    );
    refused(&["--reading", "prompt-limit"], "ID=READING");

    let none = json!([{ "id": "prompt-limit", "observed": null, "limit": null, "matches": [] }]);
    for (path, message) in [
        ("/nonexistent.json".to_owned(), "cannot be read"),
        (
            format!("{}/Cargo.toml", env!("CARGO_MANIFEST_DIR")),
            "Cargo.toml:1:2: it is no report of a check: ",
        ),
        (
            format!("{}/src", env!("CARGO_MANIFEST_DIR")),
            "cannot be read",
        ),
        (report("other", "0", &none), "another contract"),
        (report("none", contract.sha256(), &none), "no observations"),
    ] {
        refused(&["--like", &path], message);
    }
}

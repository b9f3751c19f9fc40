//! Where reports go, and what becomes of them if they cannot go there.

#![cfg(unix)]
#![expect(
    clippy::expect_used,
    reason = "a test that cannot be set up has failed"
)]

mod support;

use std::fs;
use std::os::unix::fs::{FileTypeExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread;

use serde_json::Value;

use crate::support::{assert_status, image2video};

/// An empty folder of a test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// Checks the mock with a few cases.
fn check(reports: &[String]) -> Output {
    let mut arguments = vec!["check", "--only", "create/body/*"];
    for report in reports {
        arguments.extend(["--report", report]);
    }
    image2video(&arguments)
}

fn json_to(path: &Path) -> String {
    format!("json={}", path.display())
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<_> = entries
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

#[track_caller]
fn assert_json(text: &[u8]) {
    let report: Value = serde_json::from_slice(text).expect("JSON");
    assert_eq!(report["tool"]["name"], "image2video");
}

#[test]
fn a_file_is_replaced_as_a_whole() {
    let folder = folder("file");
    let path = folder.join("report.json");
    fs::write(&path, "{".repeat(1_000_000)).expect("a file");
    fs::write(folder.join("report.json.partial"), "kept").expect("a file");
    assert_status(&check(&[json_to(&path), "human".to_owned()]), 0);
    assert_json(&fs::read(&path).expect("the report"));
    assert_eq!(names(&folder), ["report.json", "report.json.partial"]);
    assert_eq!(
        fs::read(folder.join("report.json.partial")).expect("a file"),
        b"kept"
    );
}

#[test]
fn a_link_is_followed_to_what_it_names() {
    let folder = folder("link");
    fs::create_dir(folder.join("elsewhere")).expect("a folder");
    fs::write(folder.join("elsewhere/old.json"), "old").expect("a file");
    for target in ["elsewhere/old.json", "elsewhere/new.json"] {
        let link = folder.join("link");
        symlink(target, &link).expect("a link");
        symlink("link", folder.join("link-to-link")).expect("a link");
        assert_status(&check(&[json_to(&folder.join("link-to-link"))]), 0);
        assert_json(&fs::read(folder.join(target)).expect("the report"));
        for link in ["link", "link-to-link"] {
            let link = folder.join(link);
            assert!(link.is_symlink(), "{target}");
            fs::remove_file(link).expect("a link");
        }
    }
    assert_eq!(names(&folder), ["elsewhere"]);
    assert_eq!(names(&folder.join("elsewhere")), ["new.json", "old.json"]);
}

#[test]
fn what_is_no_file_is_written_to_and_stays_what_it_is() {
    let folder = folder("pipe");
    let pipe = folder.join("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("mkfifo").success());
    let reader = thread::spawn({
        let pipe = pipe.clone();
        move || fs::read(pipe).expect("the report")
    });
    assert_status(&check(&[json_to(&pipe)]), 0);
    let kind = fs::symlink_metadata(&pipe).expect("the pipe").file_type();
    assert!(kind.is_fifo());
    assert_json(&reader.join().expect("no panic"));
    assert_eq!(names(&folder), ["pipe"]);
}

#[test]
fn a_report_that_cannot_be_written_does_not_lose_the_others() {
    let folder = folder("failing");
    let file = folder.join("file");
    fs::write(&file, "").expect("a file");
    for unwritable in [
        folder.join("missing/report.json"),
        file.join("report.json"),
        folder.clone(),
    ] {
        let good = folder.join("good.json");
        let output = check(&[json_to(&unwritable), json_to(&good)]);
        assert_status(&output, 2);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(error.contains(&unwritable.display().to_string()), "{error}");
        assert_json(&fs::read(&good).expect("the other report"));
        assert_json(&output.stdout);
        fs::remove_file(good).expect("a file");

        let output = check(&[json_to(&unwritable), "human".to_owned()]);
        assert_status(&output, 2);
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(
            text.starts_with("image2video") && text.ends_with(" skipped\n"),
            "{text}"
        );
    }
    assert_eq!(names(&folder), ["file"]);
}

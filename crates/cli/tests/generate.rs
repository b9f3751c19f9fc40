//! `image2video generate` and `resume`, killed and gone on with.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot be set up has failed"
)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use image2video_mock::MockService;
use support::{assert_status, command};

const KEY: &str = "sk-a-key-that-nobody-may-see";
/// A JPEG of a URL is looked at by nobody here.
const IMAGE: &str = "https://images.example/harbour.jpg";

/// A folder that goes with its test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("image2video-cli-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A mock on threads of its own, so that a test may block.
struct Mock {
    service: Option<MockService>,
    runtime: tokio::runtime::Runtime,
}

impl Mock {
    fn start() -> Self {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let mock = MockService::builder().api_key(KEY).speed(150.0);
        let service = runtime.block_on(mock.start()).expect("a free port");
        Self {
            service: Some(service),
            runtime,
        }
    }

    fn service(&self) -> &MockService {
        self.service.as_ref().expect("it runs until it is dropped")
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        if let Some(service) = self.service.take() {
            self.runtime.block_on(service.shutdown());
        }
    }
}

fn generate(mock: &Mock, folder: &Path, output: &Path) -> Command {
    let journal = folder.join("journal");
    let (journal, output) = (journal.display().to_string(), output.display().to_string());
    let base_url = mock.service().base_url();
    let mut command = command(&[
        "generate",
        IMAGE,
        "--output",
        &output,
        "--prompt",
        "The boats drift.",
        "--base-url",
        base_url,
        "--journal",
        &journal,
        "--interval",
        "0.02",
    ]);
    command.env("IMAGE2VIDEO_API_KEY", KEY).stdin(Stdio::null());
    command
}

fn is_video(path: &Path) -> bool {
    fs::read(path).is_ok_and(|bytes| bytes.get(4..8) == Some(b"ftyp"))
}

#[test]
fn a_video_is_saved_and_the_command_pays_once() {
    let (mock, folder) = (Mock::start(), Folder::new("once"));
    let output = folder.0.join("cat.mp4");
    let first = generate(&mock, &folder.0, &output)
        .output()
        .expect("the command");
    assert_status(&first, 0);
    assert!(is_video(&output));
    let again = generate(&mock, &folder.0, &output)
        .output()
        .expect("the command");
    assert_status(&again, 2);
    assert_eq!(mock.service().tasks_made(), 1);
}

/// Whatever the moment, a second run finishes the video, and no task is made twice.
#[test]
fn a_run_that_is_killed_at_any_moment_is_finished_by_the_next_and_pays_once() {
    const RUNS: u64 = 100;
    const AT_A_TIME: u64 = 4;
    let (mock, folder) = (Mock::start(), Folder::new("killed"));
    // From then on it is known that the gateway tells our ids, and how long a run takes.
    let begun = Instant::now();
    let first = generate(&mock, &folder.0, &folder.0.join("first.mp4"))
        .output()
        .expect("the command");
    assert_status(&first, 0);
    let whole = begun.elapsed();
    thread::scope(|scope| {
        for worker in 0..AT_A_TIME {
            let (mock, folder) = (&mock, &folder);
            scope.spawn(move || {
                for run in (worker..RUNS).step_by(AT_A_TIME as usize) {
                    let output = folder.0.join(format!("{run}.mp4"));
                    let child = generate(mock, &folder.0, &output)
                        .stdout(Stdio::null())
                        .stderr(Stdio::null())
                        .spawn()
                        .expect("the command");
                    // Spread over what a run takes: the process, the request, the task, the video.
                    let moment = whole * u32::try_from(run).expect("a small number") / RUNS as u32;
                    kill_after(child, moment);
                    let finished = generate(mock, &folder.0, &output)
                        .output()
                        .expect("the command");
                    let has_ended = finished.status.code() == Some(2) && is_video(&output);
                    if !has_ended {
                        assert_status(&finished, 0);
                    }
                    assert!(is_video(&output), "run {run}");
                }
            });
        }
    });
    assert_eq!(mock.service().tasks_made(), RUNS + 1);
}

/// SIGKILL, which nothing can be done about; the run may have ended before. Any moment will do, so nothing here depends
/// on how fast the machine is.
fn kill_after(mut child: Child, time: Duration) {
    thread::sleep(time);
    let _ = child.kill();
    child.wait().expect("the command");
}

#[test]
fn what_is_left_is_listed_gone_on_with_and_forgotten() {
    let (mock, folder) = (Mock::start(), Folder::new("resume"));
    let output = folder.0.join("cat.mp4");
    mock.service().next("stuck".parse().expect("a scenario"));
    let mut stuck = generate(&mock, &folder.0, &output);
    let stuck = stuck
        .args(["--deadline", "0"])
        .output()
        .expect("the command");
    assert_status(&stuck, 3);
    let journal = folder.0.join("journal").display().to_string();
    let list = || {
        command(&["resume", "--list", "--journal", &journal])
            .output()
            .expect("the command")
    };
    let listed = String::from_utf8_lossy(&list().stdout).into_owned();
    assert!(listed.contains("cat.mp4"), "{listed}");
    // Another command with the same output would pay for another task.
    let mut other = generate(&mock, &folder.0, &output);
    let other = other
        .args(["--negative-prompt", "rain"])
        .output()
        .expect("the command");
    assert_status(&other, 2);
    let resumed = command(&["resume", "--journal", &journal, "--deadline", "0", "--json"])
        .env("IMAGE2VIDEO_API_KEY", KEY)
        .output()
        .expect("the command");
    assert_status(&resumed, 3);
    let told = String::from_utf8_lossy(&resumed.stdout).into_owned();
    assert!(
        told.lines()
            .any(|line| line.contains("\"event\":\"accepted\"")),
        "{told}"
    );
    let job = listed.split_whitespace().next().expect("a name");
    let forgotten = command(&["resume", "--forget", job, "--journal", &journal])
        .output()
        .expect("the command");
    assert_status(&forgotten, 0);
    assert!(list().stdout.is_empty());
    assert_eq!(mock.service().tasks_made(), 1);
}

#[test]
fn what_cannot_be_sent_is_told_before_anything_is_paid_for() {
    let (mock, folder) = (Mock::start(), Folder::new("refused"));
    let small = folder.0.join("small.png");
    fs::write(&small, b"no image").expect("a file");
    let small = small.display().to_string();
    for (arguments, told) in [
        (
            &["--cfg-scale", "3"][..],
            "`cfg_scale`: the number is 3; it has to be from 0 to 1",
        ),
        (&["--mode", "fast"], "[possible values: std, pro]"),
        (&["--image-tail", &small], "JPEG or PNG"),
    ] {
        let mut command = generate(&mock, &folder.0, &folder.0.join("cat.mp4"));
        let output = command.args(arguments).output().expect("the command");
        assert_status(&output, 2);
        let shown = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(shown.contains(told), "{shown}");
    }
    assert_eq!(mock.service().tasks_made(), 0);
}

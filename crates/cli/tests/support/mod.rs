//! The command in tests.

use std::process::{Command, Output};

pub(crate) fn image2video(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_image2video"))
        .args(arguments)
        .env_remove("IMAGE2VIDEO_API_KEY")
        .output()
        .expect("the command")
}

#[track_caller]
pub(crate) fn assert_status(output: &Output, status: i32) {
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert_eq!(output.status.code(), Some(status), "{out}\n{err}");
}

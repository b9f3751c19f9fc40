//! The command in tests, and servers for it.

#![allow(dead_code, reason = "each file of tests uses what it needs")]

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

/// The command, with nothing in its environment that a test did not put there.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_image2video"));
    command
        .args(arguments)
        .env_remove("IMAGE2VIDEO_API_KEY")
        .env_remove("http_proxy")
        .env_remove("no_proxy");
    command
}

pub(crate) fn image2video(arguments: &[&str]) -> Output {
    command(arguments).output().expect("the command")
}

#[track_caller]
pub(crate) fn assert_status(output: &Output, status: i32) {
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert_eq!(output.status.code(), Some(status), "{out}\n{err}");
}

/// A server that answers each request on a connection of its own.
pub(crate) struct Server {
    pub(crate) base_url: String,
    /// How many requests came.
    pub(crate) requests: Arc<AtomicU32>,
    /// How many of them could have made a task.
    pub(crate) posts: Arc<AtomicU32>,
}

/// Answers every request alike.
pub(crate) fn server(status: &'static str, body: &'static str) -> Server {
    serve(status, move |_| body.to_owned())
}

/// Answers with what is made of the number of requests that could have made a task.
pub(crate) fn serve(status: &'static str, body: impl Fn(u32) -> String + Send + 'static) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let base_url = format!("http://{}", listener.local_addr().expect("an address"));
    let (requests, posts) = (Arc::default(), Arc::default());
    let counts: [Arc<AtomicU32>; 2] = [Arc::clone(&requests), Arc::clone(&posts)];
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let mut request = Vec::new();
            let mut chunk = [0; 64 * 1024];
            while !is_whole(&request) {
                match stream.read(&mut chunk) {
                    Ok(0) | Err(_) => break,
                    Ok(n) => request.extend_from_slice(&chunk[..n]),
                }
            }
            let line = request
                .split(|byte| *byte == b'\r')
                .next()
                .unwrap_or_default();
            let makes_a_task = line.starts_with(b"POST")
                && line.ends_with(b"/kling/v1/videos/image2video HTTP/1.1");
            let [requests, posts] = &counts;
            requests.fetch_add(1, Ordering::Relaxed);
            posts.fetch_add(makes_a_task.into(), Ordering::Relaxed);
            let body = body(posts.load(Ordering::Relaxed));
            let length = body.len();
            let answer = format!(
                "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
            );
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    Server {
        base_url,
        requests,
        posts,
    }
}

/// A task, as the answer to a request that makes it.
pub(crate) fn task(number: u32) -> String {
    format!(
        r#"{{"code":0,"message":"SUCCEED","request_id":"r","data":{{"task_id":"task-{number}","task_status":"submitted"}}}}"#
    )
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, _)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head
        .to_lowercase()
        .lines()
        .find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
    request.len() >= head.len() + 4 + length.unwrap_or(0)
}

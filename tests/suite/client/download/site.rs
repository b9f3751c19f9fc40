//! A server of a task and its video, written by hand, so that it can break off wherever a test wants it to.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::support::spec_examples;

/// How a request for the video is answered.
pub(super) type Answer = fn(&Asked) -> Reply;

/// A request: its target and its headers, as they were sent.
#[derive(Debug, Clone)]
pub(super) struct Asked(String);

impl Asked {
    fn path(&self) -> &str {
        self.0.split(' ').nth(1).unwrap_or_default()
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.0.lines().filter_map(|line| line.split_once(": "));
        let line = lines.find(|(known, _)| known.eq_ignore_ascii_case(name));
        line.map(|(_, value)| value)
    }

    /// Where the part begins that is asked for, unless it is that of another version.
    fn start(&self, tag: &str) -> Option<usize> {
        let range = self.header("range")?.strip_prefix("bytes=")?;
        let is_same = self.header("if-range").is_none_or(|known| known == tag);
        range.strip_suffix('-')?.parse().ok().filter(|_| is_same)
    }
}

/// An answer, which may break off or stop in the middle of its body.
#[derive(Debug)]
pub(super) struct Reply {
    head: String,
    body: Vec<u8>,
    stops: bool,
}

impl Reply {
    /// Breaks off after so many bytes of the body.
    pub(super) fn cut(mut self, bytes: usize) -> Self {
        self.body.truncate(bytes);
        self
    }

    /// Stops after so many bytes of the body, and never ends.
    pub(super) fn stop(self, bytes: usize) -> Self {
        let stops = true;
        Self {
            stops,
            ..self.cut(bytes)
        }
    }
}

/// An answer with these headers. The length of the body is told.
pub(super) fn reply(status: u16, headers: &str, body: &[u8]) -> Reply {
    let length = body.len();
    Reply {
        head: format!("HTTP/1.1 {status} \r\n{headers}content-length: {length}\r\n\r\n"),
        body: body.to_owned(),
        stops: false,
    }
}

/// A whole video.
pub(super) fn whole(video: &[u8], tag: &str) -> Reply {
    reply(200, &format!("etag: {tag}\r\n"), video)
}

/// A video whose length is not told, and ends with the connection.
pub(super) fn untold(video: &[u8]) -> Reply {
    let whole = whole(video, "\"a\"");
    let is_length = |line: &&str| line.starts_with("content-length");
    let lines = whole
        .head
        .split_inclusive("\r\n")
        .filter(|line| !is_length(line));
    Reply {
        head: lines.collect(),
        ..whole
    }
}

/// The part of a video of `total` bytes that begins at `start`.
pub(super) fn part(video: &[u8], tag: &str, start: usize, total: usize) -> Reply {
    let last = video.len() - 1;
    let headers = format!("etag: {tag}\r\ncontent-range: bytes {start}-{last}/{total}\r\n");
    reply(206, &headers, &video[start..])
}

/// What a server answers that keeps to RFC 9110.
pub(super) fn honest(asked: &Asked, video: &[u8], tag: &str) -> Reply {
    match asked.start(tag) {
        Some(start) if start < video.len() => part(video, tag, start, video.len()),
        Some(_) => reply(
            416,
            &format!("content-range: bytes */{}\r\n", video.len()),
            b"",
        ),
        None => whole(video, tag),
    }
}

/// A URL that stays in a task; any other becomes one of the site.
pub(super) const ELSEWHERE: &str = "ftp://videos.example/a-secret";

/// A task of the contract's examples.
pub(super) fn task(name: &str) -> Value {
    let mut examples = spec_examples().into_iter();
    let example = examples.find(|example| example.name == format!("task.{name}"));
    example.expect("the example").body
}

pub(super) struct Site {
    pub(super) base_url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Site {
    /// Answers requests for the video in this order, and further ones as the last. The URL has a number that counts how
    /// often the task was asked for.
    pub(super) async fn start(answers: &[Answer]) -> Self {
        Self::of_task(task("succeed"), answers).await
    }

    pub(super) async fn of_task(task: Value, answers: &[Answer]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base_url = format!("http://{}", listener.local_addr().expect("an address"));
        let site = Self {
            base_url: base_url.clone(),
            asked: Arc::default(),
        };
        let (asked, answers) = (Arc::clone(&site.asked), answers.to_owned());
        tokio::spawn(async move {
            let (mut tasks, mut videos) = (0, 0);
            while let Ok((mut stream, _)) = listener.accept().await {
                let Some(request) = request(&mut stream).await else {
                    continue;
                };
                let reply = if request.path().starts_with("/kling") {
                    tasks += 1;
                    let url = format!("{base_url}/video-{tasks}.mp4?Signature=a-secret");
                    task_reply(task.clone(), &url)
                } else {
                    videos += 1;
                    answers[(videos - 1).min(answers.len() - 1)](&request)
                };
                asked.lock().expect("no panic").push(request);
                tokio::spawn(send(stream, reply));
            }
        });
        site
    }

    /// The requests that were made, without those for the task.
    pub(super) fn asked(&self) -> Vec<Asked> {
        let asked = self.asked.lock().expect("no panic");
        let videos = asked.iter().filter(|it| !it.path().starts_with("/kling"));
        videos.cloned().collect()
    }

    /// Which URL and which part each request for the video asked for.
    pub(super) fn parts(&self) -> Vec<String> {
        let part = |asked: &Asked| {
            let path = asked.path().split('?').next().unwrap_or_default();
            let range = asked.header("range").unwrap_or_default();
            format!("{path} {range}").trim_end().to_owned()
        };
        self.asked().iter().map(part).collect()
    }
}

async fn request(stream: &mut TcpStream) -> Option<Asked> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    Some(Asked(String::from_utf8(head).ok()?))
}

async fn send(mut stream: TcpStream, reply: Reply) {
    let Reply { head, body, stops } = reply;
    // The client may have gone.
    let _ = stream.write_all(&[head.as_bytes(), &body].concat()).await;
    if stops {
        std::future::pending::<()>().await;
    }
    let _ = stream.shutdown().await;
}

fn task_reply(mut task: Value, url: &str) -> Reply {
    let known = task.pointer_mut("/data/task_result/videos/0/url");
    if let Some(known) = known.filter(|known| **known != json!(ELSEWHERE)) {
        *known = json!(url);
    }
    reply(
        200,
        "content-type: application/json\r\n",
        task.to_string().as_bytes(),
    )
}

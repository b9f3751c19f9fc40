//! Sending requests to a gateway over a socket, byte by byte, and reading what comes of it.

use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::core::PATH;
use super::image::png;
use crate::servers::KEY;

/// No answer is read beyond this.
const LONGEST_REPLY: usize = 1 << 20;

/// A request to send.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    method: &'static str,
    target: String,
    headers: Vec<(String, String)>,
    body: String,
    /// How often it is sent, all at once, on one connection.
    times: usize,
    closes: bool,
    /// How long an answer is waited for. Only what never answers uses it up.
    patience: Duration,
}

/// What came back on a connection.
pub(super) struct Reply {
    pub(super) raw: Vec<u8>,
    pub(super) end: End,
}

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum End {
    Closed,
    Reset,
    /// Nothing more came while it was waited for.
    Pending,
    /// More came than is read.
    Endless,
}

/// An image as a body has it.
pub(super) fn image(width: u32, height: u32) -> String {
    STANDARD.encode(png(width, height))
}

impl Ask {
    pub(super) fn new(method: &'static str, target: impl Into<String>) -> Ask {
        Ask {
            method,
            target: target.into(),
            headers: vec![("authorization".to_owned(), format!("Bearer {KEY}"))],
            body: String::new(),
            times: 1,
            closes: true,
            patience: Duration::from_secs(10),
        }
    }

    /// A request for a task that every gateway takes, with these members instead of its own.
    pub(super) fn create(members: &Value) -> Ask {
        let mut body = json!({
            "model_name": "kling-v1",
            "image": image(640, 480),
            "prompt": "The boats drift out of the harbour.",
        });
        for (name, value) in members.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        Ask::post(body.to_string())
    }

    /// The same without a member.
    pub(super) fn create_without(member: &str) -> Ask {
        let ask = Ask::create(&json!({}));
        let mut body: Value = serde_json::from_str(&ask.body).expect("our own JSON");
        body.as_object_mut().expect("an object").remove(member);
        Ask::post(body.to_string())
    }

    /// A request for a task with any text as its body.
    pub(super) fn post(body: impl Into<String>) -> Ask {
        let ask = Ask::new("POST", PATH).with_header("content-type", "application/json");
        Ask {
            body: body.into(),
            ..ask
        }
    }

    /// The same with a header instead of the one of that name.
    pub(super) fn with_header(mut self, name: &str, value: &str) -> Ask {
        self.headers.retain(|(other, _)| other != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(super) fn without_header(mut self, name: &str) -> Ask {
        self.headers.retain(|(other, _)| other != name);
        self
    }

    /// The same, so many times at once on one connection.
    pub(super) fn times(self, times: usize) -> Ask {
        Ask { times, ..self }
    }

    /// The same, on a connection that the client leaves open.
    pub(super) fn keeping_alive(self) -> Ask {
        Ask {
            closes: false,
            ..self.briefly()
        }
    }

    /// The same, for gateways that never come to an end.
    pub(super) fn briefly(self) -> Ask {
        Ask {
            patience: Duration::from_millis(200),
            ..self
        }
    }

    fn to_bytes(&self, base_url: &str) -> Vec<u8> {
        let host = base_url.trim_start_matches("http://");
        let headers = self.headers.iter();
        let headers: String = headers
            .map(|(name, value)| format!("{name}: {value}\r\n"))
            .collect();
        let length = self.body.len();
        let request = |connection: &str| {
            format!(
                "{} {} HTTP/1.1\r\nhost: {host}\r\n{headers}content-length: {length}\r\n\
                 {connection}\r\n{}",
                self.method, self.target, self.body
            )
        };
        let last = request(if self.closes {
            "connection: close\r\n"
        } else {
            ""
        });
        let requests = request("").repeat(self.times - 1) + &last;
        requests.into_bytes()
    }

    pub(super) async fn send(&self, base_url: &str) -> Reply {
        let host = base_url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).await.expect("a gateway");
        let mut raw = Vec::new();
        // A gateway may answer and close before it has read everything.
        let _ = stream.write_all(&self.to_bytes(base_url)).await;
        let reading = async {
            loop {
                match stream.read_buf(&mut raw).await {
                    Ok(0) => return End::Closed,
                    Err(_) => return End::Reset,
                    Ok(_) if raw.len() > LONGEST_REPLY => return End::Endless,
                    Ok(_) => {}
                }
            }
        };
        let end = timeout(self.patience, reading)
            .await
            .unwrap_or(End::Pending);
        Reply { raw, end }
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let start = &self.raw[..self.raw.len().min(1000)];
        write!(
            formatter,
            "{:?} {:?}",
            String::from_utf8_lossy(start),
            self.end
        )
    }
}

impl Reply {
    /// Head and body of the first answer that is not informational.
    fn head_and_body(&self) -> (String, &[u8]) {
        let mut rest = &self.raw[..];
        loop {
            let at = rest.windows(4).position(|four| four == b"\r\n\r\n");
            let (head, body) = rest.split_at(at.map_or(rest.len(), |at| at + 4));
            let is_informational = head.get(8..10) == Some(b" 1");
            if !is_informational || body.is_empty() {
                return (String::from_utf8_lossy(head).into_owned(), body);
            }
            rest = body;
        }
    }

    /// The first line and the headers.
    pub(super) fn head(&self) -> String {
        self.head_and_body().0
    }

    pub(super) fn body(&self) -> &[u8] {
        self.head_and_body().1
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(self.body()).into_owned()
    }

    /// The status, or 0 if none came.
    pub(super) fn status(&self) -> u16 {
        let head = self.head();
        let word = head.split(' ').nth(1);
        word.and_then(|word| word.parse().ok()).unwrap_or_default()
    }

    /// A header's value, or nothing in it.
    pub(super) fn header(&self, name: &str) -> String {
        let head = self.head();
        let value = head.lines().find_map(|line| {
            let (other, value) = line.split_once(": ")?;
            other.eq_ignore_ascii_case(name).then(|| value.to_owned())
        });
        value.unwrap_or_default()
    }

    /// The body as JSON, or null.
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(self.body()).unwrap_or_default()
    }

    /// Whether it is the page's answer about a task.
    pub(super) fn is_task(&self) -> bool {
        let json = self.json();
        self.status() == 200 && json["code"] == 0 && json["data"]["task_id"].is_string()
    }
}

//! A gateway on bare sockets: what is sent, and how a connection ends, is a script.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::core::Core;
use super::message::{Answer, Request, reason};

/// No request is longer: an image of 10 MB in base64 and some.
const LONGEST_BODY: usize = 64 << 20;

/// A thing that a server does with a connection after it has read a request.
#[derive(Clone, Debug)]
pub(super) enum Act {
    Send(Vec<u8>),
    /// Sends the same again and again, with a pause between, until the client goes away.
    Repeat(Vec<u8>, Duration),
    /// Neither answers nor closes.
    Hang,
    Close,
    /// Breaks the connection off with a reset.
    Reset,
    /// Closes the connection if so many requests were answered on it.
    CloseAfter(usize),
    /// Closes the connection if nothing comes for a while.
    CloseIfIdle(Duration),
}

/// Serves until it is dropped.
pub(super) async fn serve(
    listener: TcpListener,
    core: Arc<Core>,
    script: fn(&Core, &Request) -> Vec<Act>,
    base_url: String,
) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let core = Arc::clone(&core);
        let base_url = base_url.clone();
        connections.spawn(async move {
            // A connection that breaks off is the client's affair.
            let _ = converse(stream, &core, script, &base_url).await;
        });
    }
}

async fn converse(
    stream: TcpStream,
    core: &Core,
    script: fn(&Core, &Request) -> Vec<Act>,
    base_url: &str,
) -> io::Result<()> {
    // Acts are sent as they are, and not together with later ones.
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    let mut served = 0;
    while let Some(head) = read_head(&mut stream).await? {
        let Some(head) = Head::parse(&head) else {
            let refused = plain(&Answer::empty(400).with_header("connection", "close"));
            return stream.write_all(&refused).await;
        };
        let body = read_body(&mut stream, &head).await?;
        let request = head.into_request(core.count_request(), body, base_url);
        served += 1;
        for act in script(core, &request) {
            if !perform(act, &mut stream, served).await? {
                return Ok(());
            }
        }
        let connection = request.header("connection").unwrap_or_default();
        if connection.eq_ignore_ascii_case("close") {
            return Ok(());
        }
    }
    Ok(())
}

/// Whether the connection goes on.
async fn perform(act: Act, stream: &mut BufReader<TcpStream>, served: usize) -> io::Result<bool> {
    match act {
        Act::Send(bytes) => stream.write_all(&bytes).await?,
        Act::Repeat(bytes, pause) => loop {
            stream.write_all(&bytes).await?;
            if !pause.is_zero() {
                sleep(pause).await;
            }
        },
        Act::Hang => std::future::pending().await,
        Act::Close => return Ok(false),
        Act::Reset => {
            stream.get_ref().set_zero_linger()?;
            return Ok(false);
        }
        Act::CloseAfter(requests) => return Ok(served < requests),
        Act::CloseIfIdle(pause) => {
            let next = timeout(pause, stream.get_ref().readable()).await;
            return Ok(next.is_ok());
        }
    }
    Ok(true)
}

async fn read_head(stream: &mut BufReader<TcpStream>) -> io::Result<Option<String>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) if head.is_empty() => return Ok(None),
            Err(error) => return Err(error),
        }
    }
    Ok(Some(String::from_utf8_lossy(&head).into_owned()))
}

/// The lines before a body.
struct Head {
    method: String,
    target: String,
    /// Names in lower case.
    headers: Vec<(String, String)>,
}

impl Head {
    fn parse(head: &str) -> Option<Head> {
        let mut lines = head.trim_end().split("\r\n");
        let mut words = lines.next()?.split(' ');
        let (method, target, version) = (words.next()?, words.next()?, words.next()?);
        if !version.starts_with("HTTP/1.") || !target.starts_with('/') {
            return None;
        }
        let header = |line: &str| {
            let (name, value) = line.split_once(':')?;
            Some((name.to_ascii_lowercase(), value.trim().to_owned()))
        };
        Some(Head {
            method: method.to_owned(),
            target: target.to_owned(),
            headers: lines.map(header).collect::<Option<_>>()?,
        })
    }

    fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(sent, _)| sent == name)?;
        Some(value)
    }

    fn into_request(self, number: usize, body: Vec<u8>, base_url: &str) -> Request {
        let (path, query) = self.target.split_once('?').unwrap_or((&self.target, ""));
        Request {
            number,
            method: self.method,
            path: path.to_owned(),
            query: query.to_owned(),
            headers: self.headers,
            body,
            base_url: base_url.to_owned(),
        }
    }
}

async fn read_body(stream: &mut BufReader<TcpStream>, head: &Head) -> io::Result<Vec<u8>> {
    if head.header("expect").is_some() {
        stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
    }
    if head.header("transfer-encoding").is_none() {
        let length = head.header("content-length").unwrap_or("0").parse();
        return read_exactly(stream, length.map_err(io::Error::other)?).await;
    }
    let mut body = Vec::new();
    loop {
        let line = read_line(stream).await?;
        let size = line.split(';').next().unwrap_or_default();
        let size = usize::from_str_radix(size, 16).map_err(io::Error::other)?;
        body.extend(read_exactly(stream, size).await?);
        read_line(stream).await?;
        if size == 0 {
            return Ok(body);
        }
    }
}

async fn read_exactly(stream: &mut BufReader<TcpStream>, length: usize) -> io::Result<Vec<u8>> {
    if length > LONGEST_BODY {
        return Err(io::Error::other("too long"));
    }
    let mut bytes = vec![0; length];
    stream.read_exact(&mut bytes).await?;
    Ok(bytes)
}

async fn read_line(stream: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut line = Vec::new();
    while !line.ends_with(b"\r\n") {
        line.push(stream.read_u8().await?);
    }
    line.truncate(line.len() - 2);
    Ok(String::from_utf8_lossy(&line).into_owned())
}

/// An answer as HTTP/1.1 with its length.
pub(super) fn plain(answer: &Answer) -> Vec<u8> {
    let length = format!("content-length: {}\r\n\r\n", answer.body.len());
    [
        head("HTTP/1.1", answer),
        length.into_bytes(),
        answer.body.clone(),
    ]
    .concat()
}

/// The status line and the headers; more may follow.
pub(super) fn head(version: &str, answer: &Answer) -> Vec<u8> {
    let mut head = format!("{version} {} {}\r\n", answer.status, reason(answer.status));
    for (name, value) in &answer.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.into_bytes()
}

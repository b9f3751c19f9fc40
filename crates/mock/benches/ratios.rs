//! How much slower the stand-in is than a bare HTTP server on the same machine, in the same run:
//! `cargo bench -p image2video-mock`. The ratios are what counts; the figures vary by machine.
//!
//! Servers run on one thread each, the load comes from another. Rounds alternate, so that whatever
//! else the machine does hits both; a figure is the least of its rounds, which is what the work takes
//! when nothing else runs.
#![expect(clippy::print_stdout, reason = "figures are the output")]
#![expect(
    clippy::expect_used,
    reason = "a benchmark that cannot run has nothing to say"
)]

use std::convert::Infallible;
use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use image2video_contract::Contract;
use image2video_mock::MockService;
use tokio::net::TcpListener;
use tokio::runtime::Builder;

const ROUNDS: usize = 200;
const STARTS: usize = 9;

/// An answer as long as that of the stand-in.
const ANSWER: &str = r#"{"code":0,"data":{"created_at":1795537132313,"task_id":"8479184372382792648508163223602223","task_info":{},"task_status":"submitted","updated_at":1795537132313},"message":"SUCCEED","request_id":"01a20e5a-5b19-7e00-a67a-00001c58767e"}"#;

fn main() {
    let (bare, mock) = (on_a_thread(bare), on_a_thread(mock));
    let create = Contract::embedded().operation("create").expect("create");
    let examples = &create.request.as_ref().expect("a body").message.examples;
    let example = |name| {
        &examples
            .iter()
            .find(|e| e.name == name)
            .expect("there")
            .value
    };

    let small = request(&example("url-image").to_string());
    let image = example("base64-image")["image"].as_str().expect("text");
    let mut file = STANDARD.decode(image).expect("base64");
    file.resize(10_000_000, 0);
    let large = request(&format!(r#"{{"image":"{}"}}"#, STANDARD.encode(file)));

    // Before anything else has made the process larger.
    peak_memory(mock, &large);
    compare("small create", 1.0 / 0.6, bare, mock, &small, 64, 10);

    compare("10 MB image", 2.5, bare, mock, &large, 1, 1);
    first_answer(&small);
}

/// Prints how much more memory the process has had while it answered one request, as a ratio to the
/// request. Where the system does not tell, nothing is printed.
fn peak_memory(mock: SocketAddr, request: &[u8]) {
    let mut stream = TcpStream::connect(mock).expect("connected");
    let before = fs::write("/proc/self/clear_refs", "5")
        .ok()
        .and_then(|()| memory("VmRSS:"));
    stream.write_all(request).expect("sent");
    read_answer(&mut stream);
    let (Some(before), Some(peak)) = (before, memory("VmHWM:")) else {
        return;
    };
    let ratio = (peak - before) / request.len() as f64;
    println!("10 MB image: peak memory {ratio:.2} x the request (at most 3.00)");
}

/// Bytes of memory, as Linux tells them.
fn memory(name: &str) -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kilobytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1_024.0)
}

/// Prints how long it takes from the start of a service to its first answer: the median of some.
fn first_answer(request: &[u8]) {
    let mut times: Vec<_> = (0..STARTS)
        .map(|_| {
            let start = Instant::now();
            let mut stream = TcpStream::connect(on_a_thread(mock)).expect("connected");
            stream.write_all(request).expect("sent");
            read_answer(&mut stream);
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    println!(
        "start to first answer: {:?} (at most 50ms)",
        times[STARTS / 2]
    );
}

/// Prints the time of a request at both servers, and their ratio beside the most it may be.
fn compare(
    what: &str,
    bar: f64,
    bare: SocketAddr,
    mock: SocketAddr,
    request: &[u8],
    connections: usize,
    repeats: usize,
) {
    let connect = |address| -> Vec<_> {
        let one = |_| TcpStream::connect(address).expect("connected");
        (0..connections).map(one).collect()
    };
    let (mut to_bare, mut to_mock) = (connect(bare), connect(mock));
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        times[0].push(round(&mut to_bare, request, repeats));
        times[1].push(round(&mut to_mock, request, repeats));
    }
    let [bare, mock] = times.map(|times| times.into_iter().min().unwrap_or_default());
    let ratio = mock.as_secs_f64() / bare.as_secs_f64();
    println!("{what}: bare {bare:?}, mock {mock:?}, ratio {ratio:.2} (at most {bar:.2})");
}

/// The mean time of a request, with one under way on each connection.
fn round(connections: &mut [TcpStream], request: &[u8], repeats: usize) -> Duration {
    let start = Instant::now();
    for _ in 0..repeats {
        for stream in &mut *connections {
            stream.write_all(request).expect("sent");
        }
        for stream in &mut *connections {
            read_answer(stream);
        }
    }
    let requests = u32::try_from(repeats * connections.len()).expect("few");
    start.elapsed() / requests
}

/// Both answers end with the only `"}` in them.
fn read_answer(stream: &mut TcpStream) {
    let (mut buffer, mut length) = ([0; 1024], 0);
    while !buffer[..length].ends_with(b"\"}") {
        let read = stream.read(&mut buffer[length..]).expect("an answer");
        assert!(read > 0, "the server closed the connection");
        length += read;
    }
    assert!(buffer.starts_with(b"HTTP/1.1 200"), "refused");
}

fn request(body: &str) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "POST /kling/v1/videos/image2video HTTP/1.1\r\nhost: mock\r\nauthorization: Bearer sk-1\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    );
    (head + body).into_bytes()
}

/// Runs a server on a thread of its own, for as long as the process lives.
fn on_a_thread<F>(server: fn(mpsc::Sender<SocketAddr>) -> F) -> SocketAddr
where
    F: Future<Output = ()> + 'static,
{
    let (ready, address) = mpsc::channel();
    thread::spawn(move || {
        let runtime = Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(server(ready));
    });
    address.recv().expect("an address")
}

async fn mock(ready: mpsc::Sender<SocketAddr>) {
    let service = MockService::start().await.expect("a service");
    ready.send(service.address()).expect("received");
    std::future::pending::<()>().await;
    drop(service);
}

/// Reads the body as a handler that wants it would, and answers with a constant.
async fn bare(ready: mpsc::Sender<SocketAddr>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    ready
        .send(listener.local_addr().expect("an address"))
        .expect("received");
    loop {
        let (stream, _) = listener.accept().await.expect("a connection");
        stream.set_nodelay(true).expect("set");
        let handler = service_fn(|mut request: Request<Incoming>| async move {
            let body = request.body_mut().collect().await.expect("a body");
            drop(body.to_bytes());
            Ok::<_, Infallible>(Response::new(Full::new(Bytes::from_static(
                ANSWER.as_bytes(),
            ))))
        });
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), handler));
    }
}

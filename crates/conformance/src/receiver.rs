//! Receiving callbacks: a small server on this machine that takes whatever is sent to it.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::{Request, Response, StatusCode, header::CONTENT_TYPE};
use http_body_util::{BodyExt as _, Collected, Empty, Limited};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpListener, task::JoinSet};

/// Bytes of a callback at most. A task is a few hundred.
const LONGEST: usize = 1 << 20;

/// Callbacks that are kept at most, and bytes of them, should a server not stop.
const MOST: usize = 1000;
const MOST_BYTES: usize = 8 << 20;

/// Connections at a time.
const CONNECTIONS: usize = 64;

/// Something that takes callbacks.
pub trait Inbox: Sync {
    /// Everything that was received until now.
    fn received(&self) -> Vec<Received>;
}

/// A callback as it came.
#[derive(Debug, Clone)]
pub struct Received {
    /// The label of the body.
    pub content_type: Option<String>,
    /// The body.
    pub body: Bytes,
}

type Kept = Arc<Mutex<Vec<Received>>>;

/// A server on a free port of 127.0.0.1 that takes whatever is posted to it, and answers 204.
/// Dropping it closes the port.
#[derive(Debug)]
pub struct Receiver {
    address: SocketAddr,
    kept: Kept,
    /// Aborted when it is dropped.
    _accepting: JoinSet<()>,
}

impl Receiver {
    /// Starts the server, on the tokio runtime that this is called in.
    ///
    /// # Errors
    /// If no port of 127.0.0.1 can be listened on.
    pub async fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let kept = Kept::default();
        let address = listener.local_addr()?;
        let mut accepting = JoinSet::new();
        accepting.spawn(accept(listener, Arc::clone(&kept)));
        Ok(Self {
            address,
            kept,
            _accepting: accepting,
        })
    }

    /// Where to send callbacks.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/hooks/video?id=1", self.address)
    }
}

impl Inbox for Receiver {
    fn received(&self) -> Vec<Received> {
        let kept = self.kept.lock();
        kept.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Dropped with its connections when the task is aborted.
async fn accept(listener: TcpListener, kept: Kept) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let kept = Arc::clone(&kept);
        let take = service_fn(move |request| take(request, Arc::clone(&kept)));
        connections.spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), take));
        // How a connection ends is the sender's affair.
        while connections.try_join_next().is_some() {}
        if connections.len() >= CONNECTIONS {
            connections.join_next().await;
        }
    }
}

async fn take(request: Request<Incoming>, kept: Kept) -> http::Result<Response<Empty<Bytes>>> {
    let label = request.headers().get(CONTENT_TYPE);
    let content_type = label.and_then(|label| Some(label.to_str().ok()?.to_owned()));
    let body = Limited::new(request.into_body(), LONGEST).collect().await;
    let mut response = Response::builder().status(StatusCode::PAYLOAD_TOO_LARGE);
    if let Ok(body) = body.map(Collected::to_bytes) {
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes: usize = kept.iter().map(|it| it.body.len()).sum();
        if kept.len() < MOST && bytes + body.len() <= MOST_BYTES {
            kept.push(Received { content_type, body });
        }
        response = response.status(StatusCode::NO_CONTENT);
    }
    response.body(Empty::new())
}

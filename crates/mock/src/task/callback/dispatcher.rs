//! Sends callbacks at the times of their schedules.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::{io, time::Duration};

use http::header::{CONTENT_TYPE, HOST};
use http::{Request, StatusCode};
use http_body_util::Full;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, sync::Semaphore, task::JoinSet, time::timeout};
use url::{Position, Url};

use crate::task::Clock;
use crate::task::callback::{Policy, Post, Schedule};

/// Tasks at most whose callbacks are still to come. They are lost if the service stops.
const PENDING: usize = 1_000;

/// Pauses between one try and the next, by the service's clock.
const PAUSES_MS: [u64; 4] = [1_000, 2_000, 4_000, 8_000];

/// How long a receiver may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// What events are filtered by.
const TARGET: &str = "image2video_mock::callback";

/// Sends callbacks until it is dropped.
#[derive(Debug)]
pub(crate) struct Dispatcher {
    policy: Policy,
    clock: Arc<dyn Clock>,
    /// Connections to receivers that there may still be: one that is silent keeps its own for as long as it is
    /// waited for, and must not take those of clients.
    connections: Arc<Semaphore>,
    pending: Mutex<JoinSet<()>>,
}

impl Dispatcher {
    pub(crate) fn new(policy: Policy, clock: Arc<dyn Clock>, connections: usize) -> Self {
        Self {
            policy,
            clock,
            connections: Arc::new(Semaphore::new(connections.min(Semaphore::MAX_PERMITS))),
            pending: Mutex::default(),
        }
    }

    /// Sends the requests of a schedule, one after the other, on the tokio runtime that this is called
    /// in.
    pub(crate) fn send(&self, schedule: Schedule) {
        let Schedule { task_id, posts, .. } = schedule;
        let url = match self.policy.permit(&schedule.url) {
            Ok(url) => url,
            Err(reason) => return not_sent(&task_id, reason),
        };
        let mut pending = self.pending();
        while pending.try_join_next().is_some() {}
        if pending.len() >= PENDING {
            return not_sent(&task_id, "too many are pending");
        }
        let (clock, connections) = (Arc::clone(&self.clock), Arc::clone(&self.connections));
        pending.spawn(async move {
            for post in &posts {
                deliver(clock.as_ref(), &connections, &url, &task_id, post).await;
            }
        });
    }

    /// Sends nothing more.
    pub(crate) fn stop(&self) {
        self.pending().abort_all();
    }

    fn pending(&self) -> MutexGuard<'_, JoinSet<()>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tries until the receiver answers with success, or there is no try left.
async fn deliver(
    clock: &dyn Clock,
    connections: &Semaphore,
    url: &Url,
    task_id: &str,
    post: &Post,
) {
    let mut at_ms = post.at_ms;
    for pause in PAUSES_MS.map(Some).into_iter().chain([None]) {
        clock.wait_until(at_ms).await;
        // It fails only if the semaphore is closed, which nobody does.
        let connection = connections.acquire().await;
        let answer = timeout(PATIENCE, attempt(url, post)).await;
        drop(connection);
        let status = answer.ok().and_then(Result::ok);
        let sent = status.is_some_and(|status| status.is_success());
        let status = status.map(|status| status.as_u16());
        // The URL may have a secret in it, so it is not logged.
        tracing::info!(target: TARGET, task_id, task_status = post.status, status, sent);
        match pause {
            Some(pause) if !sent => at_ms = at_ms.saturating_add(pause),
            _ => return,
        }
    }
}

/// Sends one request over a connection of its own. No redirect is followed and no proxy asked: either
/// could lead to a host that the policy does not permit.
async fn attempt(url: &Url, post: &Post) -> io::Result<StatusCode> {
    let stream = connect(url).await?;
    let request = Request::post(&url[Position::BeforePath..Position::AfterQuery])
        .header(HOST, &url[Position::BeforeHost..Position::AfterPort])
        .header(CONTENT_TYPE, "application/json")
        .body(Full::new(post.body.clone()))
        .map_err(io::Error::other)?;
    let handshake = http1::handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = handshake.map_err(io::Error::other)?;
    // Owns the sender and drops the rest of the answer: the connection ends with it.
    let exchange = async move { Ok(sender.send_request(request).await?.status()) };
    let (status, _) = tokio::join!(exchange, connection);
    status.map_err(|error: hyper::Error| io::Error::other(error))
}

async fn connect(url: &Url) -> io::Result<TcpStream> {
    let host = url.host_str().unwrap_or_default();
    let port = url.port_or_known_default().unwrap_or(80);
    if host == "localhost" {
        // Whatever a resolver says, this machine is meant.
        let own = [
            IpAddr::from(Ipv4Addr::LOCALHOST),
            Ipv6Addr::LOCALHOST.into(),
        ];
        return TcpStream::connect(&own.map(|ip| SocketAddr::new(ip, port))[..]).await;
    }
    TcpStream::connect((host.trim_matches(['[', ']']), port)).await
}

fn not_sent(task_id: &str, reason: &str) {
    tracing::warn!(target: TARGET, task_id, reason, "the callbacks of a task are not sent");
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;
    use crate::task::ManualClock;

    #[tokio::test]
    async fn a_callback_waits_for_a_connection_that_may_be_opened() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        listener.set_nonblocking(true).expect("a socket");
        let policy = Policy::new(Vec::new(), address.ip());
        let dispatcher = Dispatcher::new(policy, Arc::new(ManualClock::at(5)), 1);
        let post = Post {
            at_ms: 5,
            status: "processing".to_owned(),
            body: bytes::Bytes::new(),
        };
        let silent = dispatcher.connections.acquire().await.expect("one");

        let url = format!("http://{address}/hook");
        dispatcher.send(Schedule::new(url, "1".to_owned(), vec![post], None));

        for _ in 0..100 {
            tokio::task::yield_now().await;
            assert!(listener.accept().is_err(), "it did not wait");
        }
        drop(silent);
        let listener = tokio::net::TcpListener::from_std(listener).expect("a socket");
        let accepted = timeout(PATIENCE, listener.accept()).await;
        accepted.expect("in time").expect("a connection");
    }
}

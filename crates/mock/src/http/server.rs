//! The service on a socket: accepts connections until it is dropped or shut down.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::{future::poll_fn, io, pin::pin, task::Poll, thread, time::Duration};

use bytes::Bytes;
use http::Response;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::{interval, sleep, timeout};

use crate::api::{Received, Refusal, scenario::Scenario};
#[cfg(feature = "wiremock")]
use crate::http::Responder;
use crate::http::{Service, Shared, access_log, connection, connections::Connections};

/// How long [`MockService::shutdown`] waits for answers that are under way.
const GRACE: Duration = Duration::from_secs(10);

/// The pause after a failed accept. Out of file descriptors, the next one would fail at once too.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// The service, listening. Dropping it closes the port at once and cuts its connections.
#[derive(Debug)]
#[must_use = "dropping it stops the service"]
pub struct MockService {
    address: SocketAddr,
    shared: Arc<Shared>,
    listener: Listener,
    accepting: JoinHandle<()>,
    expectations: Mutex<Vec<Expectation>>,
}

/// How many requests for an operation a test expects.
#[derive(Debug)]
struct Expectation {
    operation: String,
    requests: u64,
}

impl MockService {
    /// Serves on a socket that listens on an address.
    pub(crate) fn new(listener: TcpListener, address: SocketAddr, shared: Shared) -> Self {
        let shared = Arc::new(shared);
        let listener = Listener(Arc::new(Mutex::new(Some(listener))));
        let accepting = tokio::spawn(accept(listener.clone(), Arc::clone(&shared)));
        Self {
            address,
            shared,
            listener,
            accepting,
            expectations: Mutex::default(),
        }
    }

    /// The service without the socket, which shares everything with this one.
    #[must_use]
    pub fn service(&self) -> &Service {
        &self.shared.service
    }

    /// As [`Service::received`].
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.shared.service.received()
    }

    /// What mounts this service on a server of `wiremock`.
    #[cfg(feature = "wiremock")]
    pub fn responder(&self) -> Responder {
        Responder(Arc::clone(&self.shared))
    }

    /// As [`Service::next`].
    pub fn next(&self, scenario: Scenario) {
        self.shared.service.next(scenario);
    }

    /// As [`Service::next_answer`].
    pub fn next_answer(&self, answer: Response<impl Into<Bytes>>) {
        self.shared.service.next_answer(answer);
    }

    /// As [`Service::tasks_made`].
    #[must_use]
    pub fn tasks_made(&self) -> u64 {
        self.shared.service.tasks_made()
    }

    /// Expects so many requests for an operation, such as `create`, from the start of the service to its end,
    /// whatever they are answered. [`MockService::verify`] tells whether they came, and so does dropping the
    /// service.
    pub fn expect(&self, operation: impl Into<String>, requests: u64) {
        let operation = operation.into();
        self.expectations().push(Expectation {
            operation,
            requests,
        });
    }

    /// Whether the requests came that are expected.
    ///
    /// # Panics
    /// If more or fewer came.
    pub fn verify(&self) {
        for Expectation {
            operation,
            requests: expected,
        } in self.expectations().iter()
        {
            let found = self.shared.service.requests(operation);
            let found = found.map_or("no such operation".to_owned(), |found| found.to_string());
            assert!(
                found == expected.to_string(),
                "requests for `{operation}`: expected {expected}, found {found}"
            );
        }
    }

    fn expectations(&self) -> MutexGuard<'_, Vec<Expectation>> {
        self.expectations
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// What a client on this machine puts before the path: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.shared.service.api.base_url
    }

    /// The address it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops: takes no more connections, finishes the answers that are under way (for 10 seconds at
    /// most), and returns when all connections are closed.
    pub async fn shutdown(mut self) {
        self.listener.close();
        self.shared.stop.send_replace(true);
        if timeout(GRACE, &mut self.accepting).await.is_err() {
            self.accepting.abort();
        }
    }
}

impl Drop for MockService {
    /// Panics if an expectation is not met, unless the thread panics already.
    fn drop(&mut self) {
        self.listener.close();
        self.accepting.abort();
        self.shared.dispatcher.stop();
        if !thread::panicking() {
            self.verify();
        }
    }
}

/// The listening socket, in a place where it can be closed from outside the task that accepts: an
/// aborted task ends only when its runtime gets to it.
#[derive(Debug, Clone)]
struct Listener(Arc<Mutex<Option<TcpListener>>>);

impl Listener {
    fn close(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// The next connection; none ever comes once it is closed.
    async fn accept(&self) -> io::Result<TcpStream> {
        poll_fn(|context| {
            let listener = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            match listener.as_ref() {
                Some(listener) => listener.poll_accept(context).map_ok(|(stream, _)| stream),
                None => Poll::Pending,
            }
        })
        .await
    }
}

/// Accepts until told to stop, then waits for the connections. They are cut if this is aborted.
async fn accept(listener: Listener, shared: Arc<Shared>) {
    let mut connections = Connections::default();
    let limit = shared.limits.connections;
    // One timer for all connections: hyper's own would cost each request a twentieth of its time.
    let idle_time = shared.limits.idle_time;
    let mut looks = interval((idle_time / 4).max(Duration::from_millis(1)));
    let mut stopped = pin!(shared.stopped());
    loop {
        tokio::select! {
            () = &mut stopped => break,
            Some(()) = connections.ended() => {}
            _ = looks.tick() => connections.close_idle(idle_time),
            accepted = listener.accept() => match accepted {
                Ok(stream) if connections.make_room(limit) => connections.spawn(|activity| {
                    connection::serve(stream, Arc::clone(&shared), activity)
                }),
                Ok(stream) => refuse(&stream, &shared.service),
                // The machine has no room for more.
                Err(_) => {
                    connections.close_longest_idle();
                    sleep(ACCEPT_PAUSE).await;
                }
            },
        }
    }
    while connections.ended().await.is_some() {}
}

/// Tells a client that there are too many, without waiting for what it wants.
fn refuse(stream: &TcpStream, service: &Service) {
    let reply = service.refuse_unread(&Refusal::TooManyConnections);
    access_log::refused(&reply);
    let body = reply.response.into_body();
    let head = format!(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    // A new connection has room for all of it.
    let _ = stream.try_write(&[head.as_bytes(), &body].concat());
}

/// What a client on this machine puts before the path: nothing can be sent to an unspecified address.
pub(crate) fn base_url(address: SocketAddr) -> String {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(ip, address.port()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_url_can_be_reached() {
        for (listening, expected) in [
            ("127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("0.0.0.0:8080", "http://127.0.0.1:8080"),
            ("[::]:8080", "http://[::1]:8080"),
        ] {
            let listening: SocketAddr = listening.parse().expect("an address");
            assert_eq!(base_url(listening), expected);
        }
    }
}

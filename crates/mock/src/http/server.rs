//! The service on a socket: accepts connections until it is dropped or shut down.

use std::future::poll_fn;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{sleep, timeout};

use crate::api::refusal::Refusal;
use crate::http::connection::{self, Shared};
use crate::http::connections::{Activity, Connections};
use crate::http::wire;
use crate::task::callback::{Dispatcher, Policy};
use crate::{MockBuilder, MockError, Received, Scenario, Service};

/// How long [`MockService::shutdown`] waits for answers that are under way.
const GRACE: Duration = Duration::from_secs(10);

/// The pause after a failed accept. Out of file descriptors, the next one would fail at once too.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// The service, listening. Dropping it closes the port at once and cuts its connections.
#[derive(Debug)]
#[must_use = "dropping it stops the service"]
pub struct MockService {
    base_url: String,
    address: SocketAddr,
    service: Arc<Service>,
    dispatcher: Arc<Dispatcher>,
    listener: Listener,
    stop: watch::Sender<bool>,
    accepting: JoinHandle<()>,
}

impl MockService {
    /// Starts a service with all defaults on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// As [`MockBuilder::start`].
    pub async fn start() -> Result<Self, MockError> {
        Self::builder().start().await
    }

    /// A service to be set up.
    pub fn builder() -> MockBuilder {
        MockBuilder::default()
    }

    pub(crate) async fn listen(
        service: Service,
        policy: Policy,
        address: SocketAddr,
    ) -> Result<Self, MockError> {
        let failed = |source| MockError::Listen { address, source };
        let clock = Arc::clone(&service.clock);
        let dispatcher = Dispatcher::new(policy, clock);
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let base_url = format!("http://{}", reachable(address));
        let _ = service.base_url.set(base_url.clone());
        let (service, dispatcher) = (Arc::new(service), Arc::new(dispatcher));
        let listener = Listener::of(listener);
        let (stop, stopped) = watch::channel(false);
        let shared = Arc::new(Shared {
            service: Arc::clone(&service),
            dispatcher: Arc::clone(&dispatcher),
            connections: Connections::default(),
            stop: stopped,
        });
        let accepting = tokio::spawn(accept(listener.clone(), shared));
        Ok(Self {
            base_url,
            address,
            service,
            dispatcher,
            listener,
            stop,
            accepting,
        })
    }

    /// The service without the socket, which shares everything with this one.
    #[must_use]
    pub fn service(&self) -> &Service {
        &self.service
    }

    /// As [`Service::received`].
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.service.received()
    }

    /// What mounts this service on a server of `wiremock`.
    #[cfg(feature = "wiremock")]
    pub fn responder(&self) -> crate::Responder {
        crate::Responder::new(Arc::clone(&self.service), Arc::clone(&self.dispatcher))
    }

    /// As [`Service::next`].
    pub fn next(&self, scenario: Scenario) {
        self.service.next(scenario);
    }

    /// What a client on this machine puts before the path: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
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
        // No receiver is left only if the task has ended already.
        self.stop.send_replace(true);
        if timeout(GRACE, &mut self.accepting).await.is_err() {
            self.accepting.abort();
        }
    }
}

impl Drop for MockService {
    fn drop(&mut self) {
        self.listener.close();
        self.accepting.abort();
        self.dispatcher.stop();
    }
}

/// The listening socket, in a place where it can be closed from outside the task that accepts: an
/// aborted task ends only when its runtime gets to it.
#[derive(Debug, Clone)]
struct Listener(Arc<Mutex<Option<TcpListener>>>);

impl Listener {
    fn of(listener: TcpListener) -> Self {
        Self(Arc::new(Mutex::new(Some(listener))))
    }

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
    let mut tasks = JoinSet::new();
    let mut told = shared.stop.clone();
    let mut stopped = pin!(told.changed());
    let limit = shared.service.limits.connections;
    loop {
        tokio::select! {
            _ = &mut stopped => break,
            Some(_) = tasks.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok(stream) if shared.connections.make_room(limit) => {
                    let activity = Arc::new(Activity::default());
                    shared.connections.rest(&activity);
                    let serving = connection::serve(stream, Arc::clone(&shared), Arc::clone(&activity));
                    shared.connections.add(tasks.spawn(serving), activity);
                }
                Ok(stream) => {
                    // A new connection has room for all of it.
                    let _ = stream.try_write(&wire::envelope(&shared.service, Refusal::crowded()));
                }
                Err(_) => {
                    shared.connections.free_one();
                    sleep(ACCEPT_PAUSE).await;
                }
            },
        }
    }
    while tasks.join_next().await.is_some() {}
}

/// An address that a client can use: nothing can be sent to an unspecified one.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_that_is_told_can_be_reached() {
        for (listening, told) in [
            ("127.0.0.1:8080", "127.0.0.1:8080"),
            ("0.0.0.0:8080", "127.0.0.1:8080"),
            ("[::]:8080", "[::1]:8080"),
        ] {
            let listening: SocketAddr = listening.parse().expect("an address");
            assert_eq!(reachable(listening).to_string(), told);
        }
    }
}

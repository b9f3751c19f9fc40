//! One connection: HTTP/1.1 around the pure service.

use std::future::{Future as _, poll_fn};
use std::io;
use std::pin::pin;
use std::sync::Arc;

use http::header::EXPECT;
use http::request::Parts;
use http::{HeaderMap, Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::Service;
use crate::api::refusal::Refusal;
use crate::api::reply::{Delivery, Reply};
use crate::http::access_log::Entry;
use crate::http::connections::{Activity, Connections};
use crate::http::head::Head;
use crate::http::request_body::{self, Taken};
use crate::http::service::Route;
use crate::http::truncated::Parcel;
use crate::http::watchdog;
use crate::http::wire::Wire;
use crate::task::callback::Dispatcher;
use crate::task::clock;

/// Bytes of a body from which on judging it takes longer than another connection should wait.
const LONG: usize = 256 << 10;

/// What the connections of a service share.
pub(crate) struct Shared {
    pub(crate) service: Arc<Service>,
    pub(crate) dispatcher: Arc<Dispatcher>,
    pub(crate) connections: Connections,
    pub(crate) stop: watch::Receiver<bool>,
}

/// Serves a connection until the client closes it, or until told to stop: then the answer under way
/// is the last one.
pub(crate) async fn serve(stream: TcpStream, shared: Arc<Shared>, activity: Arc<Activity>) {
    // Answers are small; without this the last packet of one may wait for 40 ms.
    let _ = stream.set_nodelay(true);
    let wire = Wire::new(stream, Arc::clone(&shared.service), Arc::clone(&activity));
    let limits = shared.service.limits.clone();
    let stop = shared.stop.clone();
    let serving = Arc::clone(&activity);
    let handler = service_fn(move |request| {
        let (shared, activity) = (Arc::clone(&shared), Arc::clone(&serving));
        async move {
            shared.connections.begin(&activity);
            let answer = shared.handle(request, &activity).await;
            shared.connections.rest(&activity);
            answer
        }
    });
    let mut http = http1::Builder::new();
    http.max_buf_size(limits.head.max(8_192));
    if limits.headers != 100 {
        // hyper's own limit is 100, and it is faster if it is not told.
        http.max_headers(limits.headers);
    }
    let mut connection = pin!(http.serve_connection(TokioIo::new(wire), handler));
    let signals = watchdog::signal(Arc::clone(&activity), limits, stop);
    let _signals = Aborting(tokio::spawn(signals));
    let mut stopping = false;
    // How a connection ends is the client's affair: a broken one is not an error of the service.
    let _ = poll_fn(|context| {
        activity.wake_by(context.waker());
        if activity.is_stopping() && !stopping {
            stopping = true;
            connection.as_mut().graceful_shutdown();
        }
        connection.as_mut().poll(context)
    })
    .await;
}

/// Aborts a task when it is dropped.
struct Aborting(JoinHandle<()>);

impl Drop for Aborting {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Shared {
    /// An error cuts the connection.
    async fn handle(
        &self,
        request: Request<Incoming>,
        activity: &Activity,
    ) -> io::Result<Response<Parcel>> {
        let (parts, mut body) = request.into_parts();
        let entry = Entry::begin(Head::of_parts(&parts));
        let (mut reply, received) = self.answer(parts, &mut body).await;
        entry.end(&reply, received);
        if let Some(plan) = reply.callback.take() {
            self.dispatcher.send(plan);
        }
        self.deliver(reply, activity).await
    }

    /// The reply, and how many bytes of the body have come.
    async fn answer(&self, parts: Parts, body: &mut Incoming) -> (Reply, usize) {
        let service = &self.service;
        let head = Head::of_parts(&parts);
        if head.length() > service.limits.head {
            // hyper looks only when it needs more room than that.
            let refusal = Refusal::not_http(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
            return (service.turn_away(head, refusal, service.now()), 0);
        }
        let refusal = match service.admit(head, request_body::announced(body), || service.now()) {
            Ok(route) => match request_body::take(body, &service.limits).await {
                Taken::Whole(body) => {
                    let length = body.len();
                    return (self.conclude(route, parts, body).await, length);
                }
                Taken::TooLarge => Refusal::too_large(service.limits.body),
                Taken::TooSlow => {
                    return (
                        service.turn_away(head, Refusal::too_slow(), service.now()),
                        0,
                    );
                }
                Taken::Broken => Refusal::unreadable(),
            },
            Err(refusal) if waits_for_permission(head.headers) => {
                return (service.turn_away(head, refusal, service.now()), 0);
            }
            Err(refusal) => refusal,
        };
        request_body::discard(body).await;
        (service.turn_away(head, refusal, service.now()), 0)
    }

    /// A long body is judged on a thread of its own: meanwhile this one serves other connections.
    async fn conclude(&self, route: Route, parts: Parts, body: Vec<u8>) -> Reply {
        let service = &self.service;
        if body.len() < LONG {
            return service.conclude(&route, Head::of_parts(&parts), body, service.now());
        }
        let judging = Arc::clone(service);
        let judged = tokio::task::spawn_blocking(move || {
            judging.conclude(&route, Head::of_parts(&parts), body, judging.now())
        });
        match judged.await {
            Ok(reply) => reply,
            Err(_) => service.refuse(Refusal::internal(), service.now()),
        }
    }

    async fn deliver(&self, reply: Reply, activity: &Activity) -> io::Result<Response<Parcel>> {
        let whole = |reply: Reply| Ok(reply.response.map(Parcel::whole));
        match reply.delivery {
            Delivery::Whole => whole(reply),
            Delivery::Truncated(bytes) => {
                Ok(reply.response.map(|body| Parcel::truncated(&body, bytes)))
            }
            Delivery::Reset => {
                activity.reset();
                Err(io::ErrorKind::ConnectionReset.into())
            }
            Delivery::After(pause) => {
                let (service, mut stop) = (&self.service, self.stop.clone());
                let then = service.now().saturating_add(clock::millis(pause));
                tokio::select! {
                    () = service.clock.wait_until(then) => {}
                    // A service that stops owes its answers now.
                    _ = stop.wait_for(|stopped| *stopped) => {}
                }
                whole(reply)
            }
            Delivery::Never => {
                let mut stop = self.stop.clone();
                let stopped = stop.wait_for(|stopped| *stopped);
                // Either way it is over.
                let _ = timeout(self.service.limits.hang_time, stopped).await;
                Err(io::ErrorKind::TimedOut.into())
            }
        }
    }
}

/// Whether the client sends its body only when told to, so that a refusal saves it the trouble.
fn waits_for_permission(headers: &HeaderMap) -> bool {
    let expect = headers.get(EXPECT);
    expect.is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"100-continue"))
}

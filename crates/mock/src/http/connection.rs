//! One connection: HTTP/1.1 around the pure service.

use std::{convert::Infallible, error::Error as _, io, sync::Arc};

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, EXPECT};
use http::{HeaderMap, Request, Response, request::Parts};
use http_body_util::{BodyExt as _, Either, Full, combinators::UnsyncBoxBody};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::sync::{Semaphore, watch};
use tokio::{net::TcpStream, time::timeout};
use tokio_io_timeout::TimeoutStream;

use crate::api::{Refusal, Reply, scenario::Delivery};
use crate::http::{
    Limits, Service, access_log::Entry, connections::Activity, pieces::Pieces, request_body,
    service::Route,
};
use crate::task::{callback::Dispatcher, clock};

/// Bytes of a body from which on judging it takes longer than another connection should wait.
const LONG: usize = 256 << 10;

/// Long bodies at most that are judged at a time: what is in one takes its length again, twice.
pub(crate) const JUDGED_AT_ONCE: usize = 2;

/// The body of an answer: whole, or broken off or slow.
type AnswerBody = Either<Full<Bytes>, UnsyncBoxBody<Bytes, Infallible>>;

/// What the connections of a service share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) service: Service,
    pub(crate) dispatcher: Dispatcher,
    pub(crate) limits: Limits,
    /// How many more long bodies may be judged.
    pub(crate) judging: Semaphore,
    /// Whether the service stops.
    pub(crate) stop: watch::Sender<bool>,
}

/// Serves a connection until the client closes it, or until told to stop: then the answer under way
/// is the last one.
pub(crate) async fn serve(stream: TcpStream, shared: Arc<Shared>, activity: Arc<Activity>) {
    // Answers are small; without this the last packet of one may wait for 40 ms.
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(shared.limits.write_time));
    let http = http(&shared.limits);
    let handler = service_fn(|request| {
        let (shared, activity) = (Arc::clone(&shared), Arc::clone(&activity));
        async move {
            activity.begin();
            let answer = shared.handle(request).await;
            activity.end();
            answer
        }
    });
    let mut connection = http.serve_connection(TokioIo::new(Box::pin(stream)), handler);
    let ended = tokio::select! {
        biased;
        ended = &mut connection => ended,
        () = shared.stopped() => {
            std::pin::Pin::new(&mut connection).graceful_shutdown();
            (&mut connection).await
        }
    };
    // How a connection ends is the client's affair: a broken one is not an error of the service.
    if ended.is_err_and(|error| asks_for_reset(&error)) {
        let stream = connection.into_parts().io.into_inner();
        // Where the system does not know it, the connection is closed instead.
        let _ = stream.get_ref().set_zero_linger();
    }
}

fn http(limits: &Limits) -> http1::Builder {
    let mut http = http1::Builder::new();
    http.max_header_size(limits.head)
        .max_buf_size(limits.head.max(8_192));
    if limits.headers != 100 {
        // hyper's own limit is 100, and it is faster if it is not set.
        http.max_headers(limits.headers);
    }
    http
}

/// Whether the handler has ended the connection with [`Delivery::Reset`].
fn asks_for_reset(error: &hyper::Error) -> bool {
    let source = error.source().and_then(|source| source.downcast_ref());
    source.is_some_and(|source: &io::Error| {
        error.is_user() && source.kind() == io::ErrorKind::ConnectionReset
    })
}

impl Shared {
    /// Returns when the service stops.
    pub(crate) async fn stopped(&self) {
        // It fails only if the sender is gone, which this is a part of.
        let _ = self.stop.subscribe().wait_for(|stopped| *stopped).await;
    }

    /// An error cuts the connection.
    async fn handle(
        self: Arc<Self>,
        request: Request<Incoming>,
    ) -> io::Result<Response<AnswerBody>> {
        let (head, mut body) = request.into_parts();
        let entry = Entry::begin(&head);
        let (mut reply, received) = self.answer(head, &mut body).await;
        if let Some(entry) = entry {
            entry.end(&reply, received);
        }
        if let Some(callbacks) = reply.callbacks.take() {
            self.dispatcher.send(callbacks);
        }
        self.deliver(reply).await
    }

    /// The reply, and how many bytes of the body were received.
    async fn answer(self: &Arc<Self>, head: Parts, body: &mut Incoming) -> (Reply, usize) {
        let service = &self.service;
        let announced = request_body::announced_length(body);
        let (refusal, more_comes) = match service.admit(&head, announced, || service.now()) {
            Ok(route) => match request_body::read(body, &self.limits).await {
                Ok(body) => {
                    let received = body.len();
                    return (self.respond(route, head, body).await, received);
                }
                Err(Refusal::TooSlow) => (Refusal::TooSlow, false),
                Err(refusal) => (refusal, true),
            },
            Err(refusal) => (refusal, !expects_continue(&head.headers)),
        };
        if more_comes {
            request_body::discard(body).await;
        }
        (service.refuse(&head, &refusal, service.now()), 0)
    }

    /// A long body is judged on a thread of its own: meanwhile this one serves other connections.
    async fn respond(self: &Arc<Self>, route: Route, head: Parts, body: Vec<u8>) -> Reply {
        let shared = Arc::clone(self);
        let long = body.len() >= LONG;
        let judge = move || {
            let service = &shared.service;
            service.respond(&route, &head, body, service.now())
        };
        if !long {
            return judge();
        }
        // It fails only if the semaphore is closed, which nobody does.
        let _turn = self.judging.acquire().await;
        let judged = tokio::task::spawn_blocking(judge).await;
        judged.unwrap_or_else(|_| self.service.refuse_unread(&Refusal::Internal))
    }

    async fn deliver(&self, reply: Reply) -> io::Result<Response<AnswerBody>> {
        match reply.delivery {
            Delivery::Whole => {}
            Delivery::After(pause) => {
                let service = &self.service;
                let then = service.now().saturating_add(clock::millis(pause));
                tokio::select! {
                    () = service.clock.wait_until(then) => {}
                    // A service that stops owes its answers now.
                    () = self.stopped() => {}
                }
            }
            Delivery::Slowly(time) => {
                let Service { clock, .. } = &self.service;
                let (clock, now) = (Arc::clone(clock), self.service.now());
                let slowly = |body| Pieces::new(body, time, clock, now).boxed_unsync();
                return Ok(reply.response.map(|body| Either::Right(slowly(body))));
            }
            Delivery::Never => {
                // Either way it is over.
                let _ = timeout(self.limits.hang_time, self.stopped()).await;
                return Err(io::ErrorKind::TimedOut.into());
            }
            Delivery::Reset => return Err(io::ErrorKind::ConnectionReset.into()),
            Delivery::Truncated => return Ok(truncated(reply.response)),
        }
        Ok(reply.response.map(|body| Either::Left(Full::new(body))))
    }
}

/// Announces the whole body and has half of it; hyper then ends the connection.
fn truncated(response: Response<Bytes>) -> Response<AnswerBody> {
    let (mut head, mut body) = response.into_parts();
    head.headers.insert(CONTENT_LENGTH, body.len().into());
    body.truncate(body.len() / 2);
    // What is mapped has no length of its own, which would have to be the one announced.
    let half = Full::new(body).map_frame(|frame| frame);
    Response::from_parts(head, Either::Right(half.boxed_unsync()))
}

/// Whether the client sends its body only when told to, so that a refusal saves it the trouble.
fn expects_continue(headers: &HeaderMap) -> bool {
    let expect = headers.get(EXPECT);
    expect.is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"100-continue"))
}

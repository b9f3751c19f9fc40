//! One connection: HTTP/1.1 around the pure service.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;

use bytes::Bytes;
use http::header::EXPECT;
use http::{HeaderMap, Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::sync::watch;

use crate::Service;
use crate::endpoint::Endpoint;
use crate::intake::{self, Taken};
use crate::refusal::Refusal;

/// Bytes of a body from which on judging it takes longer than another connection should wait.
const LONG: usize = 256 << 10;

/// Serves a connection until the client closes it, or until told to stop: then the answer under way
/// is the last one.
pub(crate) async fn serve(
    stream: TcpStream,
    service: Arc<Service>,
    mut stop: watch::Receiver<bool>,
) {
    // Answers are small; without this the last packet of one may wait for 40 ms.
    let _ = stream.set_nodelay(true);
    let handler = service_fn(move |request| {
        let service = Arc::clone(&service);
        async move { Ok::<_, Infallible>(handle(service, request).await.map(Full::new)) }
    });
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), handler);
    let mut connection = pin!(connection);
    // How a connection ends is the client's affair: a broken one is not an error of the service.
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stop.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

async fn handle(service: Arc<Service>, mut request: Request<Incoming>) -> Response<Bytes> {
    let refusal = match service.admit(&request, intake::announced(request.body())) {
        Ok(endpoint) => match intake::take(request.body_mut(), service.body_limit).await {
            Taken::Whole(body) => return conclude(service, endpoint, body).await,
            Taken::TooLarge => Refusal::too_large(service.body_limit),
            Taken::Broken => Refusal::unreadable(),
        },
        Err(refusal) if waits_for_permission(request.headers()) => {
            return service.refuse(refusal, service.clock.now_ms());
        }
        Err(refusal) => refusal,
    };
    intake::discard(request.body_mut()).await;
    service.refuse(refusal, service.clock.now_ms())
}

/// A long body is judged on a thread of its own: meanwhile this one serves other connections.
async fn conclude(
    service: Arc<Service>,
    endpoint: Arc<Endpoint>,
    body: Vec<u8>,
) -> Response<Bytes> {
    if body.len() < LONG {
        return service.conclude(&endpoint, body, service.clock.now_ms());
    }
    let judging = Arc::clone(&service);
    let judged = tokio::task::spawn_blocking(move || {
        judging.conclude(&endpoint, body, judging.clock.now_ms())
    });
    match judged.await {
        Ok(response) => response,
        Err(_) => service.refuse(Refusal::internal(), service.clock.now_ms()),
    }
}

/// Whether the client sends its body only when told to, so that a refusal saves it the trouble.
fn waits_for_permission(headers: &HeaderMap) -> bool {
    let expect = headers.get(EXPECT);
    expect.is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"100-continue"))
}

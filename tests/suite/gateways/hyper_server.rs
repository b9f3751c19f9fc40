//! A gateway on hyper, as most frameworks would serve it.

use std::convert::Infallible;
use std::sync::Arc;

use bytes::Bytes;
use http::Response;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::core::Core;
use super::message::{Answer, Request};

/// Serves until it is dropped.
pub(super) async fn serve(
    listener: TcpListener,
    core: Arc<Core>,
    answer: fn(&Core, &Request) -> Answer,
    base_url: String,
) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let core = Arc::clone(&core);
        let base_url = base_url.clone();
        let service = service_fn(move |request| {
            let core = Arc::clone(&core);
            let base_url = base_url.clone();
            async move {
                let Ok(request) = read(request, &core, base_url).await else {
                    return Ok::<_, Infallible>(response(Answer::empty(400)));
                };
                let answer = answer(&core, &request);
                tokio::time::sleep(answer.delay).await;
                Ok(response(answer))
            }
        });
        connections.spawn(async move {
            // A connection that breaks off is the client's affair.
            let _ = http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn read(
    request: http::Request<Incoming>,
    core: &Core,
    base_url: String,
) -> hyper::Result<Request> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await?.to_bytes().to_vec();
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = parts.headers.iter();
    Ok(Request {
        number: core.count_request(),
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: headers
            .map(|(name, value)| (name.to_string(), text(value)))
            .collect(),
        body,
        base_url,
    })
}

fn response(answer: Answer) -> Response<Full<Bytes>> {
    let mut response = Response::builder().status(answer.status);
    for (name, value) in answer.headers {
        response = response.header(name, value);
    }
    response
        .body(Full::new(Bytes::from(answer.body)))
        .expect("headers that can be sent")
}

//! Where a video may be fetched from: its URL is the word of the server.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use bytes::Bytes;
use http::{HeaderMap, Response};
use image2video_conformance::{
    Answer, HttpRequest, HttpTransport, Transport, TransportError, Wanted,
};

use crate::servers::{TIMEOUT, serve};

/// Of a net for documentation (RFC 5737), so that nobody is asked.
const PUBLIC: &str = "http://192.0.2.1";

/// A server on this machine, and how often it was asked.
async fn server(answer: fn() -> Response<Bytes>) -> (SocketAddr, Arc<AtomicU32>) {
    let asked = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&asked);
    let base_url = serve(move |_| {
        count.fetch_add(1, Ordering::Relaxed);
        answer()
    });
    let address = base_url.await.trim_start_matches("http://").parse();
    (address.expect("an address"), asked)
}

async fn fetch(transport: &HttpTransport, url: String) -> Result<Answer, TransportError> {
    let request = HttpRequest {
        method: "GET".to_owned(),
        path: url,
        headers: HeaderMap::new(),
        body: Bytes::new(),
        wanted: Wanted::Whole,
    };
    transport.send(request).await
}

#[tokio::test]
async fn a_public_server_leads_nobody_into_a_private_network() {
    let (address, asked) = server(Response::default).await;
    let port = address.port();
    let transport = |base: &str| HttpTransport::new(base, TIMEOUT).expect("a base URL");
    let from_public = transport(PUBLIC);
    for host in [
        "127.0.0.1",
        "localhost",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
        "2130706433",
    ] {
        let result = fetch(&from_public, format!("http://{host}:{port}/video.mp4")).await;
        let error = result.expect_err(host).to_string();
        assert!(error.contains("`--allow-private`"), "{host}: {error}");
    }
    for url in [
        "file:///etc/passwd",
        "ftp://127.0.0.1/video.mp4",
        "video.mp4",
    ] {
        let result = fetch(&from_public, url.to_owned()).await;
        assert!(
            matches!(result, Err(TransportError::Unreachable(_))),
            "{url}"
        );
    }
    assert_eq!(asked.load(Ordering::Relaxed), 0);

    let url = || format!("http://{address}/video.mp4");
    fetch(&from_public.allow_private(true), url())
        .await
        .expect("allowed");
    fetch(&transport("http://10.0.0.1"), url())
        .await
        .expect("the server is private too");
    assert_eq!(asked.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (target, asked) = server(Response::default).await;
    let url = format!("http://{target}/video.mp4");
    let base_url = serve(move |_| {
        let answer = Response::builder().status(302).header("location", &url);
        answer.body(Bytes::new()).expect("an answer")
    });
    let base_url = base_url.await;
    let transport = HttpTransport::new(&base_url, TIMEOUT).expect("a base URL");
    let answer = fetch(&transport, format!("{base_url}/video.mp4")).await;
    assert_eq!(answer.expect("an answer").status, 302);
    assert_eq!(asked.load(Ordering::Relaxed), 0);
}

//! Sending: the one part that is not a pure function.

use std::future::Future;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{AUTHORIZATION, CONTENT_TYPE, RANGE};
use http::{HeaderMap, HeaderValue};
use rustls_platform_verifier::BuilderVerifierExt as _;

use crate::case::{Body, CaseRequest, Credentials};
use crate::key::Key;

/// A request as it is sent.
#[derive(Debug, Clone)]
pub struct HttpRequest {
    /// Method.
    pub method: String,
    /// Path and query, without the base URL; or the whole URL of something that is elsewhere.
    pub path: String,
    /// Headers; the credentials are marked sensitive.
    pub headers: HeaderMap,
    /// Body.
    pub body: Bytes,
    /// How much of the answer's body is wanted.
    pub wanted: Wanted,
}

/// How much of an answer's body is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// All of it; a body that is longer than any answer of the API is an error.
    Whole,
    /// So many bytes; what comes after them is left.
    Beginning(usize),
}

/// Bytes of an answer at most. A page of 500 tasks is a few hundred thousand.
const LONGEST_ANSWER: usize = 8 << 20;

impl HttpRequest {
    /// The request of a case, with the user's key where the case asks for it, and the id of a task where
    /// its path is open.
    #[must_use]
    pub fn new(request: &CaseRequest, key: Option<&Key>, task_id: &str) -> Self {
        let mut headers = HeaderMap::new();
        if let Some(media_type) = request.content_type.as_deref()
            && let Ok(value) = HeaderValue::try_from(media_type)
        {
            headers.insert(CONTENT_TYPE, value);
        }
        let credentials = match &request.credentials {
            Credentials::Given => key.and_then(Key::header),
            Credentials::Absent => None,
            Credentials::Wrong(value) => Some(HeaderValue::from_static(value)),
        };
        if let Some(value) = credentials {
            headers.insert(AUTHORIZATION, value);
        }
        let body = match &request.body {
            Body::None => Bytes::new(),
            Body::Text(text) => Bytes::copy_from_slice(text.as_bytes()),
            Body::Json(json) => Bytes::from(json.to_vec()),
        };
        Self {
            method: request.method.clone(),
            path: request.target(task_id),
            headers,
            body,
            wanted: Wanted::Whole,
        }
    }

    /// The first bytes of a file, which is public: no credentials go with the request.
    #[must_use]
    pub fn beginning_of(url: &str, bytes: usize) -> Self {
        let mut headers = HeaderMap::new();
        let range = format!("bytes=0-{}", bytes.saturating_sub(1));
        headers.extend(HeaderValue::try_from(range).map(|range| (RANGE, range)));
        Self {
            method: "GET".to_owned(),
            path: url.to_owned(),
            headers,
            body: Bytes::new(),
            wanted: Wanted::Beginning(bytes),
        }
    }
}

/// An answer as it came.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Bytes,
}

/// Why there is no answer. No part of the request is in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// No connection came about: nothing was sent.
    #[error("no connection: {0}")]
    Unreachable(String),
    /// The time was up; the request may have been accepted.
    #[error("no whole answer in time")]
    Timeout,
    /// The connection ended; the request may have been accepted.
    #[error("no whole answer: {0}")]
    Broken(String),
    /// The answer was read no further; the request may have been accepted.
    #[error("no whole answer: it is longer than {LONGEST_ANSWER} bytes")]
    TooLong,
}

/// Something that can send a request: a real connection, or a service in the same process.
pub trait Transport {
    /// Sends a request and waits for its whole answer.
    fn send(&self, request: HttpRequest) -> impl Future<Output = Result<Answer, TransportError>>;

    /// Waits; a service in the same process may have a clock of its own.
    fn pause(&self, time: Duration) -> impl Future<Output = ()>;
}

/// HTTP over TCP, with TLS for `https`.
#[derive(Debug, Clone)]
pub struct HttpTransport {
    base: String,
    client: reqwest::Client,
}

/// A target that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The base URL cannot be used.
    #[error("the base URL {0}")]
    BaseUrl(&'static str),
    /// TLS cannot be set up, most often for want of certificates.
    #[error("TLS cannot be set up")]
    Tls(#[source] rustls::Error),
    /// The HTTP client cannot be made.
    #[error("the HTTP client cannot be made")]
    Client(#[source] reqwest::Error),
}

impl HttpTransport {
    /// A transport to a base URL such as `https://gateway.example`; `timeout` is for a whole exchange.
    ///
    /// # Errors
    /// If the URL is not http or https, or has credentials, a query or a fragment in it.
    pub fn new(base: &str, timeout: Duration) -> Result<Self, SetupError> {
        let url = reqwest::Url::parse(base)
            .map_err(|_| SetupError::BaseUrl("is not a URL; write http://HOST:PORT"))?;
        let wrong = [
            (
                !matches!(url.scheme(), "http" | "https"),
                "is neither http nor https",
            ),
            (
                !url.username().is_empty() || url.password().is_some(),
                "has credentials in it",
            ),
            (
                url.query().is_some() || url.fragment().is_some(),
                "has a query or a fragment",
            ),
        ];
        if let Some((_, what)) = wrong.iter().find(|(wrong, _)| *wrong) {
            return Err(SetupError::BaseUrl(what));
        }
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls().map_err(SetupError::Tls)?)
            .timeout(timeout)
            .connect_timeout(timeout.min(Duration::from_secs(10)))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .user_agent(concat!(
                "image2video-conformance/",
                env!("CARGO_PKG_VERSION")
            ))
            .build()
            .map_err(SetupError::Client)?;
        Ok(Self {
            base: base.trim_end_matches('/').to_owned(),
            client,
        })
    }

    /// Whether the server is on this machine, so that it can reach what listens here.
    #[must_use]
    pub fn is_on_this_machine(&self) -> bool {
        let url = reqwest::Url::parse(&self.base).ok();
        url.as_ref().is_some_and(|url| match url.host_str() {
            Some("localhost" | "[::1]") => true,
            Some(host) => host.parse::<Ipv4Addr>().is_ok_and(|ip| ip.is_loopback()),
            None => false,
        })
    }

    /// The base URL, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base
    }
}

impl Transport for HttpTransport {
    async fn send(&self, request: HttpRequest) -> Result<Answer, TransportError> {
        let method = reqwest::Method::from_bytes(request.method.as_bytes()).unwrap_or_default();
        let url = if request.path.starts_with('/') {
            format!("{}{}", self.base, request.path)
        } else {
            request.path
        };
        let builder = self
            .client
            .request(method, url)
            .headers(request.headers)
            .body(request.body);
        let response = builder.send().await.map_err(transport_error)?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = read(response, request.wanted).await?;
        Ok(Answer {
            status,
            headers,
            body,
        })
    }

    async fn pause(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }
}

/// Reads as much of a body as is wanted, whatever the server goes on to send.
async fn read(mut response: reqwest::Response, wanted: Wanted) -> Result<Bytes, TransportError> {
    let most = match wanted {
        Wanted::Whole => LONGEST_ANSWER,
        Wanted::Beginning(bytes) => bytes,
    };
    let mut body = BytesMut::new();
    while body.len() <= most
        && let Some(chunk) = response.chunk().await.map_err(transport_error)?
    {
        body.extend_from_slice(&chunk);
    }
    if body.len() > most && wanted == Wanted::Whole {
        return Err(TransportError::TooLong);
    }
    body.truncate(most);
    Ok(body.freeze())
}

/// TLS with the certificates of the platform.
fn tls() -> Result<rustls::ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?;
    Ok(config.with_no_client_auth())
}

fn transport_error(error: reqwest::Error) -> TransportError {
    // The innermost cause names the fault; the outer ones repeat the URL.
    let error = error.without_url();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    if error.is_timeout() && !error.is_connect() {
        TransportError::Timeout
    } else if error.is_connect() {
        TransportError::Unreachable(cause.to_string())
    } else {
        TransportError::Broken(cause.to_string())
    }
}

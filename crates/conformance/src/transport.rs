//! Sending: the one part that is not a pure function.

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::{Bytes, BytesMut};
use http::header::{AUTHORIZATION, CONTENT_TYPE, RANGE};
use http::{HeaderMap, HeaderValue};
use hyper_util::client::proxy::matcher::Matcher;
use reqwest::Url;
use rustls_platform_verifier::BuilderVerifierExt as _;
use serde::{Deserialize, Serialize};

use crate::address::{is_loopback, is_private};
use crate::case::{CaseRequest, Credentials};
use crate::key::Key;
use crate::recording::Outgoing;
use crate::report::{Target, TargetKind};
use crate::run;

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

/// How much of a video is fetched: its first box tells what it is.
const VIDEO_BYTES: usize = 1024;

/// Bytes of an answer at most. A page of 500 tasks is a few hundred thousand.
const LONGEST_ANSWER: usize = 8 << 20;

impl HttpRequest {
    pub(crate) fn from_outgoing(request: &run::Request, key: Option<&Key>) -> Self {
        let task_id = request.task_id.as_deref().unwrap_or_default();
        match &request.outgoing {
            Outgoing::Request(request) => Self::new(request, key, task_id),
            Outgoing::Video(url) => Self::beginning_of(url, VIDEO_BYTES),
        }
    }

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
            Credentials::Wrong(value) => HeaderValue::try_from(&**value).ok(),
        };
        if let Some(value) = credentials {
            headers.insert(AUTHORIZATION, value);
        }
        Self {
            method: request.method.clone(),
            path: request.target(task_id),
            headers,
            body: Bytes::from(request.body.to_vec()),
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
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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

    /// The time, in milliseconds since the Unix epoch.
    fn now_ms(&self) -> i64;
}

/// HTTP over TCP, with TLS for `https`.
#[derive(Debug, Clone)]
pub struct HttpTransport {
    base: Url,
    base_text: String,
    /// Keeps connections open for further requests.
    client: reqwest::Client,
    /// Opens a connection for each request: one that the server is about to close costs a request, which
    /// must not be sent again where it may be charged.
    fresh: reqwest::Client,
    proxy: Option<String>,
    allows_private: bool,
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
        let url = Url::parse(base)
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
        // The certificates of the platform are read once: there are hundreds.
        let tls = tls().map_err(SetupError::Tls)?;
        let client = |idle| {
            let mut builder = reqwest::Client::builder()
                .tls_backend_preconfigured(tls.clone())
                .timeout(timeout)
                .connect_timeout(timeout.min(Duration::from_secs(10)))
                .pool_max_idle_per_host(idle)
                .redirect(reqwest::redirect::Policy::none())
                .retry(reqwest::retry::never())
                .user_agent(concat!(
                    "image2video-conformance/",
                    env!("CARGO_PKG_VERSION")
                ));
            if is_loopback(&url) {
                builder = builder.no_proxy();
            }
            builder.build().map_err(SetupError::Client)
        };
        Ok(Self {
            client: client(usize::MAX)?,
            fresh: client(0)?,
            proxy: proxy(&url),
            base_text: base.trim_end_matches('/').to_owned(),
            base: url,
            allows_private: false,
        })
    }

    /// Whether the file of a video may be fetched from an address of a private network, too, where the
    /// server itself has none.
    #[must_use]
    pub fn allow_private(self, allows_private: bool) -> Self {
        Self {
            allows_private,
            ..self
        }
    }

    /// Whether the server is on this machine, so that it can reach what listens here.
    #[must_use]
    pub fn is_on_this_machine(&self) -> bool {
        is_loopback(&self.base)
    }

    /// The target, for a report.
    #[must_use]
    pub fn target(&self, kind: TargetKind) -> Target {
        Target {
            proxy: self.proxy.clone(),
            ..Target::new(&self.base_text, kind)
        }
    }

    /// The base URL, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_text
    }
}

impl HttpTransport {
    async fn send_once(
        &self,
        client: &reqwest::Client,
        request: HttpRequest,
    ) -> Result<Answer, TransportError> {
        let method = reqwest::Method::from_bytes(request.method.as_bytes()).unwrap_or_default();
        let url = if request.path.starts_with('/') {
            format!("{}{}", self.base_text, request.path)
        } else {
            self.check_address(&request.path).await?;
            request.path
        };
        let builder = client.request(method, url);
        let builder = builder.headers(request.headers).body(request.body);
        let response = builder.send().await.map_err(transport_error)?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = read(response, request.wanted).await?;
        Ok(Answer {
            status,
            headers,
            body,
        })
    }

    /// Where a server says that something is must be where everybody could fetch it.
    async fn check_address(&self, url: &str) -> Result<(), TransportError> {
        let refused = |why: &str| Err(TransportError::Unreachable(why.to_owned()));
        let Ok(url) = Url::parse(url) else {
            return refused("its URL is none");
        };
        if self.allows_private || !is_private(&url).await || is_private(&self.base).await {
            return Ok(());
        }
        refused("its host is in a private network; `--allow-private` fetches from there too")
    }
}

impl Transport for HttpTransport {
    async fn send(&self, request: HttpRequest) -> Result<Answer, TransportError> {
        if !matches!(request.method.as_str(), "GET" | "HEAD") {
            return self.send_once(&self.fresh, request).await;
        }
        match self.send_once(&self.client, request.clone()).await {
            // Most likely the server closed a connection that was idle; asking again costs nothing.
            Err(TransportError::Broken(_)) => self.send_once(&self.fresh, request).await,
            result => result,
        }
    }

    async fn pause(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    fn now_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let ms = since.map_or(0, |since| since.as_millis());
        i64::try_from(ms).unwrap_or(i64::MAX)
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

/// The proxy that the environment names for a URL. There is none for this machine.
fn proxy(url: &Url) -> Option<String> {
    let uri = url.as_str().parse().ok()?;
    let intercepted = Matcher::from_env().intercept(&uri);
    let proxy = intercepted.filter(|_| !is_loopback(url))?;
    Some(proxy.uri().to_string())
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

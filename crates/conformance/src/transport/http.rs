//! Sending over HTTP/1.1.

use std::error::Error;
use std::iter::successors;
use std::net::SocketAddr;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::{Bytes, BytesMut};
use hyper_util::client::proxy::matcher::Matcher;
use reqwest::Url;
use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt as _;

use super::{Answer, HttpRequest, LONGEST_ANSWER, Transport, TransportError, Wanted};
use crate::address::{BaseUrl, BaseUrlError, addresses, is_loopback, is_private};
use crate::report::{Target, TargetKind};

/// HTTP over TCP, with TLS for `https`.
///
/// Each request has a connection of its own. One that is kept open may be closed by the server at the moment
/// that a request is sent on it; nobody would know then whether a task was made, and what may have been paid
/// for is not sent again.
#[derive(Debug, Clone)]
pub struct HttpTransport {
    base: BaseUrl,
    client: reqwest::Client,
    tls: ClientConfig,
    timeout: Duration,
    proxy: Option<String>,
    allows_private: bool,
}

/// A target that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The base URL cannot be used.
    #[error(transparent)]
    BaseUrl(#[from] BaseUrlError),
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
        let base = BaseUrl::new(base)?;
        let tls = TLS.clone().map_err(SetupError::Tls)?;
        let client = client(base.url(), None, &tls, timeout);
        Ok(Self {
            client: client.map_err(SetupError::Client)?,
            proxy: proxy(base.url()),
            base,
            tls,
            timeout,
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
        is_loopback(self.base.url())
    }

    /// The target, for a report.
    #[must_use]
    pub fn target(&self, kind: TargetKind) -> Target {
        Target {
            proxy: self.proxy.clone(),
            ..Target::new(self.base.as_str(), kind)
        }
    }

    /// The base URL, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.base.as_str()
    }

    /// The client for a URL that a server told. It must lead where everybody could fetch from; the addresses
    /// that were looked at are the ones that are used, since the server may be the one who names them.
    async fn elsewhere(&self, url: &str) -> Result<reqwest::Client, TransportError> {
        let refused = |why: &str| TransportError::Unreachable(why.to_owned());
        let url = Url::parse(url).map_err(|_| refused("its URL is none"))?;
        let found = tokio::time::timeout(connect_timeout(self.timeout), addresses(&url)).await;
        let found = found.map_err(|_| refused("its host is not found in time"))?;
        let is_public = !found.iter().any(|address| is_private(address.ip()));
        if !is_public && !self.allows_private && !self.is_private().await {
            let why = "its host is in a private network; `--allow-private` fetches from there too";
            return Err(refused(why));
        }
        client(&url, Some(&found), &self.tls, self.timeout)
            .map_err(|error| refused(&error.to_string()))
    }

    /// Whether the server itself is in a private network.
    async fn is_private(&self) -> bool {
        let addresses = addresses(self.base.url()).await;
        addresses.iter().any(|address| is_private(address.ip()))
    }
}

impl Transport for HttpTransport {
    async fn send(&self, request: HttpRequest) -> Result<Answer, TransportError> {
        let (client, url) = match request.path.starts_with('/') {
            true => (
                self.client.clone(),
                format!("{}{}", self.base.as_str(), request.path),
            ),
            false => (self.elsewhere(&request.path).await?, request.path),
        };
        let method = reqwest::Method::from_bytes(request.method.as_bytes()).unwrap_or_default();
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

    async fn pause(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    fn now_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let ms = since.map_or(0, |since| since.as_millis());
        i64::try_from(ms).unwrap_or(i64::MAX)
    }
}

/// A client for a URL. Whoever knows where the host is says so.
fn client(
    url: &Url,
    addresses: Option<&[SocketAddr]>,
    tls: &ClientConfig,
    timeout: Duration,
) -> reqwest::Result<reqwest::Client> {
    let mut builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls.clone())
        .timeout(timeout)
        .connect_timeout(connect_timeout(timeout))
        .pool_max_idle_per_host(0)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .user_agent(concat!(
            "image2video-conformance/",
            env!("CARGO_PKG_VERSION")
        ));
    if is_loopback(url) {
        builder = builder.no_proxy();
    }
    if let Some((host, addresses)) = url.host_str().zip(addresses) {
        builder = builder.resolve_to_addrs(host, addresses);
    }
    builder.build()
}

/// For how long a connection is tried. It is over before the exchange is, so that a request that was never
/// sent is told from one without an answer.
fn connect_timeout(timeout: Duration) -> Duration {
    (timeout / 2).min(Duration::from_secs(10))
}

/// The proxy that the environment names for a URL, without credentials. There is none for this machine.
fn proxy(url: &Url) -> Option<String> {
    let uri = url.as_str().parse().ok()?;
    let intercepted = Matcher::from_env().intercept(&uri);
    let proxy = intercepted.filter(|_| !is_loopback(url))?;
    Some(proxy.uri().to_string())
}

/// Read once: there are many certificates.
static TLS: LazyLock<Result<ClientConfig, rustls::Error>> = LazyLock::new(tls);

/// TLS with the certificates of the platform.
fn tls() -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?;
    Ok(config.with_no_client_auth())
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

fn transport_error(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    let first: &(dyn Error + 'static) = &error;
    let causes: Vec<_> = successors(Some(first), |&error| error.source()).collect();
    // The innermost names the fault; the outer ones repeat the URL.
    let cause = causes.last().map(ToString::to_string).unwrap_or_default();
    // What hyper calls canceled never left the queue of its connection.
    let mut of_hyper = causes
        .iter()
        .filter_map(|it| it.downcast_ref::<hyper::Error>());
    let is_canceled = of_hyper.any(hyper::Error::is_canceled);
    if error.is_connect() || error.is_builder() || is_canceled {
        TransportError::Unreachable(cause)
    } else if error.is_timeout() {
        TransportError::Timeout
    } else {
        TransportError::Broken(cause)
    }
}

//! Making a client, and what it does around each call.

use std::{fmt, time::Duration};

use reqwest::{Request, Response, Url, header::AUTHORIZATION, redirect, retry};

use crate::{Client, Credentials, Error, extras::Extras, role::PATH_PREFIX};

const HAS_TLS: bool = cfg!(any(feature = "rustls", feature = "native-tls"));

pub(crate) const USER_AGENT: &str = concat!("image2video-client/", env!("CARGO_PKG_VERSION"));

/// Enough for 14 MB, the base64 of the largest image, at 1 Mbit/s.
const TIMEOUT: Duration = Duration::from_secs(120);

impl Client {
    /// Begins a client for the gateway at `base_url`, such as `https://gateway.example`; the paths of the
    /// API are added to it, behind the gateway's [prefix](ClientBuilder::path_prefix).
    pub fn builder(
        base_url: impl Into<String>,
        credentials: impl Into<Credentials>,
    ) -> ClientBuilder {
        ClientBuilder {
            base_url: base_url.into(),
            credentials: credentials.into(),
            timeout: TIMEOUT,
            connect_timeout: Duration::from_secs(10),
            path_prefix: PATH_PREFIX.to_owned(),
            configure: Vec::new(),
            http: None,
        }
    }

    /// The URL that the client was made for.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.inner.base_url
    }

    /// The HTTP client beneath, for requests that the contract does not have. What is sent with it has no
    /// credentials.
    #[must_use]
    pub fn http(&self) -> &reqwest::Client {
        &self.client
    }

    /// Sends what a generated call has made.
    pub(crate) async fn execute(&self, mut request: Request) -> Result<Response, Error> {
        let credentials = self.inner.credentials.header();
        let credentials = credentials.map_err(|error| Error::request(error.to_string()))?;
        let headers = request.headers_mut();
        headers.extend(self.inner.extras.headers.clone());
        headers.insert(AUTHORIZATION, credentials);
        Ok(self.client.execute(request).await?)
    }
}

/// The base URL, and nothing of the key.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.base_url())
            .finish_non_exhaustive()
    }
}

/// What a client adds to a request.
#[derive(Clone)]
pub(crate) struct Inner {
    base_url: String,
    pub(crate) credentials: Credentials,
    pub(crate) extras: Extras,
}

/// Settings of a [`Client`].
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    base_url: String,
    credentials: Credentials,
    timeout: Duration,
    connect_timeout: Duration,
    path_prefix: String,
    configure: Vec<Configure>,
    http: Option<reqwest::Client>,
}

type Configure = Box<dyn FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send>;

/// The name alone. The base URL may have a password in it until it is checked, and a caller's HTTP client
/// may show its headers.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").finish_non_exhaustive()
    }
}

impl ClientBuilder {
    /// How long a call may take from its first byte to the last of the answer. 120 seconds unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long a connection may take to be made, TLS included. 10 seconds unless set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// What stands before the paths of the API. `/kling` unless set, as the gateways of the contract have it; empty for
    /// the API owner, whose paths begin with `/v1`.
    pub fn path_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.path_prefix = prefix.into();
        self
    }

    /// Sends by way of a proxy. None is used unless set, whatever the environment says.
    pub fn proxy(self, proxy: reqwest::Proxy) -> Self {
        self.configure(|http| http.proxy(proxy))
    }

    /// Sets what else the HTTP client can do, such as certificates, a local address or the pool of connections. It
    /// will follow no redirects and send nothing twice all the same, since both would repeat a paid request.
    pub fn configure(
        mut self,
        configure: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + 'static,
    ) -> Self {
        self.configure.push(Box::new(configure));
        self
    }

    /// Sends with this HTTP client. Its settings count and those of this builder do not, so it should follow no
    /// redirects and send nothing twice: [`configure`](Self::configure) sees to that by itself.
    pub fn http_client(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// When the base URL is no http or https URL, or has a part that it cannot have; when TLS cannot be
    /// set up.
    pub fn build(self) -> Result<Client, BuildError> {
        let base = base_url(&self.base_url)?;
        let prefix = self.path_prefix.trim_matches('/');
        let baseurl = base_url(&format!("{base}/{prefix}"))?;
        let client = match self.http {
            Some(http) => http,
            None if !HAS_TLS && baseurl.starts_with("https:") => return Err(BuildError::NoTls),
            None => {
                let http = secure(reqwest::Client::builder())?
                    .connect_timeout(self.connect_timeout)
                    .timeout(self.timeout)
                    .user_agent(USER_AGENT);
                let configured = self.configure.into_iter();
                configured
                    .fold(http, |http, configure| configure(http))
                    // Both would repeat a paid request behind the caller's back.
                    .redirect(redirect::Policy::none())
                    .retry(retry::never())
                    .build()?
            }
        };
        Ok(Client {
            baseurl,
            client,
            inner: Inner {
                base_url: base,
                credentials: self.credentials,
                extras: Extras::default(),
            },
        })
    }
}

/// With TLS: by the provider that the application has installed for rustls, or by ring; with the
/// certificates of the platform.
#[cfg(feature = "rustls")]
pub(crate) fn secure(
    builder: reqwest::ClientBuilder,
) -> Result<reqwest::ClientBuilder, BuildError> {
    use std::sync::Arc;

    use rustls::crypto::{CryptoProvider, ring};
    use rustls_platform_verifier::BuilderVerifierExt as _;

    let provider = CryptoProvider::get_default().cloned();
    let provider = provider.unwrap_or_else(|| Arc::new(ring::default_provider()));
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_platform_verifier())?;
    Ok(builder.tls_backend_preconfigured(config.with_no_client_auth()))
}

/// As reqwest sets it up, with the TLS that it was built with, or none.
#[cfg(not(feature = "rustls"))]
pub(crate) fn secure(
    builder: reqwest::ClientBuilder,
) -> Result<reqwest::ClientBuilder, BuildError> {
    Ok(builder)
}

/// The URL without the slash at its end, since paths begin with one.
fn base_url(text: &str) -> Result<String, BuildError> {
    let refuse = |reason| Err(BuildError::BaseUrl(reason));
    let Ok(url) = Url::parse(text) else {
        return refuse("it is no URL");
    };
    if !matches!(url.scheme(), "http" | "https") {
        return refuse("its scheme is neither http nor https");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("it has a user or a password; credentials belong in the key");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refuse("it has a query or a fragment, and a path is added to it");
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// Why there is no client. The URL is not shown, since there may be a password in it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The base URL cannot be one.
    #[error("the base URL cannot be used: {0}")]
    BaseUrl(&'static str),
    /// The base URL is https, and the crate was built without TLS.
    #[error("https needs TLS: enable the feature `rustls` or `native-tls` of image2video-client")]
    NoTls,
    /// TLS could not be set up, most often for want of certificates.
    #[cfg(feature = "rustls")]
    #[error("TLS cannot be set up")]
    Tls(#[from] rustls::Error),
    /// The HTTP library could not be set up.
    #[error("the HTTP client cannot be set up")]
    Http(#[from] reqwest::Error),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ApiKey, Error, ImageInput, role::CreateRequest};

    fn builder(base_url: &str) -> ClientBuilder {
        Client::builder(base_url, ApiKey::new("sk-secret").expect("a key"))
    }

    #[test]
    fn a_base_url_is_checked_and_never_shown_before() {
        for (given, used) in [
            ("http://gateway.example", "http://gateway.example"),
            ("http://127.0.0.1:8080/api/", "http://127.0.0.1:8080/api"),
        ] {
            let client = builder(given).build().expect("a client");
            assert_eq!(client.base_url(), used);
        }
        for bad in [
            "",
            "gateway.example",
            "ftp://gateway.example",
            "https://gateway.example?a=sk-secret",
            "https://gateway.example#sk-secret",
            "https://user:sk-secret@gateway.example",
            "https://sk-secret@gateway.example",
        ] {
            let builder = builder(bad);
            let shown = format!("{builder:?}");
            let error = builder.build().expect_err("not a base URL");
            let shown = format!("{shown} {error} {error:?}");
            assert!(!shown.contains("secret"), "{shown}");
        }
    }

    #[cfg(not(any(feature = "rustls", feature = "native-tls")))]
    #[test]
    fn https_without_tls_is_refused_before_anything_is_sent() {
        let error = builder("https://gateway.example")
            .build()
            .expect_err("no TLS");
        assert!(matches!(error, BuildError::NoTls), "{error:?}");
        assert!(builder("http://gateway.example").build().is_ok());
    }

    #[test]
    fn nothing_shows_the_key() {
        let client = builder("http://gateway.example").build().expect("a client");
        let call = client.create_call();
        let shown = format!("{client:?} {call:?}");
        assert!(
            shown.contains("gateway") && !shown.contains("secret"),
            "{shown}"
        );
    }

    #[test]
    fn calls_and_errors_go_between_threads() {
        fn is_send<T: Send>(_: &T) {}
        fn is_error<T: std::error::Error + Send + Sync + 'static>() {}
        let client = builder("http://gateway.example").build().expect("a client");
        let image = ImageInput::from_url("https://images.example/harbour.jpg").expect("a URL");
        is_send(&client.create(CreateRequest::builder().image(image)));
        is_error::<Error>();
    }
}

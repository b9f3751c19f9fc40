//! Where servers are. None must make a run fetch what only this machine can reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;

/// What the paths of requests are appended to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    url: Url,
    /// As it was given, without a slash at its end.
    text: String,
}

/// Why a text is no base URL. The text is not in it: it may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the base URL {0}")]
pub struct BaseUrlError(&'static str);

impl BaseUrl {
    /// A base URL such as `https://gateway.example`.
    ///
    /// # Errors
    /// If it is not http or https, or has credentials, a query or a fragment in it.
    pub fn new(text: &str) -> Result<Self, BaseUrlError> {
        let url =
            Url::parse(text).map_err(|_| BaseUrlError("is not a URL; write http://HOST:PORT"))?;
        let has_credentials = !url.username().is_empty() || url.password().is_some();
        let has_more = url.query().is_some() || url.fragment().is_some();
        match url.scheme() {
            "http" | "https" if has_credentials => Err(BaseUrlError("has credentials in it")),
            "http" | "https" if has_more => Err(BaseUrlError("has a query or a fragment")),
            "http" | "https" => Ok(Self {
                text: text.trim_end_matches('/').to_owned(),
                url,
            }),
            _ => Err(BaseUrlError("is neither http nor https")),
        }
    }

    /// Its text, without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn url(&self) -> &Url {
        &self.url
    }
}

/// Whether the host of a URL is this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    let Some(host) = url.host_str() else {
        return false;
    };
    host == "localhost"
        || host.ends_with(".localhost")
        || literal(host).is_some_and(|address| address.to_canonical().is_loopback())
}

/// The addresses of the host of a URL; none if it is not known here.
pub(crate) async fn addresses(url: &Url) -> Vec<SocketAddr> {
    let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
        return Vec::new();
    };
    if let Some(address) = literal(host) {
        return vec![SocketAddr::new(address, port)];
    }
    let found = tokio::net::lookup_host((host, port)).await;
    found.map(Iterator::collect).unwrap_or_default()
}

/// The address that is written instead of the name of a host.
fn literal(host: &str) -> Option<IpAddr> {
    let inner = host.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    inner.unwrap_or(host).parse().ok()
}

/// Whether an address is one of a private network.
pub(crate) fn is_private(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [first, second, ..] = address.octets();
            address.is_private()
                || address.is_loopback()
                || address.is_link_local()
                || address.is_broadcast()
                // Of this network, and shared by the customers of a provider (RFC 6598).
                || first == Ipv4Addr::UNSPECIFIED.octets()[0]
                || first == 100 && (64..128).contains(&second)
        }
        IpAddr::V6(address) => {
            address == Ipv6Addr::UNSPECIFIED
                || address.is_loopback()
                || address.is_unique_local()
                || address.is_unicast_link_local()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_told_from_public_ones() {
        for (address, expected) in [
            ("10.1.2.3", true),
            ("172.16.0.1", true),
            ("172.32.0.1", false),
            ("192.168.1.1", true),
            ("169.254.169.254", true),
            ("127.0.0.1", true),
            ("0.0.0.0", true),
            ("100.64.0.1", true),
            ("100.128.0.1", false),
            ("8.8.8.8", false),
            ("::1", true),
            ("::", true),
            ("fd00::1", true),
            ("fe80::1", true),
            ("::ffff:10.0.0.1", true),
            ("2606:4700::1111", false),
        ] {
            let address = address.parse().expect(address);
            assert_eq!(is_private(address), expected, "{address}");
        }
    }

    #[test]
    fn this_machine_has_several_names() {
        for (url, expected) in [
            ("http://localhost:1", true),
            ("http://127.0.0.2", true),
            ("http://[::1]:1", true),
            ("http://[::ffff:127.0.0.1]:1", true),
            ("http://gateway.LOCALHOST:1", true),
            ("http://localhost.example", false),
            ("http://192.168.1.1", false),
            ("https://gateway.example", false),
        ] {
            let url = url.parse().expect("a URL");
            assert_eq!(is_loopback(&url), expected, "{url}");
        }
    }
}

//! To whom a callback may be sent: a URL in a request must not make the service knock at any door of
//! the network that it is in.

use std::net::IpAddr;

use url::Url;

/// The hosts that callbacks may go to, besides this machine.
#[derive(Debug, Default)]
pub(crate) struct Policy(Vec<String>);

impl Policy {
    /// Host names and addresses, as in a URL but without brackets.
    pub(crate) fn new(hosts: Vec<String>) -> Self {
        let plain = |host: String| host.trim_matches(['[', ']']).to_ascii_lowercase();
        Self(hosts.into_iter().map(plain).collect())
    }

    /// The URL, if a callback may go there; else why not.
    pub(crate) fn permit(&self, url: &str) -> Result<Url, &'static str> {
        let url = Url::parse(url).map_err(|_| "it is not a URL with a host")?;
        if url.scheme() != "http" {
            return Err("callbacks go over plain HTTP only");
        }
        // The parser has made one form of all the ways to write an address.
        let host = url.host_str().unwrap_or_default();
        let host = host.trim_matches(['[', ']']).to_ascii_lowercase();
        let address: Option<IpAddr> = host.parse().ok();
        let own = host == "localhost" || address.is_some_and(|address| address.is_loopback());
        if own || self.0.contains(&host) {
            Ok(url)
        } else {
            Err("its host is neither this machine nor one that is allowed")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_and_what_is_allowed_is_called() {
        let policy = Policy::new(vec!["Hooks.Example".to_owned(), "[fd00::1]".to_owned()]);
        for url in [
            "http://127.0.0.1:1/x",
            "http://127.9.9.9/",
            "http://2130706433/",
            "http://[::1]:80/",
            "http://LocalHost:8080/",
            "http://hooks.example/",
            "http://[fd00::1]/",
        ] {
            assert!(policy.permit(url).is_ok(), "{url}");
        }
        for url in [
            "http://169.254.169.254/",
            "http://10.0.0.1/",
            "http://0.0.0.0/",
            "http://[::]/",
            "http://[::ffff:127.0.0.1]/",
            "http://localhost.example/",
            "http://127.0.0.1.example/",
            "http://evil.example/#@127.0.0.1",
            "http://127.0.0.1@evil.example/",
            "http://sub.hooks.example/",
            "https://127.0.0.1/",
            "ftp://127.0.0.1/",
            "mailto:a@b",
            "",
        ] {
            assert!(policy.permit(url).is_err(), "{url}");
        }
    }
}

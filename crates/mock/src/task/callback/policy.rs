//! To whom a callback may be sent: a URL in a request must not make the service knock at any door of
//! the network that it is in.

use std::net::IpAddr;

use url::Url;

/// The hosts that callbacks may go to.
#[derive(Debug, Default)]
pub(crate) struct Policy {
    allowed: Vec<String>,
    /// Whether this machine is called: it is if nobody but this machine can ask for it.
    own: bool,
}

impl Policy {
    /// Host names and addresses, as in a URL, and the address that the service listens on.
    pub(crate) fn new(hosts: Vec<String>, listening: IpAddr) -> Self {
        let plain = |host: String| host.trim_matches(['[', ']']).to_ascii_lowercase();
        Self {
            allowed: hosts.into_iter().map(plain).collect(),
            own: listening.is_loopback(),
        }
    }

    /// The URL, if a callback may go there; else why not.
    pub(crate) fn permit(&self, url: &str) -> Result<Url, &'static str> {
        let url = Url::parse(url).map_err(|_| "it is not a URL with a host")?;
        if url.scheme() != "http" {
            return Err("callbacks go over plain HTTP only");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("its URL has credentials");
        }
        // The parser has made one form of all the ways to write an address.
        let host = url.host_str().unwrap_or_default();
        let host = host.trim_matches(['[', ']']).to_ascii_lowercase();
        let address: Option<IpAddr> = host.parse().ok();
        let own = host == "localhost" || address.is_some_and(|address| address.is_loopback());
        if self.allowed.contains(&host) || own && self.own {
            Ok(url)
        } else if own {
            Err("its host is this machine, and others can reach the service too")
        } else {
            Err("its host is neither this machine nor one that is allowed")
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use super::*;

    #[test]
    fn only_this_machine_and_what_is_allowed_is_called() {
        let hosts = vec!["Hooks.Example".to_owned(), "[fd00::1]".to_owned()];
        let policy = Policy::new(hosts, Ipv6Addr::LOCALHOST.into());
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
            "http://user@127.0.0.1/",
            "http://:secret@hooks.example/",
            "http://sub.hooks.example/",
            "https://127.0.0.1/",
            "ftp://127.0.0.1/",
            "mailto:a@b",
            "",
        ] {
            assert!(policy.permit(url).is_err(), "{url}");
        }
    }

    #[test]
    fn a_service_that_others_can_reach_calls_this_machine_only_if_it_is_allowed() {
        let any = Ipv4Addr::UNSPECIFIED.into();
        let (open, allowed) = (
            Policy::new(Vec::new(), any),
            Policy::new(vec!["127.0.0.1".to_owned()], any),
        );
        for url in ["http://127.0.0.1:1/", "http://localhost/", "http://[::1]/"] {
            assert!(open.permit(url).is_err(), "{url}");
        }
        assert!(allowed.permit("http://127.0.0.1:1/").is_ok());
        assert!(allowed.permit("http://localhost/").is_err());
    }
}

//! Addresses of private networks: a server must not make a run fetch what only this machine can reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use reqwest::Url;

/// Whether the host of a URL is this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host_str() {
        Some("localhost") => true,
        Some(_) => literal(url).is_some_and(|address| address.is_loopback()),
        None => false,
    }
}

/// Whether the host of a URL has an address of a private network, as far as anybody can tell.
pub(crate) async fn is_private(url: &Url) -> bool {
    if let Some(address) = literal(url) {
        return is_private_address(address);
    }
    let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
        return true;
    };
    match tokio::net::lookup_host((host, port)).await {
        Ok(mut addresses) => addresses.any(|address| is_private_address(address.ip())),
        // A proxy may know the host; there is no address here that could be reached.
        Err(_) => false,
    }
}

/// The address that a URL has instead of the name of a host.
fn literal(url: &Url) -> Option<IpAddr> {
    let host = url.host_str()?;
    let host = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .unwrap_or(host);
    host.parse().ok()
}

fn is_private_address(address: IpAddr) -> bool {
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
            assert_eq!(is_private_address(address), expected, "{address}");
        }
    }

    #[test]
    fn this_machine_has_several_names() {
        for (url, expected) in [
            ("http://localhost:1", true),
            ("http://127.0.0.2", true),
            ("http://[::1]:1", true),
            ("http://192.168.1.1", false),
            ("https://gateway.example", false),
        ] {
            let url = url.parse().expect("a URL");
            assert_eq!(is_loopback(&url), expected, "{url}");
        }
    }
}

//! Who may ask, and for what: only pages of the preview itself, under its own name, to read.
//!
//! A page on another site can send requests to this machine, and can have its own name lead here.
//! The exact list of names, and what browsers say about who asks, keep both out.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use hyper::header::{CONTENT_LENGTH, HOST, HeaderMap, ORIGIN, TRANSFER_ENCODING};
use hyper::{Method, StatusCode, Version};

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is answered.
    pub status: StatusCode,
    /// Why, in one sentence.
    pub why: &'static str,
}

/// Says whether a request may be answered. `local` is where the connection arrived.
pub fn admit(method: &Method, version: Version, headers: &HeaderMap, local: SocketAddr) -> Result<(), Refusal> {
    let refuse = |status, why| Err(Refusal { status, why });
    if !matches!(*method, Method::GET | Method::HEAD) {
        return refuse(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered");
    }
    if version != Version::HTTP_11 && version != Version::HTTP_10 {
        return refuse(StatusCode::HTTP_VERSION_NOT_SUPPORTED, "only HTTP/1.1 is spoken here");
    }
    let body = headers.contains_key(TRANSFER_ENCODING) || headers.get(CONTENT_LENGTH).is_some_and(|length| length != "0");
    if body {
        return refuse(StatusCode::PAYLOAD_TOO_LARGE, "requests with a body are not answered");
    }
    let mut hosts = headers.get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return refuse(StatusCode::BAD_REQUEST, "a request names its host once");
    };
    let known = names(local);
    let is_known = |name: &[u8]| known.iter().any(|known| known.as_bytes() == name);
    if !is_known(host.as_bytes()) {
        return refuse(StatusCode::MISDIRECTED_REQUEST, "the preview is not known under this name; take the address it printed");
    }
    let own = |origin: &[u8]| origin.strip_prefix(b"http://").is_some_and(|name| name == host.as_bytes());
    if !headers.get_all(ORIGIN).iter().all(|origin| own(origin.as_bytes())) {
        return refuse(StatusCode::FORBIDDEN, "another site asked");
    }
    let said = |name: &str, allowed: &[&str]| headers.get_all(name).iter().all(|value| allowed.iter().any(|word| value == word));
    if !said("sec-fetch-site", &["same-origin", "none"]) {
        return refuse(StatusCode::FORBIDDEN, "another site asked; type the address, or take it from the terminal");
    }
    if !said("sec-fetch-dest", &["document", "empty", "font", "image", "script", "sharedworker", "style", "worker", "manifest"]) {
        return refuse(StatusCode::FORBIDDEN, "the preview is not shown inside another page");
    }
    Ok(())
}

/// The names under which a connection may ask: those of this machine, with the port it arrived at.
/// No other site can call itself by the loopback names, so they do no harm where a port of a
/// container is passed on and the connection arrives at another address.
fn names(local: SocketAddr) -> Vec<String> {
    let port = local.port();
    let ip = match local.ip() {
        IpAddr::V6(ip) => ip.to_ipv4_mapped().map_or(IpAddr::V6(ip), IpAddr::V4),
        ip => ip,
    };
    let mut bare = vec![SocketAddr::new(ip, 0).to_string().trim_end_matches(":0").to_owned()];
    bare.push("localhost".to_owned());
    if !ip.is_loopback() {
        bare.push(Ipv4Addr::LOCALHOST.to_string());
    }
    let with_port: Vec<String> = bare.iter().map(|name| format!("{name}:{port}")).collect();
    if port == 80 { bare.into_iter().chain(with_port).collect() } else { with_port }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(headers: &[(&str, &str)], expected: Option<u16>) {
        check_at("127.0.0.1:4000", headers, expected);
    }

    fn check_at(local: &str, headers: &[(&str, &str)], expected: Option<u16>) {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name = hyper::header::HeaderName::from_bytes(name.as_bytes()).unwrap();
            map.append(name, value.parse().unwrap());
        }
        let answer = admit(&Method::GET, Version::HTTP_11, &map, local.parse().unwrap());
        assert_eq!(answer.err().map(|refusal| refusal.status.as_u16()), expected, "{headers:?}");
    }

    #[test]
    fn only_its_own_names_are_answered() {
        for host in ["127.0.0.1:4000", "localhost:4000"] {
            check(&[("host", host)], None);
        }
        for host in [
            "",
            "127.0.0.1",
            "localhost",
            "127.0.0.1:4001",
            "127.0.0.1:04000",
            "localhost.:4000",
            "LOCALHOST:4000",
            "127.1:4000",
            "2130706433:4000",
            "0.0.0.0:4000",
            "[::1]:4000",
            "evil.example:4000",
            "127.0.0.1.evil.example:4000",
            "localhost:4000.evil.example",
            "user@localhost:4000",
            "localhost:4000,evil.example",
            "evil.example#localhost:4000",
        ] {
            check(&[("host", host)], Some(421));
        }
        check(&[], Some(400));
        check(&[("host", "localhost:4000"), ("host", "evil.example")], Some(400));
    }

    #[test]
    fn other_machines_ask_by_address_and_a_container_by_the_loopback_names() {
        for host in ["172.17.0.2:4000", "localhost:4000", "127.0.0.1:4000"] {
            check_at("172.17.0.2:4000", &[("host", host)], None);
        }
        for host in ["container:4000", "172.17.0.3:4000", "localhost:8080", "evil.example:4000"] {
            check_at("172.17.0.2:4000", &[("host", host)], Some(421));
        }
    }

    #[test]
    fn other_sites_are_refused() {
        let host = ("host", "localhost:4000");
        check(&[host, ("origin", "http://localhost:4000")], None);
        for origin in ["null", "http://127.0.0.1:4000", "https://localhost:4000", "http://localhost:4001", "http://evil.example"]
        {
            check(&[host, ("origin", origin)], Some(403));
        }
        for site in ["same-origin", "none"] {
            check(&[host, ("sec-fetch-site", site)], None);
        }
        for site in ["same-site", "cross-site", ""] {
            check(&[host, ("sec-fetch-site", site)], Some(403));
        }
        check(&[host, ("sec-fetch-dest", "iframe")], Some(403));
        check(&[host, ("content-length", "5")], Some(413));
        check(&[host, ("transfer-encoding", "chunked")], Some(413));
    }
}

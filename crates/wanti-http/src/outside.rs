//! Calls that flows make, kept from reaching what they should not: only listed hosts, by https, at public addresses.

use std::fmt;
use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::{Client, Http, HttpError, Request, Response};

/// A client for addresses that authors of flows wrote: only hosts on a list are asked, over TLS, without redirects and
/// without a proxy. A name is looked up once for each connection, which then goes to exactly the addresses that were found
/// to be public; one that is not refuses them all, so that a name cannot lead into the machine or its network.
#[derive(Debug, Clone)]
pub struct Outside {
    client: Client,
    hosts: Arc<[String]>,
}

impl Outside {
    /// A client that calls itself by this name and asks these hosts, such as `antrean.contoh.go.id`; another port than 443
    /// is written behind a colon.
    ///
    /// # Errors
    /// As [`Client::new`].
    pub fn new(name: &str, hosts: &[String]) -> Result<Outside, HttpError> {
        Outside::looking_up(name, hosts, Arc::new(|name| Box::pin(found(name))))
    }

    fn looking_up(name: &str, hosts: &[String], lookup: Lookup) -> Result<Outside, HttpError> {
        let builder = Client::builder(name).https_only(true).no_proxy().dns_resolver(Arc::new(Guarded { lookup }));
        Ok(Outside { client: Client::of(builder)?, hosts: hosts.to_vec().into() })
    }
}

#[async_trait]
impl Http for Outside {
    async fn send(&self, request: Request) -> Result<Response, HttpError> {
        match is_listed(&self.hosts, &request.url) {
            true => self.client.send(request).await,
            false => Err(HttpError::NotSent("the host is not listed, or the address is not https to a name")),
        }
    }
}

/// Whether an address is https to one of these hosts, by its name, without a user.
#[must_use]
pub fn is_listed(hosts: &[String], address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    let plain = url.scheme() == "https" && url.username().is_empty() && url.password().is_none();
    let Some(name) = url.domain().filter(|_| plain) else { return false };
    let wanted = match url.port() {
        Some(port) => format!("{name}:{port}"),
        None => name.to_owned(),
    };
    hosts.iter().any(|host| host.eq_ignore_ascii_case(&wanted))
}

type Found = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;
type Lookup = Arc<dyn Fn(String) -> Found + Send + Sync>;

async fn found(name: String) -> io::Result<Vec<IpAddr>> {
    Ok(tokio::net::lookup_host((name, 0)).await?.map(|address| address.ip()).collect())
}

/// Finds the addresses of a name, and refuses those of our own networks.
struct Guarded {
    lookup: Lookup,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let found = (self.lookup)(name.as_str().to_owned());
        Box::pin(async move {
            let addresses = found.await?;
            if addresses.is_empty() || !addresses.iter().all(|address| is_public(*address)) {
                return Err(io::Error::other("the name leads to an address that is not public").into());
            }
            Ok(Box::new(addresses.into_iter().map(|address| SocketAddr::new(address, 0))) as Addrs)
        })
    }
}

impl fmt::Debug for Guarded {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Guarded")
    }
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(four) => is_public_four(four),
        IpAddr::V6(six) => is_public_six(six),
    }
}

fn is_public_four(four: Ipv4Addr) -> bool {
    let special = match four.octets() {
        [0 | 10 | 127, ..] | [192, 168, ..] | [169, 254, ..] | [240..=255, ..] => true,
        [172, second, ..] => (16..32).contains(&second),
        // Shared between a provider and its customers; benchmarks.
        [100, second, ..] => (64..128).contains(&second),
        [198, second, ..] => matches!(second, 18 | 19) || four.is_documentation(),
        // Protocols, relays to IPv6.
        [192, 0, 0, _] | [192, 88, 99, _] => true,
        _ => four.is_documentation() || four.is_multicast(),
    };
    !special
}

/// Only what is given out to the public; what carries an address of IPv4 inside could lead back to us.
fn is_public_six(six: Ipv6Addr) -> bool {
    match six.segments() {
        [0x2001, 0..0x200, ..] | [0x2001, 0xdb8, ..] | [0x2002, ..] => false,
        [0x3fff, 0..0x1000, ..] => false,
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    #[test]
    fn addresses_of_our_own_networks_are_not_public() {
        for inside in [
            "127.0.0.1",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.0.0.8",
            "192.0.2.1",
            "198.18.0.1",
            "203.0.113.9",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "3fff::1",
            "100::1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
        for outside in
            ["8.8.8.8", "103.10.64.1", "172.32.0.1", "100.128.0.1", "198.20.0.1", "2606:4700::1", "2404:6800::1"]
        {
            assert!(is_public(outside.parse().unwrap()), "{outside}");
        }
    }

    #[test]
    fn only_listed_names_by_https() {
        let hosts = ["antrean.contoh.go.id".to_owned(), "lain.go.id:8443".to_owned()];
        for listed in ["https://antrean.contoh.go.id/x?y=1", "https://ANTREAN.contoh.go.id", "https://lain.go.id:8443/"]
        {
            assert!(is_listed(&hosts, listed), "{listed}");
        }
        for other in [
            "http://antrean.contoh.go.id/",
            "https://antrean.contoh.go.id:8443/",
            "https://lain.go.id/",
            "https://antrean.contoh.go.id.jahat.id/",
            "https://antrean.contoh.go.id@jahat.id/",
            "https://a@antrean.contoh.go.id/",
            "https://jahat.id/antrean.contoh.go.id",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://2130706433/",
            "file:///etc/passwd",
            "antrean.contoh.go.id",
        ] {
            assert!(!is_listed(&hosts, other), "{other}");
        }
    }

    /// Sends to a name that leads to these addresses: how often it was looked up, and whether the answer was an error.
    fn sent(url: &str, addresses: &[&str]) -> (usize, bool) {
        let count = Arc::new(AtomicUsize::new(0));
        let addresses: Vec<IpAddr> = addresses.iter().map(|address| address.parse().unwrap()).collect();
        let counted = Arc::clone(&count);
        let lookup: Lookup = Arc::new(move |_| {
            counted.fetch_add(1, Ordering::Relaxed);
            let addresses = addresses.clone();
            Box::pin(async move { Ok(addresses) })
        });
        let port = url.rsplit(':').next().unwrap_or_default();
        let outside = Outside::looking_up("wanti/uji", &[format!("papan.uji:{port}")], lookup).unwrap();
        let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let request = Request::get(url.to_owned()).waiting(Duration::from_secs(5));
        let answer = tokio.block_on(outside.send(request));
        (count.load(Ordering::Relaxed), answer.is_err())
    }

    #[test]
    fn a_name_that_leads_inside_is_never_connected_to() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        let url = format!("https://papan.uji:{port}");
        for addresses in [&["127.0.0.1"][..], &["::ffff:127.0.0.1"], &["8.8.8.8", "127.0.0.1"], &[]] {
            assert_eq!(sent(&url, addresses), (1, true), "{addresses:?}");
        }
        assert_eq!(sent(&format!("https://127.0.0.1:{port}"), &["8.8.8.8"]), (0, true));
        assert_eq!(sent(&format!("http://papan.uji:{port}"), &["8.8.8.8"]), (0, true));
        assert!(listener.accept().is_err(), "somebody connected");
    }
}

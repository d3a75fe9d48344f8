//! Where a database is and how it is reached: as it is, or encrypted and only when it proves its name.

use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use postgres::config::{Host, SslMode};
use postgres::tls::{ChannelBinding, MakeTlsConnect, TlsConnect, TlsStream};
use postgres::{Client, Config, NoTls};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_rustls::TlsConnector;
use wanti_port::PortError;

use crate::rows::Result;

/// How long reaching the database may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// Names the file with the certificates that are trusted.
const ROOTS: &str = "sslrootcert=";

/// The address of a database.
#[derive(Clone)]
pub(crate) struct Address {
    config: Config,
    tls: Option<Tls>,
}

impl Address {
    /// With `sslmode=require` the connection is encrypted, and the certificate must be for this host and signed by
    /// somebody the system trusts, or a certificate in the file `sslrootcert`.
    pub(crate) fn read(address: &str) -> Result<Address> {
        let (address, roots) = without_roots(address);
        let config: Config = address.parse().map_err(|_| refused("this is no address of a database"))?;
        let tls = match (config.get_ssl_mode(), &roots) {
            (SslMode::Require, roots) => Some(Tls::new(roots.as_deref())?),
            (_, Some(_)) => return Err(refused("sslrootcert needs sslmode=require beside it").into()),
            _ => None,
        };
        Ok(Address { config, tls })
    }

    /// Whether a connection leaves this machine.
    pub(crate) fn is_remote(&self) -> bool {
        let near = |name: &str| {
            name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        };
        let named = self.config.get_hosts().iter().any(|host| matches!(host, Host::Tcp(name) if !near(name)));
        named || self.config.get_hostaddrs().iter().any(|address| !address.is_loopback())
    }

    /// Whether it is encrypted.
    pub(crate) fn is_encrypted(&self) -> bool {
        self.tls.is_some()
    }

    /// A connection; none of its statements may take longer than thirty seconds.
    pub(crate) fn connect(&self) -> Result<Client> {
        let mut config = self.config.clone();
        config.connect_timeout(PATIENCE);
        let mut client = match &self.tls {
            Some(tls) => config.connect(tls.clone())?,
            None => config.connect(NoTls)?,
        };
        client
            .batch_execute("SET statement_timeout = '30s'; SET lock_timeout = '10s'; SET application_name = 'wanti'")?;
        Ok(client)
    }
}

/// Divides the file of trusted certificates from an address, of either form.
fn without_roots(address: &str) -> (String, Option<PathBuf>) {
    let (before, parts, between) = match address.split_once('?') {
        Some((before, after)) if address.contains("://") => (format!("{before}?"), after.split('&').collect(), "&"),
        _ if address.contains("://") => return (address.to_owned(), None),
        _ => (String::new(), address.split_whitespace().collect::<Vec<_>>(), " "),
    };
    let roots = parts.iter().find_map(|part| part.strip_prefix(ROOTS)).map(PathBuf::from);
    if roots.is_none() {
        return (address.to_owned(), None);
    }
    let others: Vec<&str> = parts.into_iter().filter(|part| !part.starts_with(ROOTS)).collect();
    (format!("{before}{}", others.join(between)), roots)
}

fn refused(why: &str) -> PortError {
    PortError::Refused(why.to_owned())
}

/// What encrypts.
#[derive(Clone)]
struct Tls {
    config: Arc<ClientConfig>,
}

impl Tls {
    fn new(roots: Option<&Path>) -> Result<Tls> {
        let mut trusted = RootCertStore::empty();
        match roots {
            Some(file) => {
                let certificates =
                    CertificateDer::pem_file_iter(file).and_then(Iterator::collect::<std::result::Result<Vec<_>, _>>);
                let certificates = certificates.map_err(|_| refused("sslrootcert names no file with certificates"))?;
                trusted.add_parsable_certificates(certificates);
            }
            None => {
                trusted.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            }
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.map_err(|_| refused("encryption cannot be set up"))?;
        Ok(Tls { config: Arc::new(config.with_root_certificates(trusted).with_no_client_auth()) })
    }
}

/// Encrypts the connection to one host.
struct Handshake {
    config: Arc<ClientConfig>,
    host: ServerName<'static>,
}

/// An encrypted connection.
struct Encrypted<S>(tokio_rustls::client::TlsStream<S>);

impl<S> MakeTlsConnect<S> for Tls
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    type Stream = Encrypted<S>;
    type TlsConnect = Handshake;
    type Error = io::Error;

    fn make_tls_connect(&mut self, host: &str) -> io::Result<Handshake> {
        let host = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        Ok(Handshake { config: Arc::clone(&self.config), host })
    }
}

impl<S> TlsConnect<S> for Handshake
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    type Stream = Encrypted<S>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Encrypted<S>>> + Send>>;

    fn connect(self, stream: S) -> Self::Future {
        let shaking = TlsConnector::from(self.config).connect(self.host, stream);
        Box::pin(async move { shaking.await.map(Encrypted) })
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> TlsStream for Encrypted<S> {
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Encrypted<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Encrypted<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_certificates_is_found_in_both_forms() {
        let url = without_roots("postgres://a:b@h/d?sslmode=require&sslrootcert=/ca.pem&application_name=x");
        assert_eq!(url, ("postgres://a:b@h/d?sslmode=require&application_name=x".to_owned(), Some("/ca.pem".into())));
        let pairs = without_roots("host=h sslrootcert=/ca.pem sslmode=require");
        assert_eq!(pairs, ("host=h sslmode=require".to_owned(), Some("/ca.pem".into())));
        for plain in ["postgres://a:b@h/d?sslmode=require", "postgres://a@h/d", "host=h user=u"] {
            assert_eq!(without_roots(plain), (plain.to_owned(), None));
        }
    }

    #[test]
    fn certificates_without_encryption_or_without_a_file_are_refused() {
        for address in
            ["host=h sslrootcert=/ca.pem", "host=h sslmode=require sslrootcert=/there/is/none.pem", "host=h port=x"]
        {
            assert!(Address::read(address).is_err(), "{address}");
        }
    }

    #[test]
    fn what_leaves_the_machine_is_known() {
        for (address, remote) in [
            ("postgres://wanti@localhost/wanti", false),
            ("postgres://wanti@127.0.0.1:5433/wanti", false),
            ("postgres://wanti@[::1]/wanti", false),
            ("host=/run/postgresql user=wanti", false),
            ("postgres://wanti@db.lan/wanti", true),
            ("postgres://wanti@10.0.0.5/wanti", true),
            ("host=localhost hostaddr=10.0.0.5 user=wanti", true),
        ] {
            assert_eq!(Address::read(address).ok().map(|address| address.is_remote()), Some(remote), "{address}");
        }
    }
}

//! One POST to a merchant's endpoint: a connection of its own, no redirect
//! followed, little of the answer read.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, Uri, header};
use http_body_util::{BodyExt as _, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::reach;

/// How long a try may take, from the name's look-up to the answer's header.
pub(super) const TIME: Duration = Duration::from_secs(10);

/// How much of an answer's body is read, and for how long, so that a receiver
/// that writes a few words is not cut off.
const BODY_BYTES: usize = 4 * 1024;
const BODY_TIME: Duration = Duration::from_secs(1);

/// The most bytes and lines of an answer's header.
const HEADER_BYTES: usize = 16 * 1024;
const HEADER_LINES: usize = 64;

/// Why there was no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// The name has no address, or none that may be called.
    Address,
    /// Nobody took the connection.
    Connect,
    /// The other side did not prove to be who it should be.
    Tls,
    /// What came back was no answer.
    Http,
    /// None came in time.
    Time,
}

impl Failure {
    /// A word for the log.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::Http => "http",
            Self::Time => "time",
        }
    }
}

/// Headers of Standard Webhooks.
pub(super) struct Signed {
    pub(super) id: String,
    pub(super) timestamp: u64,
    pub(super) signature: String,
}

/// Sends POSTs.
pub(super) struct Sender {
    tls: TlsConnector,
    allow_private: bool,
}

impl Sender {
    /// Trusts the public certificate authorities, and those in the file.
    pub(super) fn new(ca_file: Option<&Path>, allow_private: bool) -> Result<Self, String> {
        let mut roots = RootCertStore::empty();
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        if let Some(path) = ca_file {
            let unusable = |_| format!("cannot read certificates from {}", path.display());
            for certificate in CertificateDer::pem_file_iter(path).map_err(unusable)? {
                roots
                    .add(certificate.map_err(unusable)?)
                    .map_err(|_| format!("a certificate in {} is not usable", path.display()))?;
            }
        }
        let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| format!("no TLS: {error}"))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { tls: TlsConnector::from(Arc::new(config)), allow_private })
    }

    /// Sends a body; gives the status that was answered.
    pub(super) async fn post(
        &self,
        url: &str,
        signed: &Signed,
        body: &str,
    ) -> Result<u16, Failure> {
        timeout(TIME, self.connect_and_post(url, signed, body)).await.unwrap_or(Err(Failure::Time))
    }

    async fn connect_and_post(
        &self,
        url: &str,
        signed: &Signed,
        body: &str,
    ) -> Result<u16, Failure> {
        let uri: Uri = url.parse().map_err(|_| Failure::Address)?;
        let host = uri.host().ok_or(Failure::Address)?;
        let is_https = uri.scheme_str() == Some("https");
        let port = uri.port_u16().unwrap_or(if is_https { 443 } else { 80 });
        let stream = self.connect(host, port).await?;
        let request = request(&uri, signed, body)?;
        if !is_https {
            return exchange(stream, request).await;
        }
        let bare = bare(host);
        let name = ServerName::try_from(String::from(bare)).map_err(|_| Failure::Address)?;
        let stream = self.tls.connect(name, stream).await.map_err(|_| Failure::Tls)?;
        exchange(stream, request).await
    }

    /// Looks a name up once and connects to what was found, so that there is no
    /// second answer that could differ from the one that was judged.
    async fn connect(&self, host: &str, port: u16) -> Result<TcpStream, Failure> {
        let found = lookup_host((bare(host), port)).await.map_err(|_| Failure::Address)?;
        let may = |address: &SocketAddr| self.allow_private || reach::is_public(address.ip());
        let mut failure = Failure::Address;
        for address in found.filter(may) {
            match TcpStream::connect(address).await {
                Ok(stream) => return Ok(stream),
                Err(_) => failure = Failure::Connect,
            }
        }
        Err(failure)
    }
}

/// A host without the brackets of an IPv6 address.
fn bare(host: &str) -> &str {
    host.trim_start_matches('[').trim_end_matches(']')
}

fn request(uri: &Uri, signed: &Signed, body: &str) -> Result<Request<Body>, Failure> {
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let host = uri.authority().map_or("", |authority| authority.as_str());
    Request::post(path)
        .header(header::HOST, host)
        .header(header::USER_AGENT, concat!("Countersign/", env!("CARGO_PKG_VERSION")))
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::CONNECTION, "close")
        .header("webhook-id", &signed.id)
        .header("webhook-timestamp", signed.timestamp)
        .header("webhook-signature", &signed.signature)
        .body(Body::from(String::from(body)))
        .map_err(|_| Failure::Address)
}

async fn exchange<S>(stream: S, request: Request<Body>) -> Result<u16, Failure>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(HEADER_BYTES)
        .max_headers(HEADER_LINES)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(|_| Failure::Http)?;
    // Ends with this try, however it ends.
    let mut driver = JoinSet::new();
    driver.spawn(connection);
    let answer = sender.send_request(request).await.map_err(|_| Failure::Http)?;
    let status = answer.status().as_u16();
    let rest = Limited::new(answer.into_body(), BODY_BYTES).collect();
    // What it says beside its status is nobody's concern.
    let _ = timeout(BODY_TIME, rest).await;
    Ok(status)
}

//! Owns: asking a phone system's REST interface, with time limits and an answer of limited size.
//! Must not know: what is asked.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, AUTHORIZATION, CONNECTION, CONTENT_TYPE, DATE, HOST, HeaderValue};
use hyper::http::request::Builder;
use hyper::{Method, Request, Uri};
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;

use crate::domain::Redacted;

/// The type of a body that holds fields.
pub const FORM: &str = "application/x-www-form-urlencoded";
/// The largest answer that is read.
const MOST_BYTES: usize = 8 * 1024 * 1024;
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// Why there is no answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FetchError {
    /// No connection: nothing was sent.
    #[error("cannot be reached")]
    Unreachable,
    /// It was sent, and whether it was done is not known.
    #[error("sent, but not answered")]
    Unanswered,
}

/// Why an address cannot be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AddressError {
    /// It is not `https://host[:port][/path]`.
    #[error("not an address of the form https://host")]
    NotAnAddress,
    /// Without TLS it would carry the password to another machine.
    #[error("http:// is only for this machine")]
    NotPrivate,
}

/// What was answered.
#[derive(Debug)]
pub struct Reply {
    /// The status code.
    pub status: u16,
    /// The time by the clock of whoever answered.
    pub date: Option<Timestamp>,
    /// The body.
    pub body: Vec<u8>,
}

/// A REST interface and the right to use it.
#[derive(Clone)]
pub struct Interface {
    host: String,
    port: u16,
    /// The host as it is named in a request: with its port only where that is not the usual one.
    named: String,
    path: String,
    tls: Option<TlsConnector>,
    authorization: Option<Redacted<HeaderValue>>,
}

impl Interface {
    /// The interface at this address, used as this user. `tls` is asked only for `https`.
    ///
    /// # Errors
    /// The address cannot be used.
    pub fn new(
        address: &str,
        user: &str,
        password: &Redacted<String>,
        tls: &TlsConnector,
    ) -> Result<Self, AddressError> {
        let basic = STANDARD.encode(format!("{user}:{}", password.reveal()));
        let authorization = HeaderValue::try_from(format!("Basic {basic}"))
            .map_err(|_| AddressError::NotAnAddress)?;
        Ok(Self {
            authorization: Some(Redacted::new(authorization)),
            ..Self::open(address, tls)?
        })
    }

    /// The interface at this address, as anybody may use it.
    ///
    /// # Errors
    /// The address cannot be used.
    pub fn open(address: &str, tls: &TlsConnector) -> Result<Self, AddressError> {
        let uri: Uri = address.parse().map_err(|_| AddressError::NotAnAddress)?;
        let host = uri.host().ok_or(AddressError::NotAnAddress)?.to_owned();
        let (tls, usual) = match uri.scheme_str() {
            Some("https") => (Some(tls.clone()), 443),
            Some("http") if matches!(host.as_str(), "127.0.0.1" | "[::1]" | "localhost") => {
                (None, 80)
            }
            Some("http") => return Err(AddressError::NotPrivate),
            _ => return Err(AddressError::NotAnAddress),
        };
        let port = uri.port_u16().unwrap_or(usual);
        Ok(Self {
            named: if port == usual {
                host.clone()
            } else {
                format!("{host}:{port}")
            },
            port,
            path: uri.path().trim_end_matches('/').to_owned(),
            host,
            tls,
            authorization: None,
        })
    }

    /// Reads what stands at this path.
    ///
    /// # Errors
    /// There was no answer.
    pub async fn get(&self, path: &str) -> Result<Reply, FetchError> {
        let request = self.request(Method::GET, path, FORM);
        self.ask(request, String::new()).await
    }

    /// Posts these fields to this path.
    ///
    /// # Errors
    /// There was no answer; [`FetchError::Unanswered`]: it may have been done all the same.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Result<Reply, FetchError> {
        let fields: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect();
        let request = self.request(Method::POST, path, FORM);
        self.ask(request, fields.join("&")).await
    }

    /// Posts this body, of this type, with further headers.
    ///
    /// # Errors
    /// As with [`Self::post`].
    pub async fn send(
        &self,
        path: &str,
        content_type: &'static str,
        headers: &[(&'static str, String)],
        body: String,
    ) -> Result<Reply, FetchError> {
        let mut request = self.request(Method::POST, path, content_type);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        self.ask(request, body).await
    }

    fn request(&self, method: Method, path: &str, content_type: &'static str) -> Builder {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.path))
            .header(HOST, &self.named)
            .header(ACCEPT, "application/json")
            .header(CONNECTION, "close")
            .header(CONTENT_TYPE, content_type);
        match &self.authorization {
            Some(authorization) => request.header(AUTHORIZATION, authorization.reveal()),
            None => request,
        }
    }

    async fn ask(&self, request: Builder, body: String) -> Result<Reply, FetchError> {
        let connecting = TcpStream::connect((self.host.trim_matches(['[', ']']), self.port));
        let stream = tokio::time::timeout(CONNECT_WITHIN, connecting)
            .await
            .map_err(|_| FetchError::Unreachable)?
            .map_err(|_| FetchError::Unreachable)?;
        let request = request
            .body(Full::new(Bytes::from(body)))
            .map_err(|_| FetchError::Unreachable)?;
        let Some(tls) = &self.tls else {
            return within(exchange(stream, request)).await;
        };
        let name = ServerName::try_from(self.host.clone()).map_err(|_| FetchError::Unreachable)?;
        let stream = tokio::time::timeout(CONNECT_WITHIN, tls.connect(name, stream))
            .await
            .map_err(|_| FetchError::Unreachable)?
            .map_err(|_| FetchError::Unreachable)?;
        within(exchange(stream, request)).await
    }
}

async fn within(
    exchange: impl Future<Output = Result<Reply, FetchError>>,
) -> Result<Reply, FetchError> {
    tokio::time::timeout(ANSWER_WITHIN, exchange)
        .await
        .unwrap_or(Err(FetchError::Unanswered))
}

async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: Request<Full<Bytes>>,
) -> Result<Reply, FetchError> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|_| FetchError::Unreachable)?;
    let asking = async {
        let response = sender.send_request(request).await.ok()?;
        let status = response.status().as_u16();
        let date = response.headers().get(DATE);
        let date = date.and_then(|date| rfc2822::parse(date.to_str().ok()?).ok());
        let date = date.map(|date| date.timestamp());
        let body = Limited::new(response.into_body(), MOST_BYTES);
        let body = body.collect().await.ok()?.to_bytes().to_vec();
        Some(Reply { status, date, body })
    };
    tokio::pin!(connection);
    tokio::pin!(asking);
    // The connection is driven beside the question; when it ends first, the answer is all there or will never be.
    let reply = tokio::select! {
        reply = &mut asking => reply,
        _ = &mut connection => asking.await,
    };
    reply.ok_or(FetchError::Unanswered)
}

/// A word as it stands in a form or a path.
#[must_use]
pub fn encoded(word: &str) -> String {
    word.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

//! Owns: taking in posts: connections, their limits of time and size, and the way to the door and back.
//! Must not know: which posts are welcome.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use super::places::Places;
use super::{Answer, Post};

/// The largest body; what a phone system posts is a hundredth of it.
pub const MOST_BYTES: usize = 256 * 1024;
/// How much of a body that is too large is read away, so that its sender hears the refusal.
const MOST_DISCARDED: usize = 16 * 1024 * 1024;
/// Connections at a time; more wait their turn.
const MOST_CONNECTIONS: usize = 256;
/// A connection lives no longer: one request, read and answered.
const LIFE: Duration = Duration::from_secs(10);
const HEAD_WITHIN: Duration = Duration::from_secs(3);
const HANDSHAKE_WITHIN: Duration = Duration::from_secs(3);
/// The sender gives up after fifteen seconds, a caller after less: whoever has no answer by now is told to try again.
const ANSWER_WITHIN: Duration = Duration::from_millis(1_500);

/// Where posts come in.
#[derive(Clone)]
pub struct Door {
    /// The header that carries the signature.
    pub signature_header: &'static str,
    /// The task that answers them.
    pub posts: mpsc::Sender<Post>,
}

/// Listens until the door is closed.
pub async fn listen(listener: TcpListener, tls: Option<TlsAcceptor>, door: Door) {
    let free = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let places = Places::default();
    loop {
        let Ok(place) = Arc::clone(&free).acquire_owned().await else {
            return;
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = door.posts.closed() => return,
        };
        let Ok((stream, from)) = accepted else {
            // Out of file descriptors, most likely: trying again at once would only burn the processor.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        // Without a certificate of ours a proxy stands before us, and every post comes from there.
        let own = match &tls {
            None => None,
            Some(_) => match places.take(from.ip()) {
                Some(own) => Some(own),
                None => continue,
            },
        };
        let (tls, door) = (tls.clone(), door.clone());
        tokio::spawn(async move {
            let connection = async {
                match tls {
                    None => serve(stream, door).await,
                    Some(tls) => {
                        let shaken = timeout(HANDSHAKE_WITHIN, tls.accept(stream)).await;
                        if let Ok(Ok(stream)) = shaken {
                            serve(stream, door).await;
                        }
                    }
                }
            };
            if timeout(LIFE, connection).await.is_err() {
                tracing::debug!("a connection took too long and was closed");
            }
            drop((place, own));
        });
    }
}

async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin, door: Door) {
    let service = service_fn(move |request| {
        let door = door.clone();
        async move { Ok::<_, Infallible>(response(answer(request, &door).await)) }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN)
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), service)
        .await;
    if served.is_err() {
        tracing::debug!("a connection broke off");
    }
}

async fn answer(request: Request<Incoming>, door: &Door) -> Answer {
    let (head, body) = request.into_parts();
    let body = match read(body, &head.headers).await {
        Ok(body) => body,
        Err(refused) => return Answer::bare(refused.as_u16()),
    };
    if head.method != Method::POST {
        return Answer::bare(StatusCode::METHOD_NOT_ALLOWED.as_u16());
    }
    let said = |name: &str| head.headers.get(name)?.to_str().ok().map(str::to_owned);
    let (answer, answered) = oneshot::channel();
    let post = Post {
        place: last_word(head.uri.path()),
        query: head.uri.query().map(str::to_owned),
        content_type: said(CONTENT_TYPE.as_str()).unwrap_or_default(),
        signature: said(door.signature_header),
        body,
        answer,
    };
    let heard = async {
        door.posts.send(post).await.ok()?;
        answered.await.ok()
    };
    match timeout(ANSWER_WITHIN, heard).await {
        Ok(Some(answer)) => answer,
        Ok(None) | Err(_) => Answer::bare(StatusCode::SERVICE_UNAVAILABLE.as_u16()),
    }
}

/// A proxy may or may not take its own part of the path away; the last word stays.
fn last_word(path: &str) -> String {
    path.trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .to_owned()
}

async fn read(mut body: Incoming, headers: &HeaderMap) -> Result<Vec<u8>, StatusCode> {
    let length = headers.get(CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let mut too_large = length.is_some_and(|length| length > MOST_BYTES);
    let mut bytes = Vec::new();
    let mut seen = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| StatusCode::BAD_REQUEST)?;
        let Ok(piece) = frame.into_data() else {
            continue;
        };
        seen += piece.len();
        too_large |= seen > MOST_BYTES;
        if seen > MOST_DISCARDED {
            break;
        }
        if too_large {
            bytes = Vec::new();
        } else {
            bytes.extend_from_slice(&piece);
        }
    }
    if too_large {
        Err(StatusCode::PAYLOAD_TOO_LARGE)
    } else {
        Ok(bytes)
    }
}

fn response(answer: Answer) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(answer.body)));
    *response.status_mut() =
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let kind = HeaderValue::from_static(answer.content_type);
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

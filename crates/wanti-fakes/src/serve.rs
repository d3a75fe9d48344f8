//! The listening side of both fakes: one request in, one answer out, or a connection that closes without a word.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// Larger requests are refused.
const LARGEST: usize = 110 << 20;

/// A request as it came.
pub(crate) struct Call {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// What becomes of a request.
pub(crate) enum Reply {
    /// It is answered.
    Answer(Answer),
    /// The connection closes.
    Cut,
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) mime: String,
    pub(crate) retry_after: Option<u64>,
    pub(crate) body: Bytes,
}

/// Something that answers requests.
pub(crate) trait Serve: Send + Sync + 'static {
    /// Answers one.
    fn answer(self: Arc<Self>, call: Call) -> impl Future<Output = Reply> + Send;
}

/// A server until it is dropped; then all its connections close.
#[derive(Debug)]
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    task: JoinHandle<()>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Listens at this address.
pub(crate) async fn serve<S: Serve>(address: SocketAddr, server: Arc<S>) -> io::Result<Running> {
    let listener = TcpListener::bind(address).await?;
    let address = listener.local_addr()?;
    Ok(Running { address, task: tokio::spawn(accept(listener, server)) })
}

async fn accept<S: Serve>(listener: TcpListener, server: Arc<S>) {
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        if let Ok((stream, _)) = listener.accept().await {
            connections.spawn(connection(stream, server.clone()));
        }
    }
}

async fn connection<S: Serve>(stream: TcpStream, server: Arc<S>) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| one(request, server.clone()));
    // A client that goes away is no fault of ours.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

/// An error ends the connection without an answer.
async fn one<S: Serve>(request: Request<Incoming>, server: Arc<S>) -> Result<Response<Full<Bytes>>, io::Error> {
    let (head, body) = request.into_parts();
    let Ok(body) = Limited::new(body, LARGEST).collect().await else {
        return Ok(response(Answer::bare(413)));
    };
    let call = Call {
        method: head.method.as_str().to_owned(),
        path: plain(head.uri.path()),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        body: body.to_bytes(),
    };
    match server.answer(call).await {
        Reply::Answer(answer) => Ok(response(answer)),
        Reply::Cut => Err(io::Error::from(io::ErrorKind::ConnectionAborted)),
    }
}

/// A path with its `%3A` and the like as what they stand for.
fn plain(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        let (digits, left) = after.split_at_checked(2).unwrap_or((after, ""));
        match u8::from_str_radix(digits, 16) {
            Ok(byte) => bytes.push(byte),
            Err(_) => bytes.extend(format!("%{digits}").into_bytes()),
        }
        rest = left;
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

fn response(answer: Answer) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Ok(mime) = HeaderValue::from_str(&answer.mime) {
        response.headers_mut().insert(CONTENT_TYPE, mime);
    }
    if let Some(seconds) = answer.retry_after {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

impl Answer {
    /// A status without content.
    pub(crate) fn bare(status: u16) -> Answer {
        Answer { status, mime: "text/plain".to_owned(), retry_after: None, body: Bytes::new() }
    }

    /// JSON.
    pub(crate) fn json(status: u16, body: &Value) -> Answer {
        Answer::written(status, body.to_string())
    }

    /// JSON that is written already.
    pub(crate) fn written(status: u16, body: String) -> Answer {
        Answer { status, mime: "application/json".to_owned(), retry_after: None, body: Bytes::from(body) }
    }

    /// A file.
    pub(crate) fn file(mime: &str, bytes: Vec<u8>) -> Answer {
        Answer { status: 200, mime: mime.to_owned(), retry_after: None, body: Bytes::from(bytes) }
    }
}

impl From<Answer> for Reply {
    fn from(answer: Answer) -> Reply {
        Reply::Answer(answer)
    }
}

impl Call {
    /// A header as text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The parts of the path.
    pub(crate) fn parts(&self) -> Vec<&str> {
        self.path.split('/').filter(|part| !part.is_empty()).collect()
    }

    /// A value of the query.
    pub(crate) fn asked(&self, name: &str) -> Option<String> {
        let mut pairs = form_urlencoded::parse(self.query.as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }
}
